"""On what ground each optional field is kept."""

from __future__ import annotations

from liren.domains.people.rules.fields import BY_NAME

BY_PURPOSE = {
    "identity": "duty",
    "residence": "duty",
    "family": "duty",
    "contact": "consent",
    "employment": "consent",
    "care": "consent",
    "safety": "consent",
}


def ground_of(name: str) -> str:
    """One of `link_choices.Ground`: a sensitive field wants the person's separate consent, whatever it is for."""
    field = BY_NAME[name]
    return "sensitive" if field.is_sensitive else BY_PURPOSE[field.purpose]
