"""What a scheme leaves out: said by its proposer, read by everybody, taken out of every number and shown beside it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from liren.domains.appraisal import queries
from liren.domains.appraisal.actions import results, schemes
from liren.domains.appraisal.actions.exclusions import add_exclusion, drop_exclusion
from liren.domains.appraisal.errors import (
    ExclusionNotFound,
    ExclusionReasonMissing,
    ExclusionThere,
    ExclusionUnknown,
    NotOwnProposal,
    ResultUnchanged,
    SchemeDecided,
    SchemeNotFound,
)
from liren.domains.appraisal.models import Exclusion, Line, Scheme
from liren.domains.casework.actions import rate_sums
from liren.domains.casework.exclusion_choices import NAMED, ExclusionBy, ExclusionFact
from liren.domains.casework.models import AnsweredClosing, Case, PassUp, Rating, Relation
from liren.domains.casework.queries import assessing
from liren.domains.casework.queries.exclusions import Rule, offered, parted
from liren.domains.casework.rules.periods import Days
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import StalePage
from tests.domains.appraisal.test_appraisal import COUNTY, days, in_force, lived, proposed, publish
from tests.domains.casework.conftest import Desk, desk
from tests.domains.casework.test_rating_appeals import rated

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

__all__ = ["desk"]
WORDS = "不归单位管。"


def add(desk: Desk, scheme: Scheme, by: str = "channel", key: str = "portal", **words: Any) -> Exclusion:
    given = {"actor": desk.who("district"), "reason": WORDS, **words}
    return add_exclusion(scheme_id=scheme.id, by=by, key=key, **given)


def approve(desk: Desk, scheme: Scheme) -> None:
    other = replace(desk.who("district"), id=uuid.uuid4(), name="另一人")
    schemes.decide_scheme(actor=other, scheme_id=scheme.id, is_approved=True)


def leaving_out(desk: Desk, *rules: Rule, **words: Any) -> Scheme:
    scheme = proposed(desk, **words)
    for by, key in rules:
        add(desk, scheme, by, key)
    approve(desk, scheme)
    return queries.get_scheme(COUNTY, scheme.id)


def test_only_the_proposer_sets_them_and_only_before_the_decision(desk: Desk) -> None:
    scheme = proposed(desk)
    made = add(desk, scheme)
    with pytest.raises(ExclusionThere):
        add(desk, scheme)
    for by, key in (("channel", "pigeon"), ("colour", "red"), ("category", "XX"), ("fact", "")):
        with pytest.raises(ExclusionUnknown):
            add(desk, scheme, by, key)
    with pytest.raises(ExclusionReasonMissing):
        add(desk, scheme, "kind", "help", reason=" ")
    other = replace(desk.who("district"), id=uuid.uuid4())
    with pytest.raises(NotOwnProposal):
        add(desk, scheme, "kind", "help", actor=other)
    with pytest.raises(SchemeNotFound):
        add(desk, scheme, "kind", "help", actor=desk.who("supervisor"))
    second = add(desk, scheme, "category", "JS-01")
    drop_exclusion(actor=desk.who("district"), scheme_id=scheme.id, exclusion_id=second.id)
    with pytest.raises(ExclusionNotFound):
        drop_exclusion(actor=desk.who("district"), scheme_id=scheme.id, exclusion_id=second.id)
    approve(desk, scheme)
    with pytest.raises(SchemeDecided):
        add(desk, scheme, "kind", "help")
    with pytest.raises(SchemeDecided):
        drop_exclusion(actor=desk.who("district"), scheme_id=scheme.id, exclusion_id=made.id)
    verbs = AuditEntry.objects.filter(verb__startswith="appraisal.exclusion").values_list("verb", flat=True)
    assert sorted(verbs) == ["appraisal.exclusion.added"] * 2 + ["appraisal.exclusion.dropped"]
    for wrong in ({"by": "colour"}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Exclusion.objects.update(**wrong)


def test_who_approves_has_read_what_is_left_out(desk: Desk) -> None:
    scheme = proposed(desk)
    read = scheme.leaves_out_mark
    add(desk, scheme)
    other = replace(desk.who("district"), id=uuid.uuid4())
    decide: dict[str, Any] = {"actor": other, "scheme_id": scheme.id, "is_approved": True}
    with pytest.raises(StalePage):
        schemes.decide_scheme(**decide, read=read)
    schemes.decide_scheme(**decide, read=queries.get_scheme(COUNTY, scheme.id).leaves_out_mark)
    assert queries.get_scheme(COUNTY, scheme.id).state == "approved"


def test_a_further_scheme_begins_with_those_of_the_one_before(desk: Desk) -> None:
    leaving_out(desk, ("channel", "portal"))
    assert proposed(desk).leaves_out == (("channel", "portal"),)
    assert proposed(desk, valid_from=dt.date(2025, 1, 1)).leaves_out == ()


def facts_of_each_kind(desk: Desk) -> dict[Rule, uuid.UUID]:
    """A matter for each kind of rule."""
    now, station = desk.now, desk.body("station:001")
    made = {
        ("channel", "hotline"): desk.said(actor=desk.who("dispatcher"), channel="hotline"),
        ("kind", "help"): desk.said(kind="help"),
        ("outcome", "not_possible"): desk.said(),
        ("ground", "law_fixed"): desk.said(),
        ("category", "JS-01"): desk.assigned(),
        **{("fact", one.value): desk.said() for one in ExclusionFact},
    }
    found = {rule: receipt.case_id for rule, receipt in made.items()}
    Case.objects.filter(id=found["outcome", "not_possible"]).update(outcome="not_possible")
    from liren.domains.casework.models import Category

    Case.objects.filter(id=found["category", "JS-01"]).update(
        category=Category.objects.get(county=COUNTY, code="JS-01-01")
    )
    words = {"words": "x", "elsewhere": "x", "asked_at": now, "asked_name": "甲"}
    ended = {"decided_at": now, "is_approved": True}
    AnsweredClosing.objects.create(case_id=found["ground", "law_fixed"], ground="law_fixed", **words, **ended)
    AnsweredClosing.objects.create(
        case_id=found["kind", "help"], ground="law_fixed", **words, decided_at=now, is_approved=False
    )
    PassUp.objects.create(
        case_id=found["fact", "passed_up"],
        state="taken",
        level="street",
        body_id=station,
        to_id=station,
        given_to_id=station,
        words="x",
        note="x",
        asked_at=now,
        ended_at=now,
    )
    for kind in ("repeat", "duplicate"):
        Relation.objects.create(
            case_id=found["fact", kind], other_id=found["kind", "help"], kind=kind, at=now
        )
    return found


def test_each_rule_leaves_out_its_matters_and_no_others(desk: Desk) -> None:
    found = facts_of_each_kind(desk)
    plain = desk.said(actor=desk.who("dispatcher"), channel="window").case_id
    for rule, case in found.items():
        out = parted(Case.objects.all(), [rule], COUNTY, is_out=True)
        rest = parted(Case.objects.all(), [rule], COUNTY, is_out=False)
        assert list(out.values_list("pk", flat=True)) == [case], rule
        assert rest.count() == Case.objects.count() - 1
    both = parted(Case.objects.all(), list(found), COUNTY, is_out=False)
    assert list(both.values_list("pk", flat=True)) == [plain]
    assert not parted(Case.objects.all(), [], COUNTY, is_out=True).exists()
    assert {by for by, _key in found} == set(ExclusionBy.values)
    named = {key for _group, rows in offered(COUNTY) for (by, key), _name in rows if by != "category"}
    assert named == {value for choices in NAMED.values() for value in choices.values}


def test_a_rating_of_a_merged_matter_follows_the_matter_it_went_into(desk: Desk) -> None:
    main, (other, _rating) = desk.accepted(kind="help"), rated(desk)
    rows = Rating.objects.all()
    assert parted(rows, [("kind", "help")], COUNTY, is_out=True).count() == 0
    Case.objects.filter(id=other.case_id).update(merged_into=main.case_id)
    assert parted(rows, [("kind", "help")], COUNTY, is_out=True).count() == 1
    assert parted(rows, [("kind", "help")], COUNTY, is_out=False).count() == 0


def test_every_number_says_how_many_are_left_out_and_opens_them(
    desk: Desk, client_of: Callable[[str], Client]
) -> None:
    lived(desk)
    Case.objects.filter(id=Rating.objects.get(level=1).case_id).update(channel="hotline")
    leaving_out(desk, ("channel", "hotline"))
    result = publish(desk)
    line = Line.objects.get(result=result, body=desk.body("station:001"))
    steps = {step["indicator"]: step for step in line.steps}
    assert (steps["satisfaction"]["of"], steps["satisfaction"]["left_out"]) == (1, 1)
    assert (steps["truth"]["of"], steps["truth"]["left_out"]) == (1, 0)
    client = client_of("district")
    page = client.get(f"/bench/appraisals/{result.id}/").content.decode()
    assert WORDS in page
    links = re.findall(r'<a class="plain( faint)?" href="([^"]+)">(?:剔除 )?(\d+)(?: / (\d+))?</a>', page)
    assert any(faint for faint, *_ in links)
    for faint, link, first, of in links:
        for hit, number in (("out", first),) if faint else (("all", of), ("hit", first)):
            address = re.sub(r"&hit=out$", "", unescape(link))
            shown = client.get(f"{address}&hit={hit}").content.decode()
            assert re.search(rf"共 {number} (件|份评价)", shown), (link, hit)
    book = client.get(f"/bench/appraisals/{result.id}/export.csv")
    text = book.getvalue().decode("utf-8-sig")
    assert "剔除规则" in text
    assert WORDS in text
    with pytest.raises(ResultUnchanged):
        publish(desk, reason="再来")


def test_rules_that_leave_out_everything_leave_no_score_and_no_error(
    desk: Desk, client_of: Callable[[str], Client]
) -> None:
    lived(desk)
    leaving_out(desk, ("channel", "portal"))
    result = publish(desk)
    for line in result.lines.all():
        assert (line.score, line.rank, line.weight) == (None, None, 0)
        assert all(step["share"] is None and step["of"] == 0 for step in line.steps)
    assert "件数不够" in client_of("district").get(f"/bench/appraisals/{result.id}/").content.decode()
    shown = client_of("").get(f"/appraisals/{result.id}/").content.decode()
    assert "剔除 2" in shown
    assert WORDS in shown


def test_a_change_is_for_periods_from_its_day_on(desk: Desk) -> None:
    lived(desk)
    in_force(desk)
    since, _until = days(desk)
    before = publish(desk)
    leaving_out(desk, ("channel", "portal"), valid_from=since + dt.timedelta(days=1))
    with pytest.raises(ResultUnchanged):
        publish(desk, reason="再来")
    later = results.publish_result(
        actor=desk.who("district"), county=COUNTY, since=since + dt.timedelta(days=1), until=_until
    )
    assert before.scheme != later.scheme
    assert later.lines.exclude(score=None).count() == 0


def test_what_is_left_out_of_each_number_adds_up_to_the_whole(desk: Desk) -> None:
    lived(desk)
    since, until = days(desk)
    rules = (("channel", "portal"),)
    reader = desk.who("district")
    for what in ("response", "resolution", "satisfaction", "truth", "kept_closed", "overdue", "returned"):
        whole = assessing.behind(reader, what, COUNTY, Days(since, until)).total
        parts = [
            assessing.behind(reader, what, COUNTY, Days(since, until), rules=rules, is_out=is_out).total
            for is_out in (True, False)
        ]
        assert sum(parts) == whole
    own, out = assessing.beside_by_body(rules, ["truth", "returned"], COUNTY, Days(since, until))
    truth = assessing.truth_by_body(COUNTY, since, until)
    assert {body: rate for (what, body), rate in own.items() if what == "truth"} == truth
    assert out["truth", desk.body("station:001")].of == 1
    assert out["returned", desk.body("station:001")].of == 2
    assert assessing.beside_by_body((), ["truth"], COUNTY, Days(since, until)) == (own, {})


def test_the_pages_to_set_and_to_read_them(desk: Desk, client_of: Callable[[str], Client]) -> None:
    client = client_of("district")
    words = {"name": "办法", "valid_from": "2026-01-01", "least": 1, "places": 1, "reason": "照方案"}
    made = client.post("/bench/appraisals/schemes/new/", {**words, "weight_response": 100})
    at = made.headers["Location"]
    assert at.endswith("/exclusions/")
    page = client.get(at).content.decode()
    assert "没有另外的剔除规则" in page
    assert '<optgroup label="类别">' in page
    assert client.post(at, {"what": "", "reason": ""}).status_code == 422
    assert client.post(at, {"what": "fact:passed_up", "reason": WORDS}).status_code == 302
    again = client.post(at, {"what": "fact:passed_up", "reason": WORDS})
    assert "已经在剔除规则里" in again.content.decode()
    one = Exclusion.objects.get()
    asked = client.get(f"{at}{one.id}/drop/").content.decode()
    assert "要去掉这条剔除规则吗？</h1>" in asked
    assert WORDS in asked
    assert client.get(f"{at}{uuid.uuid4()}/drop/").status_code == 302
    Scheme.objects.update(proposed_by=uuid.uuid4())
    assert client.post(at, {"what": "kind:help", "reason": WORDS}).status_code == 403
    assert 'name="what"' not in client.get(at).content.decode()
    scheme = Scheme.objects.get()
    client.post(f"/bench/appraisals/schemes/{scheme.id}/", {"decision": "approve"})
    late = client.post(at, {"what": "kind:help", "reason": WORDS})
    assert late.status_code == 409
    dropped = client.post(f"{at}{one.id}/drop/", follow=True).content.decode()
    assert "已经有了决定" in dropped
    for reader, address in (("district", "/bench/appraisals/schemes/"), ("", "/appraisals/")):
        shown = client_of(reader).get(address).content.decode()
        assert "上级职责：上报后由上级接手" in shown
        assert WORDS in shown
    client.cookies["liren_language"] = "en"
    assert "A higher level&#x27;s duty" in client.get("/bench/appraisals/schemes/").content.decode()


def test_a_trial_costs_no_more_for_many_rules(
    desk: Desk,
    client_of: Callable[[str], Client],
    django_assert_max_num_queries: DjangoAssertMaxNumQueries,
) -> None:
    lived(desk)
    rules = [("channel", "hotline"), ("kind", "help"), ("fact", "repeat"), ("category", "JS")]
    leaving_out(desk, *rules)
    since, until = days(desk)
    client = client_of("district")
    asked = {"since": since.isoformat(), "until": until.isoformat()}
    client.get("/bench/appraisals/publish/", asked)
    rate_sums.count_marked()
    with django_assert_max_num_queries(12):
        assert client.get("/bench/appraisals/publish/", asked).status_code == 200
