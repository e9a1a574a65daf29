"""What people decide about hot issues: name, split, merge, remove, pin, put forward to be conferred on, answer all.

Each decision is kept, as rows that no regrouping changes: a matter that was placed stays where it was put, one that
was taken out does not come back, an issue that people shaped is neither merged nor dissolved.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from liren.domains.casework import policies, telling
from liren.domains.casework.actions import hot_grouping
from liren.domains.casework.choices import OPEN_STATES, HotVerb, MessageKind
from liren.domains.casework.errors import (
    HotAnswerMissing,
    HotCaseStrange,
    HotIssueNotFound,
    HotMergeWithSelf,
    HotNobodyToAnswer,
    HotNothingChosen,
    HotNothingLeft,
    HotTitleMissing,
)
from liren.domains.casework.models import (
    Announcement,
    Case,
    HotApart,
    HotDeed,
    HotGround,
    HotIssue,
    HotMember,
    HotSign,
    Message,
    Step,
)
from liren.domains.casework.models.case import TITLE_MOST
from liren.domains.casework.queries import hot_ground
from liren.domains.casework.queries.hot import hot_visible_to
from liren.domains.casework.rules import intake
from liren.kernel import audit, clock, ids, outbox
from liren.kernel.actor import Actor
from liren.kernel.lock import locked
from liren.kernel.refusals import NotAllowed, StalePage

CHOSEN_MOST = 500


@transaction.atomic
def rename(*, actor: Actor, issue_id: uuid.UUID, title: str, version: int | None = None) -> None:
    """Names an issue; the name stays whatever joins it. Refuses an empty or too long name."""
    issue = _taken(actor, issue_id, version)
    before, issue.title = issue.title, _title(title)
    issue.is_named = issue.is_kept = True
    _keep(actor, issue, HotVerb.RENAMED, words=issue.title, before=before)


@transaction.atomic
def pin(*, actor: Actor, issue_id: uuid.UUID, is_pinned: bool, version: int | None = None) -> None:
    """An issue that is pinned stands first in every list."""
    issue = _taken(actor, issue_id, version)
    issue.is_pinned = is_pinned
    _keep(actor, issue, HotVerb.PINNED if is_pinned else HotVerb.UNPINNED)


@transaction.atomic
def split(
    *, actor: Actor, issue_id: uuid.UUID, numbers: Iterable[str], title: str, version: int | None = None
) -> uuid.UUID:
    """Makes some matters an issue of their own, which people shaped as they did the one that is left.

    Refuses if none is chosen, if all are, and without a name.
    """
    issue = _taken(actor, issue_id, version)
    chosen = _chosen(actor, issue, numbers)
    if len(chosen) >= issue.cases:
        raise HotNothingLeft(field="pick")
    own = HotIssue(
        county=issue.county,
        title=_title(title),
        is_named=True,
        is_kept=True,
        place_code=issue.place_code,
        first_at=issue.first_at,
        last_at=issue.last_at,
    )
    own.save(force_insert=True)
    _move(chosen, own)
    _part(chosen, issue)
    _recount(issue, own)
    _keep(actor, issue, HotVerb.SPLIT, words=own.title, count=len(chosen))
    return own.id


@transaction.atomic
def remove(*, actor: Actor, issue_id: uuid.UUID, numbers: Iterable[str], version: int | None = None) -> None:
    """Takes matters out; each goes where else it belongs, never back by itself."""
    issue = _taken(actor, issue_id, version)
    chosen = _chosen(actor, issue, numbers)
    if len(chosen) >= issue.cases:
        raise HotNothingLeft(field="pick")
    _part(chosen, issue)
    HotMember.objects.filter(case__in=chosen).delete()
    ground = HotGround.objects.get(county=issue.county)
    for case in chosen:
        hot_grouping.put_where_it_belongs(ground, case, not_in=[issue.id])
    _recount(issue)
    _keep(actor, issue, HotVerb.REMOVED, count=len(chosen))


@transaction.atomic
def put(*, actor: Actor, issue_id: uuid.UUID, number: str, version: int | None = None) -> None:
    """Puts a matter that the actor sees into the issue, out of the one it was in."""
    issue = _taken(actor, issue_id, version)
    seen = Case.objects.filter(policies.cases_visible_to(actor), hot_ground.GROUPED)
    case = seen.filter(number=number.strip(), place_code__prefix=issue.county).first()
    if case is None:
        raise HotCaseStrange(field="number")
    before = HotIssue.objects.filter(members__case=case).exclude(id=issue.id).first()
    HotApart.objects.filter(case=case, issue=issue).delete()
    _move([case], issue)
    _recount(issue, *([before] if before else []))
    _keep(actor, issue, HotVerb.PLACED, words=case.number, count=1)


@transaction.atomic
def merge(*, actor: Actor, issue_id: uuid.UUID, into_id: uuid.UUID, version: int | None = None) -> None:
    """Puts a whole issue into another of the county; its page leads there from now on."""
    issue = _taken(actor, issue_id, version)
    if into_id == issue_id:
        raise HotMergeWithSelf(field="into")
    into = _taken(actor, into_id, None)
    if into.county != issue.county:
        raise HotMergeWithSelf(field="into")
    moved = list(Case.objects.filter(hot__issue=issue))
    HotApart.objects.filter(case__in=moved, issue=into).delete()
    HotMember.objects.filter(issue=into).update(is_placed=True)
    _move(moved, into)
    HotSign.objects.filter(issue=issue).delete()
    HotIssue.objects.filter(merged_into=issue).update(merged_into=into)
    HotIssue.objects.filter(id=issue.id).update(
        merged_into=into, cases=0, people=0, votes=0, heat=0, is_pinned=False, version=F("version") + 1
    )
    _recount(into)
    _keep(actor, into, HotVerb.MERGED, words=issue.title, count=len(moved))


@transaction.atomic
def confer(*, actor: Actor, issue_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """Puts the issue forward to be conferred on (提请会商), with the reason."""
    issue = _taken(actor, issue_id, version)
    issue.confer_words = _words(words)
    issue.confer_at, issue.confer_by = clock.now(), actor.name
    _keep(actor, issue, HotVerb.CONFERRED, words=issue.confer_words)


@transaction.atomic
def settle(*, actor: Actor, issue_id: uuid.UUID, words: str, version: int | None = None) -> None:
    """It was conferred on; what came of it stands in the history."""
    issue = _taken(actor, issue_id, version)
    said = _words(words)
    issue.confer_at, issue.confer_by, issue.confer_words = None, "", ""
    _keep(actor, issue, HotVerb.SETTLED, words=said)


@transaction.atomic
def answer_all(*, actor: Actor, issue_id: uuid.UUID, words: str, version: int | None = None) -> int:
    """Tells those who brought the matters that are still open, once each, what is written here; gives how many matters.

    It is a progress, no resolution: no state and no limit changes, the body in charge still answers each matter. What
    is resolved or closed has its own answer and its rating; withdrawn and not admitted matters are left in peace. A
    matter merged into another is told with that one. Only matters the actor sees are answered.
    """
    issue = _taken(actor, issue_id, version)
    said = _words(words)
    now = clock.now()
    seen = Case.objects.filter(policies.cases_visible_to(actor), hot_ground.GROUPED, hot__issue=issue)
    cases = list(locked(seen.filter(state__in=OPEN_STATES, merged_into=None).order_by("id")))
    if not cases:
        raise HotNobodyToAnswer
    deed = _keep(actor, issue, HotVerb.ANSWERED, words=said, count=len(cases))
    Message.objects.bulk_create(
        Message(
            case=case,
            kind=MessageKind.REPLY,
            text=said,
            author_id=actor.id,
            author_name=actor.name,
            at=now,
        )
        for case in cases
    )
    Step.objects.bulk_create(
        Step(
            case=case,
            at=now,
            verb="told",
            actor_id=actor.id,
            actor_name=actor.name,
            body_name=actor.office,
            data={"words": said},
        )
        for case in cases
    )
    _tell(cases, said, deed)
    return len(cases)


def _tell(cases: list[Case], said: str, deed: HotDeed) -> None:
    keys = [case.id for case in cases]
    under = Case.objects.filter(merged_into__in=keys).values_list("id", flat=True)
    announced = Announcement(
        case=cases[0],
        cases=[str(key) for key in (*keys, *under)],
        template="casework.progress",
        words=said,
        mark=f"hot{deed.id.hex[-16:]}",
        at=clock.now(),
    )
    announced.save(force_insert=True)
    outbox.enqueue(telling.TASK, announcement_id=announced.id)


def _taken(actor: Actor, issue_id: uuid.UUID, version: int | None) -> HotIssue:
    """The issue under the county's lock. Outside the actor's scope it is not there; without the right, not allowed."""
    seen = HotIssue.objects.filter(hot_visible_to(actor), id=issue_id, merged_into=None)
    county = seen.values_list("county", flat=True).first()
    if county is None:
        raise HotIssueNotFound
    hot_grouping.ground_of(county)
    issue = locked(seen).first()
    if issue is None:
        raise HotIssueNotFound
    if not policies.can_shape_hot(actor, issue.place_code):
        raise NotAllowed
    if version is not None and version != issue.version:
        raise StalePage
    return issue


def _keep(
    actor: Actor, issue: HotIssue, verb: HotVerb, *, words: str = "", count: int = 0, before: str = ""
) -> HotDeed:
    """Saves the issue with its next version, the decision, and an entry of the audit."""
    if verb in (HotVerb.SPLIT, HotVerb.MERGED, HotVerb.REMOVED, HotVerb.PLACED):
        issue.is_kept = True
    issue.version += 1
    issue.save()
    HotGround.objects.filter(county=issue.county).update(deeds=F("deeds") + 1)
    deed = HotDeed(
        id=ids.uuid7(),
        issue=issue,
        at=clock.now(),
        verb=verb,
        actor_id=actor.id,
        actor_name=actor.name,
        count=count,
        words=words,
    )
    deed.save(force_insert=True)
    audit.record(
        actor=actor,
        verb=f"casework.hot.{verb.value}",
        object_type="hot_issue",
        object_id=issue.id,
        object_label=issue.title,
        place_code=issue.place_code,
        before={"title": before} if before else None,
        after={"words": words, "count": count},
    )
    return deed


def _chosen(actor: Actor, issue: HotIssue, numbers: Iterable[str]) -> list[Case]:
    wanted = list(numbers)[:CHOSEN_MOST]
    seen = Case.objects.filter(policies.cases_visible_to(actor), hot__issue=issue, number__in=wanted)
    found = list(seen.select_related("category").order_by("id"))
    if not found:
        raise HotNothingChosen(field="pick")
    return found


def _move(cases: list[Case], issue: HotIssue) -> None:
    """By hand: there they stay."""
    HotMember.objects.filter(case__in=cases).delete()
    HotMember.objects.bulk_create(HotMember(case=case, issue=issue, is_placed=True) for case in cases)


def _part(cases: list[Case], issue: HotIssue) -> None:
    HotApart.objects.bulk_create((HotApart(case=case, issue=issue) for case in cases), ignore_conflicts=True)


def _recount(*issues: HotIssue) -> None:
    for issue in issues:
        ground = HotGround.objects.get(county=issue.county)
        hot_grouping.recount(issue, hot_ground.weights_of(ground))


def _title(text: str) -> str:
    plain = " ".join(intake.checked_text(text, most=1_000, field="title").split())
    if not plain or len(plain) > TITLE_MOST:
        raise HotTitleMissing(field="title", most=TITLE_MOST)
    return plain


def _words(text: str) -> str:
    said = intake.checked_text(text, most=intake.WORDS_MOST, field="words")
    if not said:
        raise HotAnswerMissing(field="words", most=intake.WORDS_MOST)
    return said
