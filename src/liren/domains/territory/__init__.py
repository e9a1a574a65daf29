"""Where: divisions from the province down to the community, the grids and buildings of a community, and which
of them a point or an address lies in.

Places carry rights: every record of the product points at a place by id and carries its code. Not here: who
works in a place (organisations), who may act in it (access), who lives in it.
"""
