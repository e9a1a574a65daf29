"""Who may come in and what each may do: accounts, roles by body and place, sign-in, sessions.

It knows no case and no page. Bodies and posts are organisations'; here a person is only an account.
"""
