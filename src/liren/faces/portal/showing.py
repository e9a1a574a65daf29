"""What the portal's lists and pages show of a matter, ready to be drawn."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from liren.domains.casework.choices import CaseState
from liren.domains.casework.queries.files import OWNER_TYPE
from liren.domains.casework.rules.redaction import without_personal_data
from liren.domains.territory import queries as territory
from liren.kernel import files

if TYPE_CHECKING:
    from liren.domains.casework.models import Case
    from liren.kernel.models import StoredFile


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One matter in a public list, without personal data. `place` is empty where it goes without saying."""

    case: Case
    title: str
    place: str
    metres: int | None = None


def public_rows(cases: Sequence[Case], *, with_place: bool = True) -> list[PublicRow]:
    """One query for the names of the places, none without them."""
    names = territory.places_named(case.place_code for case in cases) if with_place and cases else {}
    return [
        PublicRow(case, without_personal_data(case.title), names.get(case.place_code, "")) for case in cases
    ]


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the steps a matter goes through: passed, present, or ahead."""

    label: str
    is_past: bool
    is_now: bool


ORDER = {
    CaseState.RECEIVED: 0,
    CaseState.ASSIGNED: 1,
    CaseState.ACCEPTED: 2,
    CaseState.IN_PROGRESS: 3,
    CaseState.RESOLVED: 4,
    CaseState.CLOSED: 5,
}


def stages(case: Case) -> list[Stage]:
    """Received, assigned, accepted, in progress, resolved; nothing for a matter withdrawn or not admitted."""
    at = ORDER.get(CaseState(case.state))
    if at is None:
        return []
    labels = (
        pgettext("stage", "收到"),
        pgettext("stage", "派单"),
        pgettext("stage", "签收"),
        pgettext("stage", "办理"),
        pgettext("stage", "办结"),
    )
    return [Stage(label, at > n or at == len(labels), at == n) for n, label in enumerate(labels)]


@dataclass(frozen=True, slots=True)
class Pictures:
    before: list[StoredFile]
    after: list[StoredFile]


def pictures(case_id: uuid.UUID, answered_in: uuid.UUID) -> Pictures:
    """The photos and papers shown with a matter itself, and those of the answer it got, in it or in the one it was
    merged into. One query."""
    found = files.list_files(OWNER_TYPE, {case_id, answered_in})
    after = [file for file in found if file.kind == "after"]
    return Pictures([file for file in found if file.kind != "after" and file.owner_id == case_id], after)
