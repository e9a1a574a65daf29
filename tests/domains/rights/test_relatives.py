"""Near relatives of the dead: who is one, and what they may have deleted (PIPL art. 49)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from liren.domains.people.actions import linking, moving
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Person
from liren.domains.people.queries.relatives import departed_of
from liren.domains.people.rules.near import are_near
from liren.domains.rights import deletion_errors as errors
from liren.domains.rights.actions.carrying_out import carry_out
from liren.domains.rights.actions.deletions import Verdict, decide_deletion
from liren.domains.rights.actions.relatives import ask_as_relative, take_from_relative
from liren.domains.rights.models import Deletion
from liren.domains.rights.queries.deletions import offered_of, opened, own_deletions
from liren.kernel import clock
from liren.kernel.actor import SYSTEM
from liren.kernel.refusals import NotAllowed
from tests.domains.rights.conftest import Family, Who
from tests.faces.workbench.test_look_pages import signed

WHY = "不想再有人打电话找他"
HEAD, WIFE, SON, IN_LAW, FATHER, BROTHER, GRANDSON = "02", "12", "20", "38", "51", "71", "41"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (HEAD, WIFE, True),
        (HEAD, SON, True),
        (HEAD, GRANDSON, True),
        (HEAD, FATHER, True),
        (HEAD, BROTHER, True),
        (HEAD, IN_LAW, False),
        (HEAD, "97", False),
        (HEAD, HEAD, False),
        (WIFE, SON, True),
        (WIFE, FATHER, False),
        (WIFE, BROTHER, False),
        (SON, "30", True),
        (SON, FATHER, True),
        (SON, GRANDSON, False),
        (FATHER, "52", True),
        (FATHER, BROTHER, True),
        (BROTHER, "75", True),
        (IN_LAW, SON, False),
        ("55", HEAD, False),
        ("", "", False),
    ],
)
def test_who_is_near_for_certain(one: str, other: str, expected: bool) -> None:
    assert are_near(one, other) is expected
    assert are_near(other, one) is expected


@pytest.fixture
def dead(who: Who, family: Family) -> Person:
    """The father died three years ago; the mother has the own account."""
    return died(who, family)


def died(who: Who, family: Family) -> Person:
    one = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=family["李秀英"].id, phone="17000000002")
    with clock.at(clock.now() - dt.timedelta(days=1100)):
        Person.objects.update(changed_at=clock.now())
        for kind in ("memberships", "residences", "phones"):
            getattr(one, kind).update(since=clock.today() - dt.timedelta(days=900))
        moving.record_death(
            actor=SYSTEM, person_id=one.id, version=one.version, on=clock.today(), source="document"
        )
    return Person.objects.get(id=one.id)


def carried(who: Who, one: Deletion) -> Deletion:
    goes = {kind.key: Verdict(is_deleted=True) for kind in offered_of(one.person) if kind.standing.free}
    decide_deletion(actor=who("community"), deletion_id=one.id, verdicts=goes)
    return carry_out(actor=who("director"), deletion_id=one.id, typed="王建国")


def test_the_widow_asks_and_the_entry_is_erased(who: Who, family: Family, dead: Person) -> None:
    assert [one.person.id for one in departed_of(family["李秀英"].id)] == [dead.id]
    assert departed_of(dead.id) == []
    one = ask_as_relative(actor=who("neighbour"), person_id=dead.id, interest=WHY)
    assert (one.origin, WHY.encode() in bytes(one.said)) == ("relative", False)
    assert WHY in opened(one).reason
    carried(who, one)
    dead.refresh_from_db()
    assert (dead.state, dead.name) == ("erased", "—")
    assert own_deletions(who("neighbour"))[0].line.deletion.state == "done"
    assert Person.objects.get(name="李秀英").memberships.exists(), "the household stays"


def test_only_near_and_dead_and_with_an_interest(who: Who, family: Family, dead: Person) -> None:
    cases = [
        (errors.DeletionUnlinked, "resident", dead.id, WHY),
        (errors.NotNear, "neighbour", family["王小明"].id, WHY),
        (errors.NotNear, "neighbour", uuid.uuid4(), WHY),
        (errors.RelativeMissing, "neighbour", dead.id, "  "),
    ]
    for refusal, username, person_id, interest in cases:
        with pytest.raises(refusal):
            ask_as_relative(actor=who(username), person_id=person_id, interest=interest)


def test_at_the_window_with_proof(who: Who, family: Family, dead: Person) -> None:
    said = {"name": "王敏", "kinship": "女儿", "proof": "死亡证明、户口簿", "interest": WHY}
    with pytest.raises(errors.NotDeceased):
        take_from_relative(actor=who("community"), person_id=family["李秀英"].id, **said)
    with pytest.raises(errors.RelativeMissing):
        take_from_relative(actor=who("community"), person_id=dead.id, **{**said, "proof": " "})
    with pytest.raises(PersonNotFound):
        take_from_relative(actor=who("department"), person_id=dead.id, **said)
    with pytest.raises(NotAllowed):
        take_from_relative(actor=who("dispatcher"), person_id=dead.id, **said)
    one = take_from_relative(actor=who("community"), person_id=dead.id, **said)
    assert opened(one).reason == "王敏；女儿；死亡证明、户口簿；" + WHY
    with pytest.raises(errors.DeletionOpen):
        take_from_relative(actor=who("community"), person_id=dead.id, **said)


def test_through_the_pages(who: Who, family: Family, dead: Person) -> None:
    widow, worker = signed(who, "neighbour"), signed(who, "community")
    page = widow.get("/account/register/relatives/").content.decode()
    assert all(text in page for text in ("王建国", "去世", "第四十九条"))
    ask = reverse("portal:relative_ask", args=[dead.id])
    assert "查阅" in widow.get(ask).content.decode()
    assert widow.post(ask, {"interest": WHY, "right": "delete"}).status_code == 422
    wanted = {"interest": WHY, "right": "delete", "knows": "on"}
    assert "王*国" in widow.post(ask, wanted, follow=True).content.decode()
    assert widow.post(ask, wanted).status_code == 409
    assert widow.get(reverse("portal:relative_ask", args=[uuid.uuid4()])).status_code == 404
    assert "近亲属申请" in worker.get("/bench/deletions/").content.decode()
    Deletion.objects.all().delete()
    worker.post(reverse("bench:person_open", args=[dead.id]), {"purpose": "visit"})
    take = reverse("bench:person_relative", args=[dead.id])
    assert take in worker.get(reverse("bench:person", args=[dead.id])).content.decode()
    assert worker.post(take, {"name": "王敏"}).status_code == 422
    said = {"right": "delete", "name": "王敏", "kinship": "女儿", "proof": "户口簿", "interest": WHY}
    assert "已记下，等决定" in worker.post(take, said, follow=True).content.decode()
