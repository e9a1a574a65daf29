"""The optional fields of a person, each with the purpose that needs it. What no purpose needs is not here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """`purpose` is one of `choices.Purpose`; a sensitive field (PIPL art. 28) is sealed and wants separate consent."""

    name: str
    purpose: str
    is_sensitive: bool = False


FIELDS = (
    Field("former_name", "identity"),
    Field("latin_name", "identity"),
    Field("schooling", "employment"),
    Field("marital", "family"),
    Field("hukou_kind", "residence"),
    Field("hukou_region", "residence"),
    Field("hukou_address", "residence", is_sensitive=True),
    Field("workplace", "employment"),
    Field("occupation", "employment"),
    Field("language", "contact"),
    Field("contact_by", "contact"),
    Field("emergency_contact", "safety", is_sensitive=True),
    Field("health_note", "care", is_sensitive=True),
    Field("remark", "contact"),
)
BY_NAME = {field.name: field for field in FIELDS}
TELLING = frozenset(("workplace", "remark", "hukou_region"))
"""What could tell where a protected person is; sealed as long as the protection lasts."""


def is_sealed(name: str, *, is_protected: bool = False) -> bool:
    return BY_NAME[name].is_sensitive or (is_protected and name in TELLING)
