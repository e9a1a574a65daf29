"""Near relatives of the dead ask to see, copy, correct and delete from their own account (PIPL art. 49)."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liren.domains.people.models import Person
from liren.domains.rights import arrangement_errors, deletion_errors
from liren.domains.rights import kin_errors as errors
from liren.domains.rights.actions import kin
from liren.domains.rights.actions.carrying_out import carry_out
from liren.domains.rights.actions.deletions import Verdict, decide_deletion
from liren.domains.rights.actions.kin_shown import see_as_relative, take_as_relative
from liren.domains.rights.kin_choices import KinState
from liren.domains.rights.kin_words import Claim
from liren.domains.rights.models import Arrangement, Deletion, KinRequest
from liren.domains.rights.queries.deletions import offered_of
from liren.domains.rights.queries.kin import opened, own_requests
from liren.domains.rights.rules.kin import LIFE
from liren.kernel import audit_queries, clock
from liren.kernel.models import StoredFile
from liren.kernel.refusals import NotAllowed, NotFound
from tests.domains.people.conftest import LIUYIN
from tests.domains.rights.conftest import Family, Who
from tests.domains.rights.test_relatives import died
from tests.faces.workbench.test_look_pages import signed
from tests.factories.post import picture

WHY = Claim("", interest="办理继承要用")
WRONG = Claim("", interest="办理继承要用", wrong="名字里的“国”应当是“囯”")
SEEN = Claim("王敏", kinship="女儿", proof="户口簿", interest="办理继承要用")


@pytest.fixture
def dead(who: Who, family: Family) -> Person:
    return died(who, family)


def told(person: Person, tail: str) -> Claim:
    return Claim("", kinship="女儿", interest="办理继承要用", of_name=person.name, of_tail=tail)


def tail_of(person: Person) -> str:
    from liren.domains.people.queries import card_of
    from liren.kernel.actor import SYSTEM

    return card_of(SYSTEM, person.id).documents[0].number[-6:]


def asked(who: Who, dead: Person, right: str = "see", claim: Claim = WHY) -> KinRequest:
    return kin.ask_kin(actor=who("neighbour"), right=right, claim=claim, person_id=dead.id)


def test_seen_for_seven_days_and_each_time_written_down(who: Who, dead: Person) -> None:
    row = asked(who, dead)
    assert WHY.interest.encode() not in bytes(row.said)
    with pytest.raises(errors.KinOver):
        see_as_relative(actor=who("neighbour"), request_id=row.id)
    with pytest.raises(errors.KinRooms):
        kin.decide_kin(actor=who("community"), request_id=row.id, is_granted=True)
    kin.decide_kin(actor=who("community"), request_id=row.id, is_granted=True, rooms=["people"])
    shown = see_as_relative(actor=who("neighbour"), request_id=row.id)
    assert [part.room for part in shown.parts] == ["people"], "only what was opened"
    assert [one.verb for one in audit_queries.history_of("person", dead.id)].count("rights.kin.seen") == 1
    with pytest.raises(errors.KinOver):
        take_as_relative(actor=who("neighbour"), request_id=row.id, form="pdf")
    with pytest.raises(NotFound):
        see_as_relative(actor=who("resident"), request_id=row.id)
    with clock.at(clock.now() + LIFE), pytest.raises(errors.KinOver):
        see_as_relative(actor=who("neighbour"), request_id=row.id)


def test_a_copy_for_people_and_for_machines(who: Who, dead: Person) -> None:
    row = asked(who, dead, "copy")
    kin.decide_kin(actor=who("community"), request_id=row.id, is_granted=True, rooms=["people"])
    paper = take_as_relative(actor=who("neighbour"), request_id=row.id, form="pdf")
    machine = take_as_relative(actor=who("neighbour"), request_id=row.id, form="json")
    assert paper.data.startswith(b"%PDF")
    assert json.loads(machine.data)["parts"][0]["room"] == "people"
    with pytest.raises(errors.KinOver):
        take_as_relative(actor=who("neighbour"), request_id=row.id, form="exe")


def test_a_correction_says_what_was_changed(who: Who, dead: Person) -> None:
    with pytest.raises(errors.KinWrongMissing):
        asked(who, dead, "correct")
    row = asked(who, dead, "correct", WRONG)
    with pytest.raises(errors.KinWords):
        kin.decide_kin(actor=who("community"), request_id=row.id, is_granted=True)
    kin.decide_kin(actor=who("community"), request_id=row.id, is_granted=True, words="照户口本改了名字")
    [own] = own_requests(who("neighbour"))
    assert (own.answer, own.line.row.state) == ("照户口本改了名字", KinState.GRANTED)


def test_by_papers_where_the_register_does_not_show_it(who: Who, family: Family, dead: Person) -> None:
    """Whether there is such a person is not told before somebody has seen the papers."""
    asker, papers = who("neighbour"), [SimpleUploadedFile("证明.png", picture())]
    claim, unknown = told(dead, tail_of(dead)), told(dead, "000000")
    with pytest.raises(errors.KinProofMissing):
        kin.ask_kin(actor=asker, right="delete", claim=claim, place_code=LIUYIN)
    lost = kin.ask_kin(actor=asker, right="delete", claim=unknown, place_code=LIUYIN, papers=papers)
    assert (lost.person, lost.is_open) == (None, True)
    with pytest.raises(errors.KinUnmatched):
        kin.decide_kin(actor=who("community"), request_id=lost.id, is_granted=True)
    with pytest.raises(errors.KinWords):
        kin.decide_kin(actor=who("community"), request_id=lost.id, is_granted=False)
    papers = [SimpleUploadedFile("证明.png", picture())]
    row = kin.ask_kin(actor=asker, right="delete", claim=claim, place_code=LIUYIN, papers=papers)
    assert {one.subject for one in StoredFile.objects.all()} == {family["李秀英"].id}, "under the own key"
    kin.decide_kin(actor=who("community"), request_id=row.id, is_granted=True)
    deletion = Deletion.objects.get()
    assert (deletion.person_id, deletion.origin, deletion.account_id) == (dead.id, "relative", asker.id)
    goes = {one.key: Verdict(is_deleted=True) for one in offered_of(dead) if one.standing.free}
    decide_deletion(actor=who("community"), deletion_id=deletion.id, verdicts=goes)
    carry_out(actor=who("director"), deletion_id=deletion.id, typed=dead.name)
    gone = KinRequest.objects.get(id=row.id)
    assert (bytes(gone.said), StoredFile.objects.filter(owner_id=row.id).count()) == (b"", 0)


def test_what_the_dead_arranged_binds_whoever_decides(who: Who, dead: Person) -> None:
    from liren.domains.rights.arrangement_words import seal_arranged
    from liren.domains.rights.rules.arrangements import RIGHTS, Arranged

    row = asked(who, dead)
    said = seal_arranged(Arranged(dict.fromkeys(RIGHTS, "nobody")), dead.id)
    Arrangement.objects.create(person=dead, said=said, given_at=clock.now(), given_how="window")
    for act in (
        lambda: kin.decide_kin(actor=who("community"), request_id=row.id, is_granted=True, rooms=["people"]),
        lambda: asked(who, dead, "copy"),
        lambda: kin.note_kin(actor=who("community"), person_id=dead.id, right="see", claim=SEEN),
    ):
        with pytest.raises(arrangement_errors.ArrangedOtherwise):
            act()


def test_what_is_refused(who: Who, family: Family, dead: Person) -> None:
    row = asked(who, dead)
    see = {"right": "see", "claim": WHY}
    cases = [
        (errors.KinOpen, lambda: asked(who, dead)),
        (
            deletion_errors.DeletionUnlinked,
            lambda: kin.ask_kin(actor=who("resident"), person_id=dead.id, **see),
        ),
        (
            deletion_errors.NotNear,
            lambda: kin.ask_kin(actor=who("neighbour"), person_id=family["王小明"].id, **see),
        ),
        (errors.KinMissing, lambda: kin.ask_kin(actor=who("neighbour"), place_code=LIUYIN, **see)),
        (errors.KinUnknown, lambda: kin.withdraw_kin(actor=who("resident"), request_id=row.id)),
        (errors.KinUnknown, lambda: kin.open_kin(actor=who("dispatcher"), request_id=row.id)),
        (errors.KinUnknown, lambda: kin.open_kin_paper(actor=who("department"), file_id=proof(who, family))),
        (NotAllowed, lambda: kin.withdraw_kin(actor=who("community"), request_id=row.id)),
        (
            NotAllowed,
            lambda: kin.note_export(actor=who("neighbour"), place_code=LIUYIN, form="csv", wanted={}, rows=0),
        ),
    ]
    for refusal, act in cases:
        with pytest.raises(refusal):
            act()
    kin.withdraw_kin(actor=who("neighbour"), request_id=row.id)
    with pytest.raises(errors.KinClosed):
        kin.decide_kin(actor=who("community"), request_id=row.id, is_granted=False, words="晚了")
    for right in ("see", "copy", "correct", "delete"):
        asked(who, dead, right, WRONG)
    with pytest.raises(errors.KinMany):
        asked(who, dead)


def proof(who: Who, family: Family) -> object:
    claim = told(family["王建国"], "000000")
    paper = SimpleUploadedFile("证明.png", picture())
    kin.ask_kin(actor=who("neighbour"), right="see", claim=claim, place_code=LIUYIN, papers=[paper])
    return StoredFile.objects.get().id


def opened_by(worker: Client, row: KinRequest) -> str:
    page = worker.post(reverse("bench:kin_open", args=[row.id]), follow=True)
    return str(page.content.decode())


def test_through_the_pages(who: Who, dead: Person) -> None:
    widow, worker = signed(who, "neighbour"), signed(who, "community")
    ask = reverse("portal:relative_ask", args=[dead.id])
    assert widow.post(ask, {"right": "see", "interest": "继承"}, follow=True).status_code == 200
    [row] = KinRequest.objects.all()
    assert "王*国" in worker.get(reverse("bench:kin")).content.decode()
    one = reverse("bench:kin_one", args=[row.id])
    assert "继承" not in worker.get(one).content.decode(), "before it is opened"
    assert all(text in opened_by(worker, row) for text in ("李秀英", "继承", "没有安排"))
    assert worker.post(one, {"take": "yes"}).status_code == 422
    assert worker.post(one, {"take": "yes", "rooms": ["people"]}, follow=True).status_code == 200
    assert "给您看的" in widow.get(reverse("portal:relatives")).content.decode()
    page = widow.get(reverse("portal:relative_see", args=[row.id])).content.decode()
    assert all(text in page for text in ("王建国", "人口登记"))
    other = reverse("portal:relative_other")
    assert widow.post(other, {"right": "see"}).status_code == 422
    papers = SimpleUploadedFile("证明.png", picture())
    said = {
        "community": LIUYIN,
        "of_name": "王建国",
        "of_tail": "00000X",
        "kinship": "妻子",
        "papers": papers,
    }
    assert (
        "已交给社区核对"
        in widow.post(other, {**said, "right": "copy", "interest": "继承"}, follow=True).content.decode()
    )
    lost = KinRequest.objects.get(way="paper")
    assert all(text in opened_by(worker, lost) for text in ("证明 1", "先登记去世"))
    withdraw = reverse("portal:relative_withdraw", args=[lost.id])
    assert "已撤回这份请求" in widow.post(withdraw, follow=True).content.decode()


def test_the_pages_ask_few_queries_however_many_requests(who: Who, dead: Person) -> None:
    widow, page = signed(who, "neighbour"), reverse("portal:relatives")
    asked(who, dead)
    widow.get(page)
    with CaptureQueriesContext(connection) as few:
        widow.get(page)
    for right in ("copy", "correct"):
        asked(who, dead, right, WRONG)
    with CaptureQueriesContext(connection) as many:
        widow.get(page)
    assert len(few) == len(many) <= 12
    worker, row = signed(who, "community"), KinRequest.objects.first()
    assert row is not None
    opened_by(worker, row)
    with CaptureQueriesContext(connection) as of_one:
        worker.get(reverse("bench:kin_one", args=[row.id]))
    with CaptureQueriesContext(connection) as of_list:
        worker.get(reverse("bench:kin"))
    assert max(len(of_one), len(of_list)) <= 12


def test_at_the_window_it_is_done_at_once(who: Who, family: Family, dead: Person) -> None:
    worker = signed(who, "community")
    take = reverse("bench:person_relative", args=[dead.id])
    said = {"right": "copy", "name": "王敏", "kinship": "女儿", "proof": "户口簿", "interest": "继承"}
    assert worker.post(take, said).status_code == 422, "no part was chosen"
    page = worker.post(take, {**said, "rooms": ["people"]}, follow=True).content.decode()
    assert all(text in page for text in ("王敏", "户口簿", "打印副本"))
    row = KinRequest.objects.get()
    assert "王敏".encode() not in bytes(row.noted)
    assert opened(row).claim == Claim("王敏", kinship="女儿", proof="户口簿", interest="继承")
    assert worker.get(reverse("bench:kin_copy", args=[row.id])).content.startswith(b"%PDF")
    alive = reverse("bench:person_relative", args=[family["李秀英"].id])
    assert worker.post(alive, {**said, "rooms": ["people"]}).status_code == 409


def test_reminded_once_when_it_is_late(who: Who, dead: Person) -> None:
    row = asked(who, dead)
    assert row.due_at is not None
    with clock.at(row.due_at):
        assert (kin.remind_of_kin(), kin.remind_of_kin()) == (1, 0)
