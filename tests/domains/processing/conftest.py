from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from liren.domains.people.models import Person
from liren.domains.processing.actions.recipients import Agreed, keep_recipient
from liren.domains.processing.actions.switching import switch_field
from liren.domains.processing.models import Recipient
from liren.kernel import clock
from tests.domains.rights.conftest import Family, Who, family, who
from tests.factories.papers import PDF

__all__ = ["COUNTY", "REASON", "Family", "Who", "family", "kept", "switched", "who", "with_values"]

COUNTY = "320104"
REASON = "区里办事用不着"


def switched(who: Who, name: str, *, is_on: bool = False, day: dt.date | None = None) -> None:
    """By whoever keeps the district, from today unless another day is given."""
    day = day or clock.today()
    switch_field(
        actor=who("district"), place_code=COUNTY, name=name, is_on=is_on, valid_from=day, reason=REASON
    )


def with_values(person: Person, **details: str) -> Person:
    """As if written when the field was on."""
    Person.objects.filter(id=person.id).update(details=details)
    person.refresh_from_db()
    return person


CARE = Agreed(
    name="柳荫里居家养老服务中心",
    contact="025-86668888",
    relation="entrusted",
    purpose="给八十岁以上独居老人送餐、上门照护",
    method="每月一份加密的表，专人保管",
    kinds=("name", "phone", "home", "groups"),
    ground="duty",
    since=dt.date(2026, 1, 1),
    until=dt.date(2027, 12, 31),
)


def contract() -> SimpleUploadedFile:
    return SimpleUploadedFile("委托书.pdf", PDF, "application/pdf")


def kept(who: Who, **changes: Any) -> Recipient:
    """A recipient of the district, as agreed."""
    agreed = replace(CARE, **changes)
    return keep_recipient(actor=who("district"), place_code=COUNTY, agreed=agreed, papers=[contract()])
