"""Schemes with four eyes, results that stay as they were published, the matters behind their numbers."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.test import Client

from liren.domains.access.models import RoleHolding
from liren.domains.appraisal import queries
from liren.domains.appraisal.actions import results, schemes
from liren.domains.appraisal.errors import (
    NoScheme,
    OwnScheme,
    PeriodNotOver,
    ResultNotFound,
    ResultUnchanged,
    RevisionReasonMissing,
    SchemeDecided,
    SchemeIncomplete,
    SchemeNotFound,
    WeightsWrong,
)
from liren.domains.appraisal.models import Line, Result, Scheme
from liren.domains.casework.queries import assessing
from liren.domains.casework.rules.periods import Days
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed
from tests.domains.casework.conftest import Desk, desk
from tests.domains.casework.test_rating_appeals import decide, filed, rated
from tests.domains.casework.test_truth_checks import closed, drawn, record

__all__ = ["desk"]
COUNTY = "320104"
WEIGHTS = {
    "response": 20,
    "resolution": 30,
    "satisfaction": 15,
    "truth": 15,
    "kept_closed": 10,
    "overdue": 5,
    "returned": 5,
}


def proposed(desk: Desk, **words: Any) -> Scheme:
    given = {
        "county": COUNTY,
        "name": "接诉即办考核",
        "weights": WEIGHTS,
        "least": 1,
        "places": 1,
        "counts_left_out": False,
        "valid_from": dt.date(2026, 1, 1),
        "reason": "与年初方案一致。",
        **words,
    }
    return schemes.propose_scheme(actor=desk.who("district"), **given)


def in_force(desk: Desk, **words: Any) -> Scheme:
    scheme = proposed(desk, **words)
    other = replace(desk.who("district"), id=uuid.uuid4(), name="另一人")
    schemes.decide_scheme(actor=other, scheme_id=scheme.id, is_approved=True)
    scheme.refresh_from_db()
    return scheme


def days(desk: Desk) -> tuple[dt.date, dt.date]:
    return desk.now.date() - dt.timedelta(days=20), desk.now.date() - dt.timedelta(days=1)


def publish(desk: Desk, **words: Any) -> Result:
    since, until = days(desk)
    given = {"county": COUNTY, "since": since, "until": until, **words}
    return results.publish_result(actor=desk.who("district"), **given)


def lived(desk: Desk) -> None:
    """One matter closed and found not fixed, one badly rated; some days later."""
    closed(desk)
    record(desk, drawn(desk).checks.get(), result="partly", follow="")
    rated(desk)
    desk.at(days=12)


def test_a_scheme_needs_weights_a_reason_and_another_persons_approval(desk: Desk) -> None:
    with pytest.raises(WeightsWrong):
        proposed(desk, weights={**WEIGHTS, "truth": 16})
    for words in ({"reason": " "}, {"name": ""}, {"least": 0}, {"valid_from": None}, {"places": 9}):
        with pytest.raises(SchemeIncomplete):
            proposed(desk, **words)
    scheme = proposed(desk)
    with pytest.raises(OwnScheme):
        schemes.decide_scheme(actor=desk.who("district"), scheme_id=scheme.id, is_approved=True)
    with pytest.raises(SchemeNotFound):
        schemes.decide_scheme(actor=desk.who("supervisor"), scheme_id=scheme.id, is_approved=True)
    with pytest.raises(SchemeNotFound):
        queries.get_scheme(COUNTY, uuid.uuid4())
    with pytest.raises(NotAllowed):
        schemes.propose_scheme(
            actor=desk.who("supervisor"),
            county=COUNTY,
            name="x",
            weights=WEIGHTS,
            least=1,
            places=1,
            counts_left_out=False,
            valid_from=None,
            reason="x",
        )
    with pytest.raises(NoScheme):
        queries.scheme_in_force(COUNTY, desk.now.date())
    approved = in_force(desk)
    assert queries.scheme_in_force(COUNTY, desk.now.date()) == approved
    with pytest.raises(SchemeDecided):
        schemes.decide_scheme(actor=desk.who("district"), scheme_id=approved.id, is_approved=False)
    assert AuditEntry.objects.filter(verb="appraisal.scheme.approved").count() == 1


def test_a_result_shows_each_step_and_stays_as_it_was_published(desk: Desk) -> None:
    lived(desk)
    in_force(desk)
    first = publish(desk)
    line = Line.objects.get(result=first, body=desk.body("station:001"))
    steps = {step["indicator"]: (step["hits"], step["of"]) for step in line.steps}
    assert steps["satisfaction"] == (1, 2)
    assert steps["truth"] == (0, 1)
    assert steps["kept_closed"] == (2, 2)
    assert line.rank == 1
    with pytest.raises(ResultUnchanged):
        publish(desk, reason="再来一次")
    from liren.domains.casework.models import Rating

    desk.now -= dt.timedelta(days=10)
    with desk.at(minutes=1):
        decide(desk, filed(desk, Rating.objects.get(level=1)))
    with desk.at(days=10):
        with pytest.raises(RevisionReasonMissing):
            publish(desk, since=first.since, until=first.until)
        second = publish(desk, since=first.since, until=first.until, reason="一份评价经裁定不计入。")
    assert second.revision == 2
    assert Line.objects.get(result=first, body=line.body).steps == line.steps
    after = Line.objects.get(result=second, body=line.body)
    assert after.score is not None
    assert line.score is not None
    assert after.score > line.score
    with pytest.raises(ResultNotFound):
        queries.get_result(first.id, "320102")


def test_only_the_district_publishes_and_only_what_is_over(desk: Desk) -> None:
    in_force(desk)
    for words in ({"until": desk.now.date()}, {"since": None}, {"since": desk.now.date()}):
        with pytest.raises(PeriodNotOver):
            publish(desk, **words)
    since, until = days(desk)
    with pytest.raises(NotAllowed):
        results.publish_result(actor=desk.who("supervisor"), county=COUNTY, since=since, until=until)


def test_each_number_opens_exactly_its_matters(desk: Desk) -> None:
    lived(desk)
    since, until = days(desk)
    reader = desk.who("district")
    for what, counted in (
        ("truth", assessing.truth_by_body(COUNTY, since, until)),
        ("kept_closed", assessing.kept_closed_by_body(COUNTY, since, until)),
    ):
        assert counted
        for body, rate in counted.items():
            for hit, number in ((None, rate.of), (True, rate.hits), (False, rate.of - rate.hits)):
                found = assessing.behind(reader, what, COUNTY, Days(since, until), body, is_hit=hit)
                assert len(found.cases) == number


def test_whoever_sees_less_reads_how_much_lies_outside(
    desk: Desk, client_of: Callable[[str], Client]
) -> None:
    lived(desk)
    in_force(desk)
    result = publish(desk)
    own = RoleHolding.objects.filter(account=desk.world.accounts["supervisor"])
    own.update(place_code="320104902")
    elsewhere = client_of("supervisor")
    page = client_of("district").get(f"/bench/appraisals/{result.id}/").content.decode()
    links = re.findall(r'<a class="plain" href="([^"]+)">(\d+) / (\d+)</a>', page)
    assert {"what=truth", "what=satisfaction", "what=response"} <= {
        part for link, *_ in links for part in unescape(link).split("?")[1].split("&")
    }
    for link, hits, of in links:
        for hit, number in (("all", of), ("hit", hits)):
            shown = client_of("district").get(f"{unescape(link)}&hit={hit}").content.decode()
            assert re.search(rf"共 {number} (件|份评价)", shown), link
            assert "范围之外" not in shown
            narrow = elsewhere.get(f"{unescape(link)}&hit={hit}").content.decode()
            assert re.search(rf"共 {number} (件|份评价)", narrow), link
            if int(number):
                assert f"其中 {number} 件在您能看的范围之外" in narrow
    alone = {"what": "truth", "since": str(result.since), "until": str(result.until), "place": COUNTY}
    assert elsewhere.get("/bench/appraisals/cases/", alone).status_code == 403


def test_a_period_without_matters_is_scored_for_nobody_and_says_so(
    desk: Desk, client_of: Callable[[str], Client]
) -> None:
    in_force(desk)
    since, until = days(desk)
    client, asked = client_of("district"), {"since": since.isoformat(), "until": until.isoformat()}
    assert "这段时间没有可计的事" in client.get("/bench/appraisals/publish/", asked).content.decode()
    result = publish(desk)
    assert not result.lines.exists()
    for reader, address in (("district", "/bench/appraisals/"), ("", "/appraisals/")):
        shown = client_of(reader).get(f"{address}{result.id}/").content.decode()
        assert "这段时间没有可计的事" in shown
    assert client.get(f"/bench/appraisals/{result.id}/export.csv").status_code == 200


def test_the_pages_tell_everybody_how_and_what(desk: Desk, client_of: Callable[[str], Client]) -> None:
    lived(desk)
    client, visitor = client_of("district"), client_of("")
    assert "还没有发布过" in client.get("/bench/appraisals/").content.decode()
    sent = client.post("/bench/appraisals/schemes/new/", {"name": "办法", "weight_response": 99})
    assert sent.status_code == 422
    words = {"name": "办法", "valid_from": "2026-01-01", "least": 1, "places": 1, "reason": "照方案"}
    wrong = client.post("/bench/appraisals/schemes/new/", {**words, "weight_response": 99})
    assert "正好 100" in wrong.content.decode()
    client.post("/bench/appraisals/schemes/new/", {**words, "weight_response": 60, "weight_truth": 40})
    scheme = Scheme.objects.get()
    own = client.post(f"/bench/appraisals/schemes/{scheme.id}/", {"decision": "approve"}, follow=True)
    assert "另一个人批准" in own.content.decode()
    Scheme.objects.update(proposed_by=uuid.uuid4())
    client.post(f"/bench/appraisals/schemes/{scheme.id}/", {"decision": "approve"})
    since, until = days(desk)
    asked = {"since": since.isoformat(), "until": until.isoformat()}
    trial = client.get("/bench/appraisals/publish/", asked)
    assert "柳荫里工作站" in trial.content.decode()
    assert not Result.objects.exists()
    assert client.post("/bench/appraisals/publish/", asked).status_code == 302
    assert client.post("/bench/appraisals/publish/", asked).status_code == 409
    result = Result.objects.get()
    page = client.get(f"/bench/appraisals/{result.id}/").content.decode()
    assert "what=truth" in page
    links = [
        part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:] if "cases/?" in part
    ]
    assert links
    assert {client.get(link.split('"')[0]).status_code for link in links} == {200}
    assert client.get(f"/bench/appraisals/{result.id}/export.xlsx").status_code == 200
    shown = visitor.get(f"/appraisals/{result.id}/").content.decode()
    assert "柳荫里工作站" in shown
    assert "cases/?" not in shown
    assert "照方案" in visitor.get("/appraisals/").content.decode()
    for wrong_query in ("", "?what=x&since=2026-01-01&until=2026-01-31", "?what=truth&since=x&until=y"):
        assert client.get(f"/bench/appraisals/cases/{wrong_query}").status_code == 404
