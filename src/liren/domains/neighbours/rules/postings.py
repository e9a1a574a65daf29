"""What may be posted of a contact, and who is fit to be one."""

from __future__ import annotations

from dataclasses import dataclass

ADULT = 18
WHOLE, FAMILY = "whole", "family"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the contact agreed to: how much of the name, and a telephone or none."""

    shown_name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """What stands on the posting. `is_whole`: the name is the whole name, else the family name alone."""

    name: str = ""
    is_whole: bool = False
    phone: str = ""

    @property
    def is_shown(self) -> bool:
        return bool(self.name)


def posted(name: str, family: str, agreed: Agreed | None, *, is_protected: bool = False) -> Posted:
    """Nothing without a consent in force, and nothing of anybody who is protected, whatever was agreed before."""
    if agreed is None or is_protected:
        return Posted()
    is_whole = agreed.shown_name == WHOLE
    return Posted(name if is_whole else family, is_whole, agreed.phone)


def is_fit(*, age: int | None, is_present: bool, is_protected: bool) -> bool:
    """Contacts are grown up, here, and not protected; an unknown age does not stand in the way."""
    return is_present and not is_protected and (age is None or age >= ADULT)
