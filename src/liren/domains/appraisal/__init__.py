"""Assessment of bodies (考核): schemes that a district sets and everybody can read, and the scores published by them.

It weighs what casework counts. It keeps what was published as it was; it is not a way to give bodies work, and it
ranks only bodies of one kind.
"""
