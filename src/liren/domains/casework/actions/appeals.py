"""Appeals against ratings (评价申诉、剔除): filed by the rated body, decided by a third, objected to by the rater."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.files.base import File
from django.db import transaction

from liren.domains.access import queries as access
from liren.domains.casework import policies, telling
from liren.domains.casework.actions import working
from liren.domains.casework.actions.requester import own_requester
from liren.domains.casework.check_choices import RatingAppealReason, RatingAppealState, RatingAppealVerb
from liren.domains.casework.choices import SATISFIED_FROM
from liren.domains.casework.errors import (
    NotLeftOut,
    ObjectedAlready,
    ObjectionTooLate,
    RatingAppealed,
    RatingAppealNotFound,
    RatingAppealTooLate,
    RatingNotBad,
    ReasonMissing,
)
from liren.domains.casework.models import AppealDecider, Case, Rating, RatingAppeal
from liren.domains.casework.queries import appeals as queries
from liren.domains.casework.rules import appeals as rules
from liren.domains.casework.rules import intake
from liren.domains.organisations import queries as organisations
from liren.domains.organisations.choices import BodyKind
from liren.kernel import audit, clock, files
from liren.kernel.actor import Actor
from liren.kernel.file_room import place_of
from liren.kernel.lock import locked
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed, StalePage

Uploads = Iterable[File[bytes] | files.CleanFile]
RELATED = ("owner", "first_body", "merged_into__owner", "merged_into__first_body")


def file_appeal(
    *, actor: Actor, rating_id: uuid.UUID, reason: str, words: str, papers: Uploads = ()
) -> RatingAppeal:
    """The rated body says once, in time, why a bad rating is unfair, with its papers. Until it is decided it counts.

    Refuses whoever is not of that body, a good rating, one appealed before, and a late appeal.
    """
    with files.staged(papers, at=place_of(Rating.objects.filter(id=rating_id), "case__place_code")) as kept:
        return _file(actor, rating_id, reason, words, kept)


@transaction.atomic
def _file(
    actor: Actor, rating_id: uuid.UUID, reason: str, words: str, kept: list[StoredFile]
) -> RatingAppeal:
    rating = _rating_under_lock(actor, rating_id)
    case = rating.case
    body = queries.rated_body(case)
    if rating.level >= SATISFIED_FROM:
        raise RatingNotBad
    if RatingAppeal.objects.filter(rating=rating).exists():
        raise RatingAppealed
    until = queries.limit_end("file", case.place_code, rating.at)
    if until is not None and clock.now() > until:
        raise RatingAppealTooLate(until=_local(until))
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if reason not in RatingAppealReason.values or not said:
        raise ReasonMissing(field="words" if reason in RatingAppealReason.values else "reason")
    appeal = RatingAppeal.objects.create(
        rating=rating,
        case=case,
        body=body,
        decider=queries.decider_for(case.place_code, body),
        place_code=case.place_code,
        reason=reason,
        words=said,
        filed_at=clock.now(),
        filed_by=actor.id,
        filed_name=actor.name,
        due_at=queries.limit_end("decide", case.place_code, clock.now()),
    )
    files.attach(kept, owner_type=queries.FILES, owner_id=appeal.id, kind="evidence")
    data = {"body": body.short_name, "appeal_reason": reason, "words": said}
    _write(actor, appeal, "filed", data)
    _tell_decider(appeal, said)
    return appeal


def _rating_under_lock(actor: Actor, rating_id: uuid.UUID) -> Rating:
    """The matter is locked first; then whose rating it is stands fast."""
    rating = queries.get_bad_rating(actor, rating_id)
    locked(Case.objects.filter(id=rating.case_id)).get()
    rating = Rating.objects.get(id=rating_id)
    rating.case = Case.objects.select_related(*RELATED).get(id=rating.case_id)
    if not policies.can_appeal_rating(actor, queries.rated_body(rating.case).id):
        raise RatingAppealNotFound
    return rating


@transaction.atomic
def decide_appeal(
    *, actor: Actor, appeal_id: uuid.UUID, verb: str, words: str, version: int | None = None
) -> None:
    """The third body leaves the rating out or keeps it, with a reason for everybody; after an objection another person
    of it does so, finally. The rater is told."""
    appeal = _taken(actor, appeal_id, version)
    is_review = appeal.state == RatingAppealState.OBJECTED
    if verb not in (RatingAppealVerb.EXCLUDE, RatingAppealVerb.KEEP):
        raise ReasonMissing(field="verb")
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not said:
        raise ReasonMissing(field="words")
    said = rules.public_reason(said)
    before = RatingAppealState(appeal.state)
    appeal.state = rules.step(before, RatingAppealVerb(verb), is_reviewed=appeal.reviewed_at is not None)
    _keep_decision(actor, appeal, said, is_review=is_review)
    is_out = rules.is_left_out(RatingAppealState(appeal.state))
    Rating.objects.filter(id=appeal.rating_id).update(is_excluded=is_out)
    step = "excluded" if is_out else "kept"
    _write(actor, appeal, step, {"decider": appeal.decider.short_name, "words": said})
    if is_out or is_review:
        requester = appeal.rating.requester
        telling.tell_requester(
            requester, f"casework.rating_{step}", words=said, mark=f"{appeal.id}:{appeal.version}"
        )
    mark = f"{appeal.id.hex[-8:]}:{appeal.version}"
    telling.tell_body(
        appeal.case, appeal.body_id, "appeal_decided", words=said, mark=mark, appeal=str(appeal.id)
    )


def _taken(actor: Actor, appeal_id: uuid.UUID, version: int | None) -> RatingAppeal:
    """The appeal under lock, after its matter. Outside the actor's scope it is not there."""
    seen = RatingAppeal.objects.filter(policies.appeals_visible_to(actor), id=appeal_id)
    case = locked(Case.objects.filter(id__in=seen.values("case_id"))).first()
    if case is None:
        raise RatingAppealNotFound
    rows = RatingAppeal.objects.select_related("decider", "body", "case", "rating__requester__case")
    appeal = locked(rows.filter(id=appeal_id)).get()
    queries.check_decides(actor, appeal)
    if version is not None and version != appeal.version:
        raise StalePage
    return appeal


def _keep_decision(actor: Actor, appeal: RatingAppeal, said: str, *, is_review: bool) -> None:
    now = clock.now()
    if is_review:
        appeal.review, appeal.reviewed_at = said, now
        appeal.reviewed_by, appeal.reviewed_name = actor.id, actor.name
    else:
        appeal.decision, appeal.decided_at = said, now
        appeal.decided_by, appeal.decided_name = actor.id, actor.name
        if rules.is_left_out(RatingAppealState(appeal.state)):
            appeal.object_until = queries.limit_end("object", appeal.place_code, now)
    appeal.due_at = None
    appeal.version += 1
    appeal.save()


@transaction.atomic
def object_to_exclusion(*, actor: Actor, case_id: uuid.UUID, words: str, code: str = "") -> None:
    """The rater, whose rating is not counted, says once why it should be. Somebody else reviews it."""
    requester = own_requester(actor, case_id, code)
    rows = RatingAppeal.objects.select_related("decider", "case").filter(rating__requester=requester)
    appeal = locked(rows).first()
    if appeal is not None and appeal.objected_at is not None:
        raise ObjectedAlready
    if appeal is None or appeal.state != RatingAppealState.EXCLUDED:
        raise NotLeftOut
    if appeal.object_until is not None and clock.now() > appeal.object_until:
        raise ObjectionTooLate(until=_local(appeal.object_until))
    said = intake.checked_text(words, most=intake.WORDS_MOST, field="words")
    if not said:
        raise ReasonMissing(field="words")
    appeal.state = rules.step(RatingAppealState(appeal.state), RatingAppealVerb.OBJECT)
    appeal.objection, appeal.objected_at = said, clock.now()
    appeal.due_at = queries.limit_end("decide", appeal.place_code, clock.now())
    appeal.version += 1
    appeal.save()
    _write(actor.unnamed(), appeal, "objected", {"decider": appeal.decider.short_name})
    _tell_decider(appeal, said)


@transaction.atomic
def name_decider(*, actor: Actor, county: str, body_id: uuid.UUID, reason: str) -> AppealDecider:
    """The district names the body that decides on appeals from now on; those filed before stay where they are."""
    if not policies.can_name_decider(actor, county):
        raise NotAllowed
    said = intake.checked_text(reason, most=intake.WORDS_MOST, field="reason")
    body = organisations.get_body(body_id)
    if not said:
        raise ReasonMissing(field="reason")
    if not body.active or not body.place_code.startswith(county):
        raise ReasonMissing(field="body")
    named = AppealDecider.objects.create(
        county=county,
        body=body,
        reason=said,
        named_at=clock.now(),
        named_by=actor.id,
        named_name=actor.name,
    )
    audit.record(
        actor=actor,
        verb="casework.rating_appeal.decider_named",
        object_type="body",
        object_id=body.id,
        object_label=body.short_name,
        place_code=county,
        after={"body": body.short_name},
        reason=said,
    )
    return named


def _write(actor: Actor, appeal: RatingAppeal, step: str, data: dict[str, str]) -> None:
    """One line of the matter's inner history and one entry of the audit; who rated stands in neither."""
    working.write(
        actor,
        appeal.case,
        f"appeal_{step}",
        verb=f"casework.rating_appeal.{step}",
        data=data,
        reason=data.get("words", ""),
        is_public=False,
        saved=(),
        is_change=False,
    )


def _tell_decider(appeal: RatingAppeal, words: str) -> None:
    if appeal.decider.kind == BodyKind.DISTRICT:
        people = access.holders_of_role("district", appeal.place_code)
    else:
        people = access.staff_of_bodies([appeal.decider_id])
    mark = f"{appeal.id.hex[-8:]}:{appeal.version}"
    ids = [one.id for one in people]
    telling.tell_staff(appeal.case, ids, "appeal", words=words, mark=mark, appeal=str(appeal.id))


def _local(moment: dt.datetime) -> str:
    return f"{moment.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"


@transaction.atomic
def note_appeal_export(
    *, actor: Actor, place_code: str, form: str, wanted: dict[str, str], rows: int
) -> None:
    """Writes down who took which list of appeals away."""
    policies.check_export(actor)
    audit.record(
        actor=actor,
        verb="casework.rating_appeal.exported",
        object_type="rating_appeals",
        object_id=form,
        place_code=place_code,
        after={**{key: value for key, value in wanted.items() if value}, "rows": rows},
    )
