"""Who may do what with a matter: a pair each time, `can_…(actor, case)` and `…_visible_to(actor)`."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.lookups import Exact

from liren.domains.casework.choices import OPEN_STATES, SEEING_CALLS
from liren.domains.casework.models import DutyCall, JointCall, TruthCheck, TruthSample
from liren.domains.casework.models.reach import reach
from liren.domains.casework.passing_choices import PassUpLevel
from liren.domains.casework.rules.disputes import is_of_the_district
from liren.domains.casework.rules.joint import CALLER_KINDS
from liren.domains.organisations.choices import BodyKind
from liren.kernel.actor import Actor, ActorKind, Grant
from liren.kernel.recall import Recalled
from liren.kernel.refusals import NotAllowed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liren.domains.casework.models import Case, RatingAppeal, Supervision

COMMUNITY, STREET, COUNTY = 12, 9, 6  # figures of their codes


def _called_to(body_id: uuid.UUID) -> frozenset[uuid.UUID]:
    rows = JointCall.objects.filter(body_id=body_id, state__in=SEEING_CALLS, case__state__in=OPEN_STATES)
    return frozenset(rows.values_list("case_id", flat=True))


called_to = Recalled(_called_to)  # the open matters a body was called to, which it sees while it is called


def cases_visible_to(actor: Actor) -> Q:
    """By place for those who look after a place; bodies that only see their own see those they are called to too."""
    seen = Q(pk__in=())
    for grant in _widest(actor.grants_of("cases.view")):
        seen |= _within(grant)
    return seen


def spots_visible_to(actor: Actor) -> Q:
    """Where the actor sees matters at all; which of them, `cases_visible_to` says."""
    seen = Q(pk__in=())
    for grant in _widest(actor.grants_of("cases.view")):
        seen |= within(grant.place)
    return seen


def also_seen(actor: Actor) -> frozenset[uuid.UUID]:
    """The matters that `cases_visible_to` names one by one: those that the actor's bodies are called to."""
    grants = _widest(actor.grants_of("cases.view"))
    return frozenset().union(*(called_to(grant.body) for grant in grants if grant.body))


def within(place: str) -> Q:
    """In this place, as the indexes that keep a street's and a county's matters in order answer it.

    SQLite takes a city for a narrow range of an index and sorts all its matters; of an expression it expects no order.
    """
    figures = len(place)
    if figures == COMMUNITY:
        return Q(place_code=place)
    if figures in (STREET, COUNTY) or (0 < figures < COUNTY and connection.vendor == "sqlite"):
        return Q(Exact(reach(figures), place))
    return Q(place_code__prefix=place) if place else Q(pk__isnull=False)


def _widest(grants: Iterable[Grant]) -> Iterator[Grant]:
    """Grants without those that another one covers, so that the database is asked no more than it must be."""
    kept: list[Grant] = []
    for grant in sorted(grants, key=lambda grant: (grant.body is not None, len(grant.place))):
        if not any(other.covers(grant.place) and other.body in (None, grant.body) for other in kept):
            kept.append(grant)
            yield grant


def _within(grant: Grant) -> Q:
    place = within(grant.place)
    if grant.body is None:
        return place
    own = Q(owner_id=grant.body) | Q(next_owner_id=grant.body) | Q(first_body_id=grant.body)
    called = called_to(grant.body)
    return place & (own | Q(pk__in=called) if called else own)


def can_view_case(actor: Actor, case: Case) -> bool:
    bodies = {case.owner_id, case.next_owner_id, case.first_body_id}
    return any(
        grant.covers(case.place_code)
        and (grant.body is None or grant.body in bodies or case.id in called_to(grant.body))
        for grant in actor.grants_of("cases.view")
    )


def _may(actor: Actor, right: str, case: Case) -> bool:
    return actor.may(right, place_code=case.place_code, body=case.owner_id)


def can_handle_case(actor: Actor, case: Case) -> bool:
    """The owner's own people."""
    return _may(actor, "cases.handle", case)


def can_take_over_case(actor: Actor, case: Case) -> bool:
    """The people of the body that was asked to take the matter on."""
    return case.next_owner_id is not None and any(
        grant.body == case.next_owner_id for grant in actor.grants_of("cases.handle")
    )


def can_dispatch_case(actor: Actor, case: Case) -> bool:
    return _may(actor, "cases.dispatch", case)


def can_rule_case(actor: Actor, case: Case) -> bool:
    return _may(actor, "cases.rule", case)


def can_rule_dispute(actor: Actor, case: Case, *, is_appealed: bool) -> bool:
    """The street's supervisors and the district; an appeal is for the district alone."""
    if not can_rule_case(actor, case):
        return False
    grants = [grant for grant in actor.grants_of("cases.rule") if grant.covers(case.place_code)]
    return not is_appealed or any(is_of_the_district(grant.place) for grant in grants)


def can_answer_pass_up(actor: Actor, case: Case, *, level: str) -> bool:
    """The street's desk and its supervisors; what waits for the district is for the district alone."""
    rulers = [grant for grant in actor.grants_of("cases.rule") if grant.covers(case.place_code)]
    if level == PassUpLevel.DISTRICT:
        return any(is_of_the_district(grant.place) for grant in rulers)
    return can_dispatch_case(actor, case) or any(not is_of_the_district(grant.place) for grant in rulers)


def can_relate_case(actor: Actor, case: Case) -> bool:
    """Whoever dispatches, handles, supervises or merges the matter may say how it stands to another that he sees."""
    return (
        can_dispatch_case(actor, case)
        or can_handle_case(actor, case)
        or can_supervise_case(actor, case)
        or can_merge_case(actor, case)
    )


def can_merge_case(actor: Actor, case: Case) -> bool:
    return _may(actor, "cases.merge", case)


def can_approve_for_case(actor: Actor, case: Case) -> bool:
    return _may(actor, "cases.approve", case)


def can_supervise_case(actor: Actor, case: Case) -> bool:
    return _may(actor, "cases.supervise", case)


def can_see_requester(actor: Actor, case: Case) -> bool:
    """The desk and the window see who brought a matter; in a confidential one only those who do not handle it."""
    if not _may(actor, "cases.see_requester", case):
        return False
    return case.naming != "confidential" or not is_among_handlers(actor, case)


def is_among_handlers(actor: Actor, case: Case) -> bool:
    """Whether the actor's body handles the matter, or the one it was merged into, has handled it or is asked to."""
    hands = {case.owner_id, case.next_owner_id, case.first_body_id}
    if case.merged_into is not None:
        hands |= {case.merged_into.owner_id, case.merged_into.next_owner_id}
    return any(
        grant.body in hands or case.id in called_to(grant.body)
        for grant in actor.grants_of("cases.handle")
        if grant.body
    )


def can_call_bodies(actor: Actor, case: Case) -> bool:
    """Communities and streets call (街乡吹哨): the owner's people if it is one of them, and the street's desk."""
    if can_dispatch_case(actor, case) or can_rule_case(actor, case):
        return True
    return can_handle_case(actor, case) and case.owner.kind in CALLER_KINDS


def can_answer_call(actor: Actor, call: JointCall) -> bool:
    """The people of the called body."""
    return any(grant.body == call.body_id for grant in actor.grants_of("cases.handle"))


def can_take_in(actor: Actor, place_code: str) -> bool:
    return actor.may("cases.intake", place_code=place_code)


def can_exchange_order(actor: Actor, case: Case) -> bool:
    """Tells the hotline about an order: the desk, and the people of the body that handles its matter."""
    return can_dispatch_case(actor, case) or can_handle_case(actor, case)


def hotlines_used_by(actor: Actor) -> Q:
    """Those whose orders the actor may take in."""
    return hotlines_near(actor, "cases.intake")


def hotlines_near(actor: Actor, right: str) -> Q:
    """Those whose place and the actor's lie one within the other."""
    if actor.kind is ActorKind.SYSTEM:
        return Q(pk__isnull=False)
    found = Q(pk__in=())
    for grant in actor.grants_of(right):
        above = [grant.place[:figures] for figures in (2, 4, 6, 9, 12) if figures <= len(grant.place)]
        found |= Q(place_code__prefix=grant.place) | Q(place_code__in=above)
    return found


def hotlines_filed_by(actor: Actor) -> Q:
    """Those whose tables the actor may bring: a row may lie anywhere in the hotline's place, which must all be his."""
    found = Q(pk__in=())
    for grant in actor.grants_of("cases.import"):
        found |= Q(place_code__prefix=grant.place)
    return found


def orders_taken_in_by(actor: Actor) -> Q:
    """The orders behind matters of places where the actor takes in: what the hotline's own program sees."""
    found = Q(pk__in=())
    for grant in actor.grants_of("cases.intake"):
        found |= Q(case__place_code__prefix=grant.place)
    return found


def can_edit_catalogue(actor: Actor, county: str) -> bool:
    return actor.may("catalogue.edit", place_code=county)


def can_import_cases(actor: Actor, place_code: str) -> bool:
    return actor.may("cases.import", place_code=place_code)


def cases_exportable_by(actor: Actor) -> Q:
    """What the actor sees, within the places where lists may be taken away."""
    taken = Q(pk__in=())
    for grant in actor.grants_of("cases.export"):
        taken |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return cases_visible_to(actor) & taken


def check_export(actor: Actor) -> None:
    """Refuses whoever may take no list away."""
    if not actor.has("cases.export"):
        raise NotAllowed


def can_view_rates(actor: Actor, place_code: str) -> bool:
    return actor.may("reports.view", place_code=place_code)


def supervisions_visible_to(actor: Actor) -> Q:
    """By place for those who look after a place; a body that only sees its own sees what is put to it."""
    seen = Q(pk__in=())
    for grant in actor.grants_of("cases.view"):
        place = Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
        seen |= place if grant.body is None else place & Q(body_id=grant.body)
    return seen


def supervisions_exportable_by(actor: Actor) -> Q:
    taken = Q(pk__in=())
    for grant in actor.grants_of("cases.export"):
        taken |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return supervisions_visible_to(actor) & taken


def can_view_supervision(actor: Actor, supervision: Supervision) -> bool:
    return any(
        grant.covers(supervision.place_code) and grant.body in (None, supervision.body_id)
        for grant in actor.grants_of("cases.view")
    )


def can_lead_supervision(actor: Actor, supervision: Supervision) -> bool:
    """The street's supervisor."""
    return actor.may("cases.supervise", place_code=supervision.place_code, body=supervision.body_id)


def can_answer_supervision(actor: Actor, supervision: Supervision) -> bool:
    """The body's own people; for the street's centre its dispatchers."""
    if supervision.body.kind == BodyKind.STREET_CENTRE:
        return actor.may("cases.dispatch", place_code=supervision.place_code)
    return any(
        grant.body == supervision.body_id and grant.covers(supervision.place_code)
        for grant in actor.grants_of("cases.handle")
    )


def can_shape_hot(actor: Actor, place_code: str) -> bool:
    """Splits, merges, names and answers hot issues: who dispatches, supervises or rules in the whole place of it."""
    return any(
        actor.may(right, place_code=place_code) for right in ("cases.merge", "cases.supervise", "cases.rule")
    )


def can_draw_sample(actor: Actor, place_code: str) -> bool:
    return bool(place_code) and actor.may("checks.draw", place_code=place_code)


def samples_visible_to(actor: Actor) -> Q:
    """Whoever draws in the whole place of a sample; whoever reads figures there, once nothing of it waits at his own
    bodies, which are not to know what was drawn."""
    seen, read = Q(pk__in=()), Q(pk__in=())
    for grant in actor.grants_of("checks.draw"):
        seen |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    for grant in actor.grants_of("reports.view"):
        read |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    waiting = TruthCheck.objects.filter(checked_at=None, body_id__in=own_bodies(actor))
    return seen | (read & ~Q(Exists(waiting.filter(sample=OuterRef("pk")))))


def can_view_sample(actor: Actor, sample: TruthSample) -> bool:
    return TruthSample.objects.filter(samples_visible_to(actor), pk=sample.pk).exists()


def own_bodies(actor: Actor) -> frozenset[uuid.UUID]:
    """The bodies whose matters the actor handles. No query."""
    return frozenset(grant.body for grant in actor.grants_of("cases.handle") if grant.body)


def truth_checks_visible_to(actor: Actor) -> Q:
    """Checkers see what waits in their places, though not what waits at their own bodies, which are not to know; what
    has been checked is seen by all who see the place, and by the body it concerns."""
    waiting, done = Q(pk__in=()), Q(pk__in=())
    for grant in actor.grants_of("checks.record"):
        waiting |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    for grant in actor.grants_of("cases.view"):
        place = Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
        done |= place if grant.body is None else place & Q(body_id=grant.body)
    waiting &= ~Q(body_id__in=own_bodies(actor))
    return (Q(checked_at=None) & waiting) | (Q(checked_at__isnull=False) & (done | waiting))


def truth_checks_exportable_by(actor: Actor) -> Q:
    taken = Q(pk__in=())
    for grant in actor.grants_of("cases.export"):
        taken |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return truth_checks_visible_to(actor) & taken


def can_record_check(actor: Actor, check: TruthCheck) -> bool:
    return actor.may("checks.record", place_code=check.place_code)


def can_assign_check(actor: Actor, check: TruthCheck) -> bool:
    return actor.may("checks.draw", place_code=check.place_code)


def appeals_visible_to(actor: Actor) -> Q:
    """The rated body's people, those who decide, and whoever supervises or reads figures in the place."""
    seen = Q(body_id__in=own_bodies(actor))
    for grant in actor.grants_of("appeals.decide"):
        place = Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
        seen |= place if grant.body is None else Q(decider_id=grant.body)
    for right in ("cases.supervise", "reports.view"):
        for grant in actor.grants_of(right):
            seen |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return seen


def appeals_exportable_by(actor: Actor) -> Q:
    taken = Q(pk__in=())
    for grant in actor.grants_of("cases.export"):
        taken |= Q(place_code__prefix=grant.place) if grant.place else Q(pk__isnull=False)
    return appeals_visible_to(actor) & taken


def can_appeal_rating(actor: Actor, body_id: uuid.UUID) -> bool:
    """The people of the body that was rated."""
    return body_id in own_bodies(actor)


def can_decide_appeal(actor: Actor, appeal: RatingAppeal) -> bool:
    """The people of the body that decides; of the district's centre those who manage the district."""
    is_centre = appeal.decider.kind == BodyKind.DISTRICT
    return appeal.body_id not in own_bodies(actor) and any(
        grant.body == appeal.decider_id
        or (is_centre and grant.body is None and grant.covers(appeal.place_code))
        for grant in actor.grants_of("appeals.decide")
    )


def can_name_decider(actor: Actor, county: str) -> bool:
    return actor.may("limits.edit", place_code=county)


def duty_calls_of(actor: Actor) -> QuerySet[DutyCall]:
    """Those by which the actor himself was called."""
    return DutyCall.objects.filter(account_id=actor.id) if actor.id else DutyCall.objects.none()
