"""Finding hot issues: a new matter joins a group or starts one at once.

The worker looks for matters without a group (`take_new`), so that receiving a matter costs nothing more, and what a
killed worker left is found again.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.db.models import Count, F, Q, Sum

from liren.domains.casework.models import Case, HotGround, HotIssue, HotMember, HotSign
from liren.domains.casework.queries import hot_ground
from liren.domains.casework.rules import hot_groups, hot_words
from liren.domains.casework.rules.hot_groups import Group, Told
from liren.domains.casework.rules.hot_heat import HeatFigures, heat
from liren.kernel import clock, ids, outbox
from liren.kernel.lock import locked

TASK = "liren.domains.casework.tasks.regroup_hot"
AT_ONCE = 300  # so many new ones are placed one by one, more by a regrouping
LOOK_BACK = dt.timedelta(minutes=15)  # an id is made before its transaction commits
ASKED_FOR = dt.timedelta(hours=6)  # a regrouping asked for longer ago was lost and is asked for again
STORED_SIGNS, STORED_SUMS = 12, 96
SIGNED_ANEW = 32  # up to this size the signs follow each matter, then each tenth


def take_new(*, seconds: float = 2.0) -> int:
    """Places matters that have no group yet, of all counties, and gives how many. Many are left to a regrouping; while
    one waits, the county is not looked at."""
    taken, left = 0, seconds  # what looking takes is no part of it: something is placed each time
    grounds = {ground.county: ground for ground in HotGround.objects.defer("weights")}
    for county in _counties(set(grounds)):
        ground = grounds.get(county, HotGround(county=county))
        if _is_asked_for(ground):
            continue
        fresh = _fresh(ground)
        if len(fresh) > AT_ONCE or (fresh and ground.learnt_at is None):
            ask_regrouping(county)
            continue
        for case_id in fresh:
            begun = time.monotonic()
            taken += place(case_id)
            left -= time.monotonic() - begun
            if left < 0:
                return taken
        look_on(county, clock.now())
    return taken


def _counties(known: set[str]) -> list[str]:
    newest = Case.objects.order_by("-id").values_list("place_code", flat=True)[:100]
    if known:
        return sorted(known | {code[:6] for code in newest})
    codes = Case.objects.order_by().values_list("place_code", flat=True).distinct()
    return sorted({code[:6] for code in codes})


def _is_asked_for(ground: HotGround) -> bool:
    return ground.asked_at is not None and ground.asked_at >= clock.now() - ASKED_FOR


def _fresh(ground: HotGround) -> list[uuid.UUID]:
    rows = hot_ground.matters_of(ground.county).filter(hot=None)
    if ground.seen_until:
        rows = rows.filter(id__gt=ground.seen_until)
    return list(rows.order_by("id").values_list("id", flat=True)[: AT_ONCE + 1])


def look_on(county: str, looked_at: dt.datetime) -> None:
    """All there was at a moment has its group: from now on only matters are looked at whose ids are younger than a
    quarter of an hour before."""
    millis = (looked_at - LOOK_BACK - ids.EPOCH) // ids.MILLISECOND
    HotGround.objects.filter(county=county).update(seen_until=uuid.UUID(int=millis << 80))


@transaction.atomic
def ask_regrouping(county: str) -> None:
    """Leaves the grouping of a county to the worker, once however often it is asked for."""
    ground = ground_of(county)
    if not _is_asked_for(ground):
        HotGround.objects.filter(county=county).update(asked_at=clock.now())
        outbox.enqueue(TASK, county=county)


def ground_of(county: str) -> HotGround:
    """The county's row, locked."""
    ground = locked(HotGround.objects.filter(county=county)).first()
    if ground is None:
        HotGround.objects.get_or_create(county=county)
        ground = locked(HotGround.objects.filter(county=county)).get()
    return ground


@transaction.atomic
def place(case_id: uuid.UUID) -> bool:
    """Puts one matter where it belongs, or starts a group with it. Nothing if it has a group, or may have none."""
    case = Case.objects.filter(hot_ground.GROUPED, id=case_id).select_related("category").first()
    if case is None:
        return False
    ground = ground_of(case.county)
    if HotMember.objects.filter(case_id=case_id).exists() or ground.learnt_at is None:
        return False
    if case.merged_into_id is not None:
        found = HotIssue.objects.filter(members__case_id=case.merged_into_id).first()
        if found is not None:
            _join(found, case, None)
            return True
    put_where_it_belongs(ground, case)
    return True


def put_where_it_belongs(ground: HotGround, case: Case, not_in: Iterable[uuid.UUID] = ()) -> None:
    """The matter joins the group it fits best, outside `not_in`, or starts one."""
    kind = case.category.code if case.category else ""
    row = (case.id, case.title, case.text, case.place_code, kind, case.received_at)
    apart = hot_ground.apart_of([case.id]).get(case.id, frozenset()) | frozenset(not_in)
    told = hot_ground.told_of(row, hot_ground.weights_of(ground), apart=apart)
    near = {issue.id: issue for issue in _near(case.county, told)}
    best = hot_groups.best(told, [hot_ground.group_of(issue) for issue in near.values()])
    if best is None:
        start(case, told)
    else:
        _join(near[best.key], case, told)


def _near(county: str, told: Told) -> list[HotIssue]:
    pieces = hot_groups.asked(told.vector)
    found = HotSign.objects.filter(county=county, piece__in=pieces).values("issue_id").order_by()
    likely = found.annotate(n=Count("id")).order_by("-n", "issue_id")[: hot_groups.LOOKED_AT * 2]
    return list(HotIssue.objects.filter(id__in=[row["issue_id"] for row in likely]))


def start(case: Case, told: Told, title: str = "", *, is_kept: bool = False) -> HotIssue:
    """A group of this matter alone."""
    key = ids.uuid7()
    group = Group(key)
    group.add(told)
    issue = HotIssue(
        id=key,
        county=case.county,
        title=title or case.title or case.number,
        is_named=bool(title),
        is_kept=is_kept,
        place_code=case.place_code,
        first_at=case.received_at,
        last_at=case.received_at,
        people=hot_ground.newcomers(case.id, case.id) or 1,
        votes=case.votes_for + case.votes_against,
    )
    fill(issue, group)
    issue.heat = heat_now(issue, hot_ground.heat_figures(issue.county), new=1)
    issue.save(force_insert=True)
    write_signs(issue, group)
    HotMember.objects.create(case=case, issue=issue, likeness=1.0, is_placed=is_kept)
    return issue


def fill(issue: HotIssue, group: Group[uuid.UUID]) -> None:
    """What is compared of an issue."""
    issue.sums = hot_words.packed(hot_groups.strongest(group.sums, STORED_SUMS))
    issue.kinds, issue.kind, issue.place_code = group.kinds, group.kind, group.place
    issue.cases = group.size


def _join(issue: HotIssue, case: Case, told: Told | None) -> None:
    likeness = 0.0
    group = hot_ground.group_of(issue)
    if told is not None:
        likeness = hot_words.likeness(told.vector, hot_words.unit(group.sums))
        group.add(told)
        if issue.cases < SIGNED_ANEW or issue.cases % 10 == 0:
            write_signs(issue, group)
        fill(issue, group)
    else:
        issue.cases += 1
    HotMember.objects.create(case=case, issue=issue, likeness=likeness)
    issue.people += hot_ground.newcomers(issue.id, case.id)
    issue.votes += case.votes_for + case.votes_against
    issue.first_at = min(issue.first_at, case.received_at)
    issue.last_at = max(issue.last_at, case.received_at)
    figures = hot_ground.heat_figures(issue.county)
    issue.heat = heat_now(issue, figures, new=_new_in(issue, figures))
    issue.save()


def _new_in(issue: HotIssue, figures: HeatFigures) -> int:
    since = clock.now() - dt.timedelta(days=figures.new_days)
    return HotMember.objects.filter(issue=issue, case__received_at__gte=since).count()


def heat_now(issue: HotIssue, figures: HeatFigures, *, new: int) -> float:
    quiet = hot_ground.quiet_days(issue.last_at)
    return heat(figures, people=issue.people, votes=issue.votes, new=new, days_quiet=quiet)


def write_signs(issue: HotIssue, group: Group[uuid.UUID]) -> None:
    signs = group.signs()[:STORED_SIGNS]
    HotSign.objects.filter(issue=issue).delete()
    HotSign.objects.bulk_create(HotSign(issue=issue, county=issue.county, piece=piece) for piece in signs)


def recount(issue: HotIssue, weights: list[float]) -> None:
    """Reads an issue's matters again after people changed which they are; gone if none is left and nobody named it."""
    rows = list(hot_ground.read_matters(Case.objects.filter(hot__issue=issue)))
    if not rows:
        issue.delete()
        return
    group = Group(issue.id)
    tolds = [hot_ground.told_of(row, weights) for row in rows]
    for told in tolds:
        group.add(told)
    fill(issue, group)
    centre = hot_words.unit(group.sums)
    likest = max(range(len(rows)), key=lambda at: hot_words.likeness(tolds[at].vector, centre))
    if not issue.is_named:
        issue.title = rows[likest][1] or issue.title
    issue.first_at, issue.last_at = rows[0][5], rows[-1][5]
    figures = hot_ground.heat_figures(issue.county)
    issue.people = hot_ground.people_of(issue.id)
    votes = Case.objects.filter(hot__issue=issue).aggregate(n=Sum(F("votes_for") + F("votes_against")))
    issue.votes = votes["n"] or 0
    issue.heat = heat_now(issue, figures, new=_new_in(issue, figures))
    issue.save()
    write_signs(issue, group)
    members = [
        HotMember(case_id=row[0], issue=issue, likeness=hot_words.likeness(told.vector, centre))
        for row, told in zip(rows, tolds, strict=True)
    ]
    HotMember.objects.bulk_update(members, ["likeness"], batch_size=200)


def warm_again(*, most: int = 2_000) -> None:
    """Computes the heat of the hottest issues again: days pass, figures change."""
    for county in HotGround.objects.values_list("county", flat=True):
        figures = hot_ground.heat_figures(county)
        since = clock.now() - dt.timedelta(days=figures.new_days)
        rows = HotIssue.objects.filter(county=county, cases__gt=1)
        rows = rows.annotate(new=Count("members", filter=Q(members__case__received_at__gte=since)))
        found = list(islice(rows.order_by("-heat", "id").iterator(chunk_size=500), most))
        for issue in found:
            issue.heat = heat_now(issue, figures, new=issue.new)
        HotIssue.objects.bulk_update(found, ["heat"], batch_size=200)
