"""The only writers of this room, by noun."""
