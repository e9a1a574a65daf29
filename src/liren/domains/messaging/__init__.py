"""Messages to people: notices inside the product and short messages outside, from wording registered in code.

It knows who is told what, whether it arrived and whether it was read. It does not know why: the room that tells
somebody decides that, within its own transaction. It is not a chat and not a newsletter.
"""
