"""By which columns people stand in a place, for whoever changes codes."""

from __future__ import annotations

from liren.kernel import placed


def register() -> None:
    placed.add("people.Person", "registered_code")
    placed.stands("people.Person", "residences", until=None)
