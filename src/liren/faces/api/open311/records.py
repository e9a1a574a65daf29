"""What Open311 tells of classes and matters: no more of a matter than its public page, but to the one who sent it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liren.domains.casework.choices import CaseState, Naming, NotAcceptedReason, Outcome, QuestionKind
from liren.domains.casework.queries.open311 import STATES
from liren.domains.casework.rules.open311 import DESCRIPTION_MOST, last_change
from liren.domains.casework.rules.redaction import without_personal_data
from liren.faces.api.open311.formats import Items

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from liren.domains.casework.models import Case, Category, Question

DATATYPES = {
    QuestionKind.LINE: "string",
    QuestionKind.TEXT: "text",
    QuestionKind.NUMBER: "number",
    QuestionKind.MOMENT: "datetime",
    QuestionKind.ONE: "singlevaluelist",
    QuestionKind.SEVERAL: "multivaluelist",
}


def service(row: Category, has_questions: bool) -> dict[str, Any]:
    """Confidential classes answer by token (`batch`): what they become is never given."""
    above = row.parent
    top = above.parent if above else None
    return {
        "service_code": row.code,
        "service_name": row.shown,
        "description": " › ".join(one.shown for one in (top, above) if one),
        "metadata": has_questions,
        "type": "batch" if row.naming == Naming.CONFIDENTIAL else "realtime",
        "keywords": ",".join(row.keywords.split()),
        "group": top.shown if top else "",
    }


def definition(code: str, questions: Iterable[Question]) -> dict[str, Any]:
    rows = [_attribute(row, order) for order, row in enumerate(questions, 1)]
    return {"service_code": code, "attributes": Items("attribute", rows)}


def _attribute(row: Question, order: int) -> dict[str, Any]:
    in_english = get_language() == "en"
    values = [
        {"key": one["key"], "name": (in_english and one.get("name_en")) or one["name"]} for one in row.values
    ]
    return {
        "variable": True,
        "code": row.code,
        "datatype": DATATYPES[QuestionKind(row.kind)],
        "required": row.is_required,
        "datatype_description": row.hint or None,
        "order": order,
        "description": row.shown,
        "values": Items("value", values),
    }


def request(case: Case, places: Mapping[str, str]) -> dict[str, Any]:
    """The record of one request. Who sent it reads the own words and the answer; all others what stands in public."""
    is_own = bool(getattr(case, "is_own", False))
    is_open = case.state in STATES["open"]
    own_words = case.text or case.title
    return {
        "service_request_id": case.number,
        "status": "open" if is_open else "closed",
        "status_notes": _notes(case, is_own),
        "service_name": case.category.shown if case.category else "",
        "service_code": case.category.code if case.category else "",
        "description": own_words[:DESCRIPTION_MOST] if is_own else without_personal_data(case.title),
        "agency_responsible": case.owner.name,
        "service_notice": None,
        "requested_datetime": case.received_at,
        "updated_datetime": _changed(case),
        "expected_datetime": case.due_resolve if is_open else None,
        "address": _address(case, places, is_own),
        "address_id": None,
        "zipcode": None,
        "lat": _degrees(case.latitude, is_own),
        "long": _degrees(case.longitude, is_own),
        "media_url": None,
    }


def _changed(case: Case) -> Any:
    passed = (case.received_at, case.assigned_at, case.accepted_at, case.contacted_at, case.reopened_at)
    return last_change(passed, case.closed_at or case.resolved_at)


def _notes(case: Case, is_own: bool) -> str:
    """How it stands, in plain words."""
    body = case.owner.name
    ended = {
        CaseState.WITHDRAWN: _("诉求人已撤回。"),
        CaseState.NOT_ACCEPTED: _("不予受理：{reason}。").format(reason=_reason(case)),
    }
    under_way = {
        CaseState.RECEIVED: _("已收到，等待派单。"),
        CaseState.ASSIGNED: _("已派给{body}，等待签收。").format(body=body),
        CaseState.ACCEPTED: _("{body}已签收。").format(body=body),
        CaseState.IN_PROGRESS: _("{body}正在办理。").format(body=body),
    }
    state = CaseState(case.state)
    if state in under_way:
        return under_way[state]
    said = ended.get(state) or _("已办结：{outcome}。").format(outcome=_outcome(case))
    answered = without_personal_data(case.resolution) if is_own and state not in ended else ""
    return f"{said}{answered}"


def _reason(case: Case) -> str:
    known = case.not_accepted_reason in NotAcceptedReason.values
    return str(NotAcceptedReason(case.not_accepted_reason).label) if known else ""


def _outcome(case: Case) -> str:
    return str(Outcome(case.outcome).label) if case.outcome in Outcome.values else case.state_label


def _address(case: Case, places: Mapping[str, str], is_own: bool) -> str:
    place = places.get(case.place_code, "")
    if is_own and case.address:
        return case.address
    grid = case.grid.name if case.grid else ""
    return grid if place and place in grid else f"{place} {grid}".strip()


def _degrees(value: float | None, is_own: bool) -> float | None:
    """In public about ten metres exact, as on the map of public matters."""
    return value if value is None or is_own else round(value, 4)
