"""What a program reads by a recipient's token is given to that recipient, and each person sees it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from liren.domains.access.actions.tokens import TokenWish, say_recipient
from liren.domains.access.errors import RecipientSaid
from liren.domains.access.models import ApiToken
from liren.domains.people.actions import open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.models import Household, Person
from liren.domains.processing import recipient_errors as errors
from liren.domains.processing.actions.interface import Receiver, make_token_for, note_lines
from liren.domains.processing.actions.recipients import Agreed, end_recipient, keep_recipient
from liren.domains.processing.models import GivenPerson, Giving, Recipient
from liren.domains.processing.offered_consents import offer_for, scope_for
from liren.domains.rights.actions.consents import give_consent
from tests.domains.casework.conftest import Desk
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.faces.api.machines import Machine
from tests.personas import client_for

COUNTY = "320104"
SECRET = re.compile(r"<code>(lrn_[\w-]+)</code>")
BUREAU = Agreed(
    name="区民政局",
    contact="025-0000 8602",
    relation="handler",
    purpose="发放高龄津贴",
    method="经政务外网读取",
    kinds=("name", "home", "household", "groups", "details"),
    ground="duty",
    since=dt.date(2026, 1, 1),
)


@pytest.fixture
def bureau(desk: Desk) -> Recipient:
    return keep_recipient(actor=desk.who("district"), place_code=COUNTY, agreed=BUREAU)


@pytest.fixture
def couple(desk: Desk) -> Household:
    members = [MemberGiven("02", HEAD), MemberGiven("12", WIFE)]
    return open_household(
        actor=desk.who("community"),
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=members,
        source="visit",
    )


def machine(desk: Desk, to: str, *scopes: str) -> Machine:
    wish = TokenWish(name="民政", scopes=scopes or ("people:read",))
    return Machine(make_token_for(actor=desk.who("community"), wish=wish, county=COUNTY, to=to)[1])


def test_each_reading_is_given_to_the_recipient(desk: Desk, bureau: Recipient, couple: Household) -> None:
    program, person = machine(desk, str(bureau.id)), Person.objects.get(name="王建国")
    assert program.post("/people/search", {"text": "王建国"}).status_code == 200
    assert program.post("/people/search", {"text": "没有人"}).status_code == 200
    assert program.get("/people").status_code == 200
    assert program.get(f"/households/{couple.id}").status_code == 200
    assert program.post(f"/people/{person.id}/open", {"purpose": "service"}).status_code == 200
    givings = list(Giving.objects.order_by("id"))
    assert [(one.kind, one.counted) for one in givings] == [("api", 1), ("api", 2), ("api", 2), ("api", 1)]
    assert {one.to_name for one in givings} == {"区民政局"}
    assert "document" not in givings[-1].kinds
    assert GivenPerson.objects.filter(person=person).count() == 4


def test_for_the_own_use_nothing_is_given(desk: Desk, couple: Household) -> None:
    assert machine(desk, "own").get("/people").status_code == 200
    assert not Giving.objects.exists()


def test_what_was_not_agreed_is_not_read(desk: Desk, bureau: Recipient, couple: Household) -> None:
    program = machine(desk, str(bureau.id), "people:read", "people:numbers")
    path = f"/people/{Person.objects.get(name='王建国').id}/open"
    refused = program.post(path, {"purpose": "service"})
    assert (refused.status_code, refused.json()["code"]) == (409, "processing.kinds_beyond")
    end_recipient(actor=desk.who("district"), recipient_id=bureau.id, version=1, how="kept", words="依法保存")
    refused = program.get("/people")
    assert (refused.status_code, refused.json()["code"]) == (409, "processing.receives_nothing")
    assert not Giving.objects.exists()


def test_a_program_reads_only_of_those_who_agreed(desk: Desk, couple: Household) -> None:
    terms = replace(BUREAU, name="某公司", ground="consent")
    row = keep_recipient(actor=desk.who("district"), place_code=COUNTY, agreed=terms)
    program, person = machine(desk, str(row.id)), Person.objects.get(name="王建国")
    assert program.get("/people").json()["items"] == []
    assert program.post("/people/search", {"text": "王建国"}).json()["items"] == []
    refused = program.post(f"/people/{person.id}/open", {"purpose": "service"})
    assert (refused.status_code, refused.json()["code"]) == (403, "processing.not_agreed")
    give_consent(
        actor=desk.who("community"),
        person_id=person.id,
        scope=scope_for(row.id),
        read=offer_for(row, COUNTY).digest,
    )
    assert [one["id"] for one in program.get("/people").json()["items"]] == [str(person.id)]
    members = program.get(f"/households/{couple.id}").json()["members"]
    assert [one["person"] for one in members] == [str(person.id)]
    assert program.post(f"/people/{person.id}/open", {"purpose": "service"}).status_code == 200
    assert {one.person_id for one in GivenPerson.objects.all()} == {person.id}


def test_a_token_that_reads_people_names_who_gets_it(desk: Desk, bureau: Recipient) -> None:
    with pytest.raises(errors.RecipientNotSaid):
        machine(desk, "")
    with pytest.raises(errors.RecipientNotSaid):
        note_lines(
            actor=desk.who("community"),
            recipient=Receiver(desk.world.accounts["grid"].id),
            people=[bureau.id],
        )
    machine(desk, "", "cases:read")
    client = client_for(desk.world.accounts["community"])
    sent = {"name": "民政接口", "scopes": ["people:read"], "days": "30"}
    assert client.post("/bench/tokens/", sent).status_code == 422
    made = client.post("/bench/tokens/", {**sent, "to": str(bureau.id)})
    assert SECRET.findall(made.content.decode())
    assert ApiToken.objects.latest("id").recipient == bureau.id
    assert "区民政局" in client.get("/bench/tokens/").content.decode()


def test_a_token_of_which_nobody_said_it_does_not_count_as_the_own_use(
    desk: Desk, bureau: Recipient, couple: Household
) -> None:
    program = machine(desk, "own")
    token = ApiToken.objects.latest("id")
    ApiToken.objects.filter(id=token.id).update(is_recipient_said=False)  # made before anybody asked
    assert program.get("/people").status_code == 200
    giving = Giving.objects.get()
    assert (giving.to_name, giving.recipient, giving.kind) == ("没有说明交给谁", None, "api")
    client, page = client_for(desk.world.accounts["community"]), "/bench/tokens/"
    assert "没有说明交给谁" in client.get(page).content.decode()
    say = f"{page}{token.id}/recipient/"
    assert "开始问接收方以前建的" in client.get(say).content.decode()
    assert client.post(say, {}).status_code == 422
    other = client_for(desk.world.accounts["grid"])
    assert other.post(say, {"to": "own"}).status_code == 404
    assert client.post(say, {"to": "own"}).status_code == 302
    assert "没有说明交给谁" not in client.get(page).content.decode()
    assert program.get("/people").status_code == 200
    assert Giving.objects.count() == 1
    with pytest.raises(RecipientSaid):
        say_recipient(actor=desk.who("community"), token_id=token.id, recipient=bureau.id)
    assert client.post(say, {"to": str(bureau.id)}).status_code == 422, (
        "who takes no lists away names the own use alone"
    )
    assert ApiToken.objects.get(id=token.id).recipient is None
