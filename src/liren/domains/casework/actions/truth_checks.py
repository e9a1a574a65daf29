"""Truth checks (核实抽查): a supervisor draws a sample of what was closed; others go and look whether it is fixed."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.core.files.base import File
from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import policies, telling
from liren.domains.casework.actions import reopening, working
from liren.domains.casework.actions.supervision_opening import opened
from liren.domains.casework.check_choices import TruthFollow, TruthResult, TruthWay
from liren.domains.casework.choices import CaseState, SupervisionCause, SupervisionLevel
from liren.domains.casework.errors import (
    CheckDone,
    CheckNotFound,
    NothingToSample,
    OwnBodyChecked,
    ReasonMissing,
    SampledAlready,
    SamplePeriodWrong,
    TooMuchToSample,
)
from liren.domains.casework.errors.truth_checks import CheckOfAnother
from liren.domains.casework.models import Case, Supervision, TruthCheck, TruthFrame, TruthSample
from liren.domains.casework.queries import truth_checks as queries
from liren.domains.casework.queries.checkers import hands_of
from liren.domains.casework.rules import intake
from liren.domains.casework.rules import truth_checks as rules
from liren.kernel import audit, clock, files, ids
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of
from liren.kernel.lock import locked, next_serial
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed

Uploads = Iterable[File[bytes] | files.CleanFile]
BATCH = 500


@transaction.atomic
def draw_sample(
    *,
    actor: Actor,
    place_code: str,
    since: dt.date | None,
    until: dt.date | None,
    size: int,
    reason: str = "",
) -> TruthSample:
    """Draws a sample of what was closed in a place from day to day, by body; the seed is the program's own and is kept.

    It is drawn once: a second one of the same days and place needs a reason and is shown with the first.
    """
    if actor.id is None or not policies.can_draw_sample(actor, place_code):
        raise NotAllowed
    if since is None or until is None or not since <= until <= clock.today():
        raise SamplePeriodWrong(field="until")
    rules.check_size(size)
    said = intake.checked_text(reason, most=intake.WORDS_MOST, field="reason")
    number = _number(place_code[:6])  # from here on nobody else draws in the county
    earlier = queries.overlapping(place_code, since, until)
    if earlier is not None and not said:
        raise SampledAlready(field="reason", number=earlier.number)
    closed = queries.closed_within(place_code, since, until)
    if not closed:
        raise NothingToSample(field="since")
    if len(closed) > queries.FRAME_MOST:
        raise TooMuchToSample(field="until", most=queries.FRAME_MOST)
    frame: defaultdict[str, list[str]] = defaultdict(list)
    for _case_id, case_number, body, _at in closed:
        frame[body].append(case_number)
    sample = TruthSample.objects.create(
        number=number,
        place_code=place_code,
        since=since,
        until=until,
        size=size,
        seed=secrets.token_hex(16),
        total=len(closed),
        digest=rules.frame_digest(frame),
        drawn_at=clock.now(),
        drawn_by=actor.id,
        drawn_name=actor.name,
        reason=said if earlier else "",
        earlier=earlier,
    )
    TruthFrame.objects.create(sample=sample, numbers=frame)
    _keep_drawn(sample, frame, closed)
    _record(actor, "casework.truth_check.drawn", sample, reason=said)
    return sample


def _number(county: str) -> str:
    year = clock.today().year
    return ids.readable_number(f"{county}-H", year, next_serial(f"truth_sample:{county}:{year}"))


def _keep_drawn(
    sample: TruthSample,
    frame: dict[str, list[str]],
    closed: list[tuple[uuid.UUID, str, str, dt.datetime]],
) -> None:
    chosen = {one for numbers in rules.draw(sample.seed, frame, sample.size).values() for one in numbers}
    drawn = [row for row in closed if row[1] in chosen]
    places = dict(Case.objects.filter(id__in=[row[0] for row in drawn]).values_list("id", "place_code"))
    TruthCheck.objects.bulk_create(
        [
            TruthCheck(
                sample=sample,
                case_id=case_id,
                body_id=uuid.UUID(body),
                place_code=places[case_id],
                closed_at=at,
            )
            for case_id, _number, body, at in drawn
        ],
        batch_size=BATCH,
    )


def _record(actor: Actor, verb: str, sample: TruthSample, *, reason: str = "") -> None:
    audit.record(
        actor=actor,
        verb=verb,
        object_type="truth_sample",
        object_id=sample.id,
        object_label=sample.number,
        place_code=sample.place_code,
        after={
            "since": sample.since.isoformat(),
            "until": sample.until.isoformat(),
            "size": sample.size,
            "of": sample.total,
            "seed": sample.seed,
        },
        reason=reason,
    )


def record_check(
    *,
    actor: Actor,
    check_id: uuid.UUID,
    result: str,
    way: str,
    words: str,
    follow: str = "",
    photos: Uploads = (),
) -> None:
    """Writes down once what was found. Not fixed: the matter is reopened, or put under supervision.

    Refuses whoever sits in a body that had the matter in hand, and what has been checked already.
    """
    with files.staged(photos, at=place_of(TruthCheck.objects.filter(id=check_id)) if photos else "") as kept:
        _record_check(actor, check_id, result, way, words, follow, kept)


@transaction.atomic
def _record_check(
    actor: Actor,
    check_id: uuid.UUID,
    result: str,
    way: str,
    words: str,
    follow: str,
    kept: list[StoredFile],
) -> None:
    case = _case_of(actor, check_id)
    check = locked(TruthCheck.objects.select_related("body", "assignee").filter(id=check_id)).get()
    if not policies.can_record_check(actor, check):
        raise NotAllowed
    if check.assignee_id not in (None, actor.id):
        raise CheckOfAnother(name=str(check.assignee.display_name) if check.assignee else "")
    _check_is_strange(actor, check, case)
    if check.is_done:
        raise CheckDone
    said = _said(result, way, words)
    found = TruthResult(result)
    is_closed = case.state in (CaseState.RESOLVED, CaseState.CLOSED) and not case.is_merged
    check.follow = rules.followed(found, follow, is_closed=is_closed)
    check.result, check.way, check.words = found, TruthWay(way), said
    check.checked_at, check.checked_by = clock.now(), actor.id
    check.checked_name, check.checked_office = actor.name, actor.office
    _tell_in_case(actor, case, check)
    if check.follow == TruthFollow.REOPEN:
        _reopen(actor, case, said)
    elif check.follow == TruthFollow.SUPERVISE:
        check.supervision = _supervised(actor, case, check)
    check.save()
    files.attach(kept, owner_type=queries.FILES, owner_id=check.id, kind="found")


def _case_of(actor: Actor, check_id: uuid.UUID) -> Case:
    """The matter under lock, before the check: every action takes matters first."""
    seen = TruthCheck.objects.filter(policies.truth_checks_visible_to(actor), id=check_id)
    case = locked(Case.objects.select_related("owner").filter(id__in=seen.values("case_id"))).first()
    if case is None:
        raise CheckNotFound
    return case


def _check_is_strange(actor: Actor, check: TruthCheck, case: Case) -> None:
    """Nobody checks what a body had in hand in which he sits."""
    hands = hands_of(check, case)
    own = {row.body_id for row in access.current_holdings_of(actor.id)} if actor.id else set()
    if (own | policies.own_bodies(actor)) & hands:
        raise OwnBodyChecked


def _said(result: str, way: str, words: str) -> str:
    if result not in TruthResult.values:
        raise ReasonMissing(field="result")
    if way not in TruthWay.values:
        raise ReasonMissing(field="way")
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not said:
        raise ReasonMissing(field="words")
    return said


def _tell_in_case(actor: Actor, case: Case, check: TruthCheck) -> None:
    working.write(
        actor,
        case,
        "truth_checked",
        verb="casework.truth_check.recorded",
        data={"truth_result": check.result, "truth_way": check.way, "words": check.words},
        reason=check.words,
        is_public=False,
        saved=(),
    )


def _reopen(actor: Actor, case: Case, said: str) -> None:
    """By the street's edge of the workflow: the same body again, with its whole limits."""
    reopening.reopened(actor, case, "reopened_by_check", verb="casework.case.reopened", data={}, reason=said)
    telling.tell_body(case, case.owner_id, "not_fixed", words=said, mark=str(case.version))


def _supervised(actor: Actor, case: Case, check: TruthCheck) -> Supervision:
    if not policies.can_supervise_case(actor, case):
        raise NotAllowed
    return opened(
        actor,
        case,
        cause=SupervisionCause.NOT_FIXED,
        level=SupervisionLevel.RECTIFICATION,
        words=check.words,
        body_id=check.body_id,
    )


@transaction.atomic
def note_check_export(*, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int) -> None:
    """Writes down who took which list of checks away."""
    policies.check_export(actor)
    audit.record(
        actor=actor,
        verb="casework.truth_check.exported",
        object_type="truth_checks",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )
