"""Reading what is sealed or taking it away: allowed with a purpose, and always written down."""

from __future__ import annotations

import uuid

from django.db import transaction

from liren.domains.casework import policies
from liren.domains.casework.actions import working
from liren.domains.casework.choices import ReadingPurpose
from liren.domains.casework.errors import PurposeMissing
from liren.domains.casework.models import Requester
from liren.domains.casework.queries.case import RequesterView, requesters_of
from liren.kernel import audit
from liren.kernel.actor import Actor
from liren.kernel.refusals import NotAllowed


@transaction.atomic
def open_requester(*, actor: Actor, case_id: uuid.UUID, purpose: str) -> list[RequesterView]:
    """Names and telephone numbers of those who brought the matter, for this once.

    Each person read has an entry in the audit with the purpose, under that person's own key. Refuses without a
    purpose, and whoever may not know.
    """
    case = working.taken(actor, case_id, version=None, may=policies.can_see_requester, may_be_merged=True)
    if purpose not in ReadingPurpose.values:
        raise PurposeMissing(field="purpose")
    opened = requesters_of(actor, case, is_open=True)
    accounts = dict(Requester.objects.filter(case=case).values_list("id", "account_id"))
    for person in opened:
        audit.record(
            actor=actor,
            verb="casework.requester.read",
            object_type="case",
            object_id=case.id,
            object_label=case.number,
            place_code=case.place_code,
            reason=str(ReadingPurpose(purpose).label),
            subject=accounts[person.id] or person.id,
        )
    return opened


@transaction.atomic
def note_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int | None = None
) -> None:
    """Writes down who took which list away, and how long it is, before it leaves. Refuses without the right."""
    policies.check_export(actor)
    audit.record(
        actor=actor,
        verb="casework.cases.exported",
        object_type="cases",
        object_id=form,
        place_code=place_code,
        after={key: value for key, value in wanted.items() if value}
        | ({} if rows is None else {"rows": rows}),
    )


@transaction.atomic
def note_printing(*, actor: Actor, place_code: str, numbers: list[str]) -> None:
    """Writes down who put which matters on paper."""
    audit.record(
        actor=actor,
        verb="casework.cases.printed",
        object_type="cases",
        object_id="paper",
        place_code=place_code,
        after={"numbers": numbers},
    )


@transaction.atomic
def note_supervision_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """As `note_export`, of the list of supervisions."""
    policies.check_export(actor)
    audit.record(
        actor=actor,
        verb="casework.supervision.exported",
        object_type="supervisions",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )


@transaction.atomic
def note_orders_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """As `note_export`, of the list of hotline orders and of what is handed to the hotline as a file."""
    policies.check_export(actor)
    audit.record(
        actor=actor,
        verb="casework.orders.exported",
        object_type="orders",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )


@transaction.atomic
def note_monthly_export(*, actor: Actor, place_code: str, form: str, month: str) -> None:
    """Writes down who took away the report of which month. Refuses without the right to the figures of the place."""
    if not policies.can_view_rates(actor, place_code):
        raise NotAllowed
    audit.record(
        actor=actor,
        verb="casework.monthly.exported",
        object_type="monthly",
        object_id=form,
        place_code=place_code,
        after={"month": month},
    )
