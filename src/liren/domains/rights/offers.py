"""Consents that a room above this one asks for, beside those that the register itself rests on."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from liren.domains.rights.rules.consents import digest_of

PREFIX = "give_"  # of the scope that consents to a recipient; neither a field nor a purpose nor a group is named so


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to agree to, word for word. `is_open`: it may be given now; one that is over can still be withdrawn."""

    scope: str
    label: str
    fields: str
    chinese: str
    english: str
    is_open: bool

    @property
    def digest(self) -> str:
        return digest_of((self.chinese, self.english))


Offering = Callable[[str, Collection[str]], list[Offer]]
OFFERING: list[Offering] = []
"""Each gives what is asked of whoever is kept at a place, and the scopes that are named besides. One query."""


def is_giving(scope: str) -> bool:
    return scope.startswith(PREFIX)


def offers(place_code: str, scopes: Collection[str] = ()) -> list[Offer]:
    some = [one for one in scopes if is_giving(one)]
    return [offer for asked in OFFERING for offer in asked(place_code, some)]


def offer_of(scope: str, place_code: str = "") -> Offer | None:
    return next((one for one in offers(place_code, [scope]) if one.scope == scope), None)


def label_of(scope: str) -> str:
    found = offer_of(scope)
    return found.label if found else _("提供给其他处理者")
