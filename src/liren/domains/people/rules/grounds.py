"""On what ground each optional field is kept, and whether the person's consent lets it be kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from liren.domains.people.rules.fields import BY_NAME, FIELDS
from liren.domains.people.rules.groups import SCOPES as OF_GROUPS

BY_PURPOSE = {
    "identity": "duty",
    "residence": "duty",
    "family": "duty",
    "contact": "consent",
    "employment": "consent",
    "care": "consent",
    "safety": "consent",
}
TELEPHONE = "contact"  # the scope under which somebody is telephoned

Agreed = Mapping[str, bool]  # by scope: given, or withdrawn; a scope that was never asked about is missing


def ground_of(name: str) -> str:
    """One of `link_choices.Ground`: a sensitive field wants the person's separate consent, whatever it is for."""
    field = BY_NAME[name]
    return "sensitive" if field.is_sensitive else BY_PURPOSE[field.purpose]


@cache
def scope_of(name: str) -> str:
    """What consents to the field: its purpose, for a sensitive field (PIPL art. 29) itself; empty where duty does."""
    ground = ground_of(name)
    if ground == "duty":
        return ""
    return name if ground == "sensitive" else BY_NAME[name].purpose


SCOPES = (
    *dict.fromkeys(scope for field in FIELDS if (scope := scope_of(field.name))),
    *OF_GROUPS,
)


def fields_of(scope: str) -> tuple[str, ...]:
    """The fields that a consent is for; none of one to a group."""
    return tuple(field.name for field in FIELDS if scope_of(field.name) == scope)


def may_keep(name: str, agreed: Agreed, off: Collection[str]) -> bool:
    """Whether the field may be asked, shown and kept: by duty, or with a consent that stands, and not where the
    district has switched it `off`."""
    scope = scope_of(name)
    return name not in off and (not scope or agreed.get(scope) is True)


def may_telephone(agreed: Agreed) -> bool:
    """A number is kept as the person gave it, until the consent to be reached is withdrawn."""
    return agreed.get(TELEPHONE) is not False
