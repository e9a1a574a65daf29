"""The registration desk through its pages: taken in, checked, registered, passed on, listed, printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.config.demo.people import World
from liren.domains.people.models import Person
from liren.domains.residence import errors
from liren.domains.residence.actions import applying, handling
from liren.domains.residence.figures import permit_figures
from liren.domains.residence.models import Permit, Registration
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from tests.domains.people.conftest import LIUYIN
from tests.domains.residence.conftest import GROUPS, TODAY, WORK, ZHOU, entrusted, noon
from tests.personas import actor, build_world, client_for

Open = Callable[[str], Client]
GIVEN = {
    "place": LIUYIN,
    "name": "周建军",
    "document": ZHOU,
    "phone": "17000000021",
    "elsewhere": "yes",
    "address": WORK.address,
    "living": "rented",
    "arrived_on": "2026-02-01",
    "employer": "江淮物流",
    "dwelling_proof": "lease",
    "dwelling_since": "2026-02-01",
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.at(noon(TODAY)):
        yield build_world()


@pytest.fixture
def opened(world: World) -> Open:
    return lambda username: client_for(world.accounts[username])


def url(name: str, number: str) -> str:
    return reverse(f"bench:residence_{name}", args=[number])


def sheet(client: Client, name: str) -> bytes:
    answer = client.get(reverse(f"bench:{name}", args=["csv"]), {"view": "all", "to": "own"})
    return b"".join(cast(Iterator[bytes], answer.streaming_content))


def with_purpose(client: Client, number: str) -> None:
    assert client.post(url("open", number), {"purpose": "request"}).status_code == 302


def test_at_the_window_it_is_taken_in_told_completed_and_registered(opened: Open) -> None:
    client = opened("community")
    new = reverse("bench:residence_apply", args=["work", "self"])
    assert "务工、经商等" in client.get(reverse("bench:residence_new")).content.decode()
    wrong = client.post(new, {**GIVEN, "arrived_on": "2026-03-03"})
    assert wrong.status_code == 422
    assert "请在住进来以后登记" in wrong.content.decode()
    assert client.post(new, GIVEN).status_code == 302
    row = Registration.objects.get()
    page = client.get(url("one", row.number)).content.decode()
    assert ZHOU not in page
    assert "就业证明：营业执照" in page, "what is missing stands there before the purpose"
    assert client.get(url("check", row.number)).headers["Location"] == url("one", row.number)
    with_purpose(client, row.number)
    assert ZHOU in client.get(url("one", row.number)).content.decode()
    assert AuditEntry.objects.filter(verb="residence.registration.read").count() == 1
    check = url("check", row.number)
    assert "一次告知" in client.get(check).content.decode()
    told = client.post(check, {"version": row.version, "do": "tell", "words": ""})
    assert told.status_code == 302
    row.refresh_from_db()
    more = {**GIVEN, "version": row.version, "work_proof": "contract", "work_since": "2026-02-15"}
    assert client.post(url("edit", row.number), more).status_code == 302
    row.refresh_from_db()
    unseen = client.post(check, {"version": row.version, "do": "register", "seen": ["work"]})
    assert unseen.status_code == 409
    assert "房屋租赁合同" in unseen.content.decode()
    stale = client.post(check, {"version": 1, "do": "register", "seen": ["work", "dwelling"]})
    assert stale.status_code == 409
    done = client.post(check, {"version": row.version, "do": "register", "seen": ["work", "dwelling"]})
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.state == "registered"
    person = Person.objects.get(name="周建军")
    client.post(reverse("bench:person_open", args=[person.id]), {"purpose": "visit"})
    assert row.number in client.get(reverse("bench:person", args=[person.id])).content.decode()


def test_the_same_person_is_shown_and_recognised(world: World, opened: Open) -> None:
    worker = actor(world.accounts["community"])
    first = applying.apply(actor=worker, place_code=LIUYIN, said=WORK)
    first = handling.register(actor=worker, registration_id=first.id, version=first.version, seen=GROUPS)
    handling.end(actor=worker, registration_id=first.id, version=first.version, on=TODAY, cause="mistake")
    again = applying.apply(actor=worker, place_code=LIUYIN, said=WORK)
    client = opened("community")
    with_purpose(client, again.number)
    given = {"version": again.version, "seen": ["work", "dwelling"]}
    shown = client.post(url("check", again.number), {**given, "do": "register"})
    assert shown.status_code == 409
    assert "登记册里可能已有这个人" in shown.content.decode()
    same = client.post(url("check", again.number), {**given, "same": str(first.person_id)})
    assert same.status_code == 302
    assert Person.objects.filter(name="周建军").count() == 1


def test_refused_with_a_reason_and_ended_by_hand(world: World, opened: Open) -> None:
    client, worker = opened("community"), actor(world.accounts["community"])
    row = applying.apply(actor=worker, place_code=LIUYIN, said=WORK)
    with_purpose(client, row.number)
    bare = client.post(url("check", row.number), {"version": row.version, "do": "refuse"})
    assert bare.status_code == 422
    assert str(errors.ReasonMissing.sentence) in bare.content.decode()
    refused = {"version": row.version, "do": "refuse", "words": "不住在本社区"}
    assert client.post(url("check", row.number), refused).status_code == 302
    assert "不住在本社区" in client.get(url("one", row.number)).content.decode()
    row = applying.apply(actor=worker, place_code=LIUYIN, said=WORK)
    row = handling.register(actor=worker, registration_id=row.id, version=row.version, seen=GROUPS)
    end = {"version": row.version, "cause": "left", "on": "2026-01-01"}
    assert client.post(url("end", row.number), end).status_code == 422
    assert client.post(url("end", row.number), {**end, "on": "2026-03-02"}).status_code == 302
    assert "已搬走" in client.get(url("one", row.number)).content.decode()


def test_a_permit_walks_through_the_desk(world: World, opened: Open) -> None:
    worker = actor(world.accounts["community"])
    said = replace(
        WORK, proofs=(*WORK.proofs, replace(WORK.proofs[0], group="photo", kind="photo", until=None))
    )
    row = applying.apply(actor=worker, place_code=LIUYIN, said=said)
    row = handling.register(actor=worker, registration_id=row.id, version=row.version, seen=GROUPS)
    client = opened("community")
    page = client.get(url("one", row.number)).content.decode()
    assert "居住地公安派出所" in page
    assert "9 月 2 日起可以申领" in page
    early = client.post(url("permit", row.number), {"version": row.version, "do": "take_in"})
    assert early.status_code == 409
    entrusted()
    with clock.at(noon(dt.date(2026, 9, 2))):
        assert (
            client.post(url("permit", row.number), {"version": row.version, "do": "take_in"}).status_code
            == 302
        )
        permit = Permit.objects.get()
        for do in ("pass", "issue"):
            permit.refresh_from_db()
            step = {"version": permit.version, "do": do, "on": "2026-09-02"}
            assert client.post(url("permit", row.number), step).status_code == 302
    with clock.at(noon(dt.date(2027, 8, 20))):
        listed = client.get(reverse("bench:residence_permits")).content.decode()
        assert permit.number in listed
        permit.refresh_from_db()
        step = {"version": permit.version, "do": "endorse", "on": "2027-08-20"}
        assert client.post(url("permit", row.number), step).status_code == 302
        permit.refresh_from_db()
        assert permit.endorse_by == dt.date(2028, 9, 2)


def test_lists_are_narrowed_taken_away_and_cost_the_same(world: World, opened: Open) -> None:
    resident = actor(world.accounts["resident"])

    def add(count: int) -> None:
        bare = replace(WORK, document="")  # without a number yet, many may be alike
        for _number in range(count):
            applying.apply(actor=resident, place_code=LIUYIN, said=bare)

    client = opened("director")
    costs = []
    for count in (3, 30):
        add(count)
        client.get(reverse("bench:residence"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("bench:residence")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
    page = client.get(reverse("bench:residence"), {"kind": "study"}).content.decode()
    assert "没有符合条件的登记" in page
    text = sheet(client, "residence_export").decode("utf-8-sig")
    assert len(text.splitlines()) == 34
    assert "周*军" in text
    assert "周建军" not in text
    assert AuditEntry.objects.filter(verb="residence.list.exported").count() == 1
    assert len(sheet(client, "residence_permits_export").splitlines()) == 1


def test_the_district_says_whether_communities_are_entrusted(opened: Open) -> None:
    client, key = opened("district"), "residence.permit.entrusted"
    page = client.get(reverse("bench:limits")).content.decode()
    assert "社区受公安机关委托受理" in page
    change = {"value": "yes", "valid_from": "2026-03-01", "reason": "公安分局委托书"}
    assert client.post(reverse("bench:figure", args=[key]), {**change, "value": "perhaps"}).status_code == 422
    assert client.post(reverse("bench:figure", args=[key]), change).status_code == 302
    assert permit_figures(LIUYIN).is_entrusted


def test_papers_are_pdf_and_the_form_wants_a_purpose(world: World, opened: Open) -> None:
    row = applying.apply(actor=actor(world.accounts["community"]), place_code=LIUYIN, said=WORK)
    client = opened("community")
    receipt = client.get(reverse("bench:residence_paper", args=[row.number, "receipt"]))
    assert receipt.content.startswith(b"%PDF")
    form = reverse("bench:residence_paper", args=[row.number, "form"])
    assert client.get(form).status_code == 302
    with_purpose(client, row.number)
    assert client.get(form).content.startswith(b"%PDF")
    assert client.get(reverse("bench:residence_paper", args=[row.number, "poem"])).status_code == 404


@pytest.mark.parametrize("name", ["one", "permit", "end"])
def test_the_pages_of_one_stay_within_twelve_queries(world: World, opened: Open, name: str) -> None:
    worker = actor(world.accounts["community"])
    row = applying.apply(actor=worker, place_code=LIUYIN, said=WORK)
    row = handling.register(actor=worker, registration_id=row.id, version=row.version, seen=GROUPS)
    client = opened("community")
    client.get(url(name, row.number))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(name, row.number)).status_code == 200
    assert len(queries) <= 12, [query["sql"][:120] for query in queries]
