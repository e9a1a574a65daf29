"""The bodies that do the work (committees, stations, centres, departments, companies), their posts and holders.

It says who belongs under whom and which place a body covers. It does not say what anybody may do (that is
access) and holds no pay, premises or files of staff.
"""
