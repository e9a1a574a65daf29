"""A copy of one's own data: asked for by the person, made whole by the worker, and opened by nobody else."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.utils.translation import override

from liren.domains.access.models import Account
from liren.domains.casework.actions import intake
from liren.domains.messaging.models import Delivery
from liren.domains.neighbours.actions import enrol_contact
from liren.domains.people.actions import linking, reading
from liren.domains.people.actions.linking import end_own_link
from liren.domains.people.errors import PersonNotFound
from liren.domains.people.models import Person
from liren.domains.people.queries.whose import whose
from liren.domains.rights import copy_errors
from liren.domains.rights.actions import copies
from liren.domains.rights.actions.consents import give_consent
from liren.domains.rights.models import Copy, CopyFile
from liren.domains.rights.queries.copies import own_copies
from liren.domains.rights.rules.copies import machine_shape
from liren.kernel import audit, clock, holdings
from liren.kernel.actor import VISITOR
from liren.kernel.holdings import Fact, Part, Row, Section
from liren.kernel.models import AuditEntry, SubjectKey
from liren.kernel.worker import work_off
from tests.domains.people.conftest import HEAD, LIUYIN, WIFE
from tests.domains.rights.conftest import CHILD, Family, Who, read

Facts = dict[str, list[str]]
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def part(title: str, value: holdings.Value) -> Part:
    return Part("people", title, [Section("homes", title, [Row(title, (Fact("since", title, value),))])])


@pytest.mark.parametrize(
    ("chinese", "english", "expected"),
    [
        ("租住", "Rented", {"value": "租住", "value_en": "Rented"}),
        ("王建国", "王建国", {"value": "王建国"}),
        (AT.date(), AT.date(), {"value": "2026-03-02"}),
        (AT, AT, {"value": "2026-03-02T09:00:00+00:00"}),
    ],
)
def test_the_machine_shape_says_both_languages(
    chinese: holdings.Value, english: holdings.Value, expected: dict[str, str]
) -> None:
    shape = machine_shape([part("住处", chinese)], [part("Homes", english)], AT)
    assert (shape["format"], shape["version"], shape["made_at"]) == ("liren.copy", 1, AT.isoformat())
    section = shape["parts"][0]["sections"][0]
    assert (section["title"], section["title_en"]) == ("住处", "Homes")
    assert section["rows"][0]["facts"] == [{"key": "since", "label": "住处", "label_en": "Homes", **expected}]


@pytest.fixture
def person(who: Who, family: Family) -> Person:
    person = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=person.id, phone="17000000001")
    return person


def opened(who: Who, copy: Copy, form: str = "json") -> bytes:
    return copies.fetch_copy(actor=who("resident"), copy_id=copy.id, form=form).data


def sections(shape: dict[str, Any]) -> dict[str, list[Facts]]:
    found: dict[str, list[Facts]] = {}
    for room in shape["parts"]:
        for section in room["sections"]:
            rows = found.setdefault(f"{room['room']}.{section['key']}", [])
            for row in section["rows"]:
                facts: Facts = {"": [row["title"]]}
                for fact in row["facts"]:
                    facts.setdefault(fact["key"], []).append(fact["value"])
                rows.append(facts)
    return found


def lived(who: Who, person: Person) -> None:
    worker = who("community")
    give_consent(actor=worker, person_id=person.id, scope="employment", read=read("employment"))
    reading.open_card(actor=who("grid"), person_id=person.id, purpose="visit")
    enrol_contact(actor=worker, place_code=LIUYIN, kind="party", person_id=person.id, since=clock.today())
    own = intake.Said(text="三单元的楼道灯不亮。", place_code=LIUYIN, naming="named", name="王建国")
    intake.say_matter(actor=who("resident"), said=own)
    for name, text in (("王建国", "电话里说的井盖松了。"), ("刘大勇", "别人用同一个电话说的话。")):
        said = intake.Said(
            text=text, place_code=LIUYIN, naming="named", name=name, phone=HEAD.phones[0], channel="hotline"
        )
        intake.say_matter(actor=VISITOR, said=said)


def test_every_room_tells_the_own_and_nothing_of_others(who: Who, person: Person) -> None:
    lived(who, person)
    copy = copies.ask_copy(actor=who("resident"))
    assert work_off()
    found = sections(json.loads(opened(who, copy)))
    assert found["people.documents"][0]["number"] == [HEAD.document]
    assert found["people.phones"][0]["number"] == [HEAD.phones[0].replace(" ", "")]
    assert {one[""][0] for one in found["people.relatives"]} == {"李*英", "王*明"}
    assert found["people.looks"][0]["purpose"] == ["上门走访、巡查"]
    assert [one["given_how"] for one in found["rights.consents"]] == [["在窗口当面"]]
    assert len(found["neighbours.contacts"]) == 1
    said = {one["words"][0] for one in found["casework.matters"]}
    assert said == {"三单元的楼道灯不亮。", "电话里说的井盖松了。"}
    whole = opened(who, copy).decode()
    hidden = (
        WIFE.document,
        CHILD.document,
        "李秀英",
        "王小明",
        "刘大勇",
        "别人用同一个电话",
        who("grid").name,
    )
    assert [text for text in hidden if text in whole] == []


def test_told_alike_in_both_languages(who: Who, person: Person) -> None:
    lived(who, person)
    own = whose(person, who("resident").id)
    with override("zh-hans"):
        chinese = holdings.told(own)
    with override("en"):
        english = holdings.told(own)
    shape = machine_shape(chinese, english, AT)
    labels = [
        (fact["label"], fact.get("label_en"))
        for room in shape["parts"]
        for section in room["sections"]
        for row in section["rows"]
        for fact in row["facts"]
    ]
    assert len(labels) > 30
    consents = next(one for part in shape["parts"] for one in part["sections"] if one["key"] == "consents")
    assert consents["rows"][0]["facts"][0]["value_en"] == "Schooling, Employer, Occupation"
    assert [label for label in labels if not label[1]] == []


def test_made_as_pdf_in_both_languages_sealed_told_and_audited(who: Who, person: Person) -> None:
    copy = copies.ask_copy(actor=who("resident"))
    assert [one.state for one in own_copies(who("resident"))] == ["waiting"]
    with pytest.raises(copy_errors.CopyGone):
        opened(who, copy)
    work_off()
    chinese, english = opened(who, copy, "zh"), opened(who, copy, "en")
    assert (chinese[:5], english[:5]) == (b"%PDF-", b"%PDF-")
    assert chinese != english
    assert Delivery.objects.filter(template="rights.copy_made").exists()
    stored = b"".join(bytes(one.data) for one in CopyFile.objects.all())
    assert HEAD.document.encode() not in stored
    assert b"%PDF-" not in stored
    verbs = AuditEntry.objects.filter(verb__startswith="rights.copy.").order_by("id")
    assert [one.verb.rsplit(".", 1)[1] for one in verbs] == ["asked", "made", "fetched", "fetched"]
    copies.make_copy(copy.id)
    assert CopyFile.objects.count() == 3, "made once, however often the worker begins"
    assert audit.verify().first_break is None


def test_once_a_day(who: Who, person: Person) -> None:
    copies.ask_copy(actor=who("resident"))
    with pytest.raises(copy_errors.CopyAsked):
        copies.ask_copy(actor=who("resident"))
    with clock.at(clock.now() + dt.timedelta(days=1)):
        copies.ask_copy(actor=who("resident"))
    Copy.objects.update(state="failed")
    copies.ask_copy(actor=who("resident"))


def test_only_the_person_fetches_it_while_matched_and_in_time(who: Who, person: Person) -> None:
    for username in ("neighbour", "community"):
        with pytest.raises(PersonNotFound):
            copies.ask_copy(actor=who(username))
    copy = copies.ask_copy(actor=who("resident"))
    work_off()
    for username in ("neighbour", "community", "auditor"):
        with pytest.raises(copy_errors.CopyGone):
            copies.fetch_copy(actor=who(username), copy_id=copy.id, form="json")
    for form, one in (("exe", copy.id), ("json", uuid.uuid4())):
        with pytest.raises(copy_errors.CopyGone):
            copies.fetch_copy(actor=who("resident"), copy_id=one, form=form)
    with clock.at(clock.now() + copies.LIFE + dt.timedelta(minutes=1)), pytest.raises(copy_errors.CopyGone):
        opened(who, copy)
    end_own_link(actor=who("resident"))
    with pytest.raises(copy_errors.CopyGone):
        opened(who, copy)
    assert own_copies(who("resident")) == []


def test_what_ran_out_is_taken_away_and_a_destroyed_key_opens_nothing(who: Who, person: Person) -> None:
    copy = copies.ask_copy(actor=who("resident"))
    work_off()
    assert copies.clear_copies() == 0
    SubjectKey.objects.filter(subject=person.id).update(key="")
    with pytest.raises(copy_errors.CopyGone):
        opened(who, copy)
    with clock.at(clock.now() + copies.LIFE + dt.timedelta(minutes=1)):
        assert copies.clear_copies() == 3
    assert not CopyFile.objects.exists()


def test_unmatched_meanwhile_it_is_not_made(who: Who, person: Person) -> None:
    copy = copies.ask_copy(actor=who("resident"))
    end_own_link(actor=who("resident"))
    work_off()
    copy.refresh_from_db()
    assert (copy.state, CopyFile.objects.count()) == ("failed", 0)


def test_a_copy_the_worker_gave_up_may_be_asked_for_again(
    who: Who, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from liren.kernel.paper import ChineseFontMissing

    def no_font(*_: object) -> bytes:
        raise ChineseFontMissing

    monkeypatch.setattr("liren.domains.rights.copy_paper.pdf", no_font)
    copy = copies.ask_copy(actor=who("resident"))
    work_off()
    assert copies.clear_copies() == 1
    copy.refresh_from_db()
    assert copy.state == "failed"
    assert Account.objects.filter(id=copy.account_id).exists()
    copies.ask_copy(actor=who("resident"))


def test_what_an_entry_merged_into_the_own_agreed_to_is_told(
    who: Who, family: Family, person: Person
) -> None:
    other = family["李秀英"]
    give_consent(
        actor=who("community"), person_id=other.id, scope="emergency_contact", read=read("emergency_contact")
    )
    Person.objects.filter(id=other.id).update(state="merged", merged_into=person.id)
    copy = copies.ask_copy(actor=who("resident"))
    work_off()
    found = sections(json.loads(opened(who, copy)))
    assert [one[""] for one in found["rights.consents"]] == [["紧急联系人"]]
