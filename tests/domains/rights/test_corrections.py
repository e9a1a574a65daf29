"""The person asks for own fields to be corrected; whoever keeps the register decides on each, in time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

import pytest

from liren.domains.messaging.models import Delivery
from liren.domains.people import errors as people_errors
from liren.domains.people.actions import change_person, linking, register_person
from liren.domains.people.models import Person, Source
from liren.domains.people.queries import card_of
from liren.domains.people.queries.held import held_of
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.rights import correction_errors as errors
from liren.domains.rights import look_errors
from liren.domains.rights.actions import consents, corrections
from liren.domains.rights.correction_choices import CorrectionState
from liren.domains.rights.correction_words import Decision
from liren.domains.rights.models import Correction
from liren.domains.rights.queries import corrections as found
from liren.domains.rights.rules.corrections import differing, offered, outcome_of
from liren.kernel import audit, carrying, clock, holdings, ids
from liren.kernel.holdings import Whose
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.people.conftest import LIUYIN
from tests.domains.rights.conftest import Family, Who, read

YES, NO = Decision(True), Decision(False, "单位开的证明上不是这样")
WHY = "登记的时候写错了"


@pytest.fixture
def person(who: Who, family: Family) -> Person:
    one = family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=one.id, phone="17000000001")
    return one


def ask(who: Who, **proposed: str) -> Correction:
    return corrections.ask_correction(actor=who("resident"), proposed=proposed, reason=WHY, evidence="毕业证")


def decide(who: Who, one: Correction, **decisions: Decision) -> Correction:
    version = Person.objects.get(id=one.person_id).version
    return corrections.decide_correction(
        actor=who("community"), correction_id=one.id, version=version, decisions=decisions
    )


def agree(who: Who, person: Person, scope: str) -> None:
    consents.give_consent(actor=who("community"), person_id=person.id, scope=scope, read=read(scope))


def seen_by(who: Who, one: Correction) -> found.Opened:
    return found.opened(found.correction_seen(who("community"), one.id))


def told(template: str) -> int:
    return Delivery.objects.filter(template=template).count()


def channels(template: str) -> list[str]:
    return sorted(Delivery.objects.filter(template=template).values_list("channel", flat=True))


@pytest.mark.parametrize(
    ("held", "proposed", "expected"),
    [
        ({}, {"marital": "20"}, {"marital": "20"}),
        ({"marital": "20"}, {"marital": "20"}, {}),
        ({"marital": "20"}, {"marital": ""}, {}),
        ({"phone": "1、2"}, {"phone": "2、3"}, {"phone": "3"}),
        ({"phone": "1、2"}, {"phone": "2"}, {}),
    ],
)
def test_what_differs(
    held: Mapping[str, str], proposed: Mapping[str, str], expected: Mapping[str, str]
) -> None:
    assert differing(held, proposed) == expected


@pytest.mark.parametrize(
    ("approved", "expected"),
    [((True, True), "approved"), ((True, False), "partly"), ((False, False), "refused")],
)
def test_what_comes_of_it(approved: tuple[bool, bool], expected: str) -> None:
    assert outcome_of(dict(zip(("name", "home"), approved, strict=True))) == CorrectionState(expected)


def test_what_is_offered_follows_the_agreements() -> None:
    assert {"name", "phone", "marital", "home", "relation"} <= set(offered({}, ()))
    assert {"remark", "document", "birth", "schooling", "health_note"}.isdisjoint(offered({}, ()))
    assert {"schooling", "workplace"} <= set(offered({"employment": True}, ()))
    assert "phone" not in offered({"contact": False}, ())


def test_asked_decided_field_by_field_and_told_once(who: Who, person: Person) -> None:
    agree(who, person, "employment")
    one = ask(who, schooling="20", marital="20", home="柳叶巷12号3幢2单元502室", phone="139 0000 0009")
    assert one.fields == ["phone", "schooling", "marital", "home"]
    assert "柳叶巷".encode() not in bytes(one.said)
    assert told("rights.correction_asked") == 2
    seen = seen_by(who, one)
    assert [(row.name, row.now_said, row.proposed) for row in seen.fields] == [
        ("phone", "13900000001", "13900000009"),
        ("schooling", "", "大学本科"),
        ("marital", "", "已婚"),
        ("home", "柳叶巷12号3幢 2-501", "柳叶巷12号3幢2单元502室"),
    ]
    assert (seen.reason, seen.evidence, seen.line.person) == (WHY, "毕业证", "王*国")
    decide(who, one, phone=YES, schooling=YES, marital=YES, home=NO)
    card = card_of(who("community"), person.id)
    assert {value.name: (value.raw, value.source) for value in card.values} == {
        "schooling": ("20", "本人或家属填报"),
        "marital": ("20", "本人或家属填报"),
    }
    assert {phone.number for phone in card.phones} == {"13900000001", "13900000009"}
    own = found.own_corrections(who("resident"))
    assert [one.line.correction.state for one in own] == ["partly"]
    assert own[0].fields[-1].decision == NO
    assert channels("rights.correction_decided") == sorted(set(channels("rights.correction_decided")))
    assert told("rights.correction_decided") >= 1
    assert AuditEntry.objects.filter(verb="people.person.changed", actor_id=who("community").id).count() == 1
    assert AuditEntry.objects.filter(verb="rights.correction.decided", subject=person.id).count() == 1
    part = next(part for part in holdings.told(Whose((person.id,), person.name)) if part.room == "rights")
    asked = next(section for section in part.sections if section.key == "corrections").rows[0]
    assert {fact.key: fact.value for fact in asked.facts}["marital"] == "— → 已婚 · 已改"
    with pytest.raises(errors.CorrectionClosed):
        decide(who, one, phone=YES, schooling=YES, marital=YES, home=YES)
    assert audit.verify().first_break is None


def test_what_is_refused_when_asking(who: Who, person: Person) -> None:
    refused: list[tuple[type[Exception], dict[str, str]]] = [
        (errors.CorrectionEmpty, {}),
        (errors.CorrectionEmpty, {"marital": " "}),
        (errors.CorrectionSame, {"name": "王建国"}),
        (errors.CorrectionSame, {"phone": "13900000001"}),
        (errors.CorrectionSame, {"relation": "户主"}),
        (errors.FieldNotOffered, {"birth": "1955-12-04"}),
        (errors.FieldNotOffered, {"remark": "x"}),
        (errors.FieldNotOffered, {"nothing": "x"}),
        (people_errors.ConsentMissing, {"schooling": "20"}),
        (people_errors.ChoiceWrong, {"marital": "999"}),
        (people_errors.ChoiceWrong, {"home": "长" * 201}),
        (people_errors.PhoneWrong, {"phone": "12"}),
        (people_errors.NameWrong, {"name": "王2"}),
    ]
    for refusal, proposed in refused:
        with pytest.raises(refusal):
            ask(who, **proposed)
    with pytest.raises(look_errors.WordsMissing):
        corrections.ask_correction(actor=who("resident"), proposed={"marital": "20"}, reason=" ")
    for username in ("neighbour", "community"):
        with pytest.raises(errors.CorrectionUnlinked):
            corrections.ask_correction(actor=who(username), proposed={"marital": "20"}, reason=WHY)
    assert not Correction.objects.exists()


def test_one_waits_at_a_time_and_may_be_withdrawn(who: Who, person: Person) -> None:
    one = ask(who, marital="20")
    with pytest.raises(errors.CorrectionOpen):
        ask(who, marital="10")
    with pytest.raises(errors.CorrectionNotFound):
        corrections.withdraw_correction(actor=who("neighbour"), correction_id=one.id)
    with pytest.raises(NotAllowed):
        corrections.withdraw_correction(actor=who("community"), correction_id=one.id)
    corrections.withdraw_correction(actor=who("resident"), correction_id=one.id)
    with pytest.raises(errors.CorrectionClosed):
        corrections.withdraw_correction(actor=who("resident"), correction_id=one.id)
    with pytest.raises(errors.CorrectionClosed):
        decide(who, one, marital=YES)
    assert ask(who, marital="10").is_open


def test_who_decides_and_what_is_refused(who: Who, person: Person) -> None:
    one = ask(who, marital="20")
    for username in ("auditor", "department", "neighbour", "supervisor"):
        with pytest.raises(errors.CorrectionNotFound):
            corrections.decide_correction(
                actor=who(username), correction_id=one.id, version=1, decisions={"marital": YES}
            )
    with pytest.raises(errors.CorrectionNotFound):
        found.correction_seen(who("community"), uuid.uuid4())
    with pytest.raises(errors.DecisionMissing):
        decide(who, one)
    with pytest.raises(errors.ReasonMissing):
        decide(who, one, marital=Decision(False))
    with pytest.raises(StalePage):
        corrections.decide_correction(
            actor=who("community"), correction_id=one.id, version=99, decisions={"marital": YES}
        )
    assert Correction.objects.get().is_open


def test_over_a_stronger_source_only_with_a_reason(who: Who, person: Person) -> None:
    version = Person.objects.get(id=person.id).version
    given = PersonGiven("王建国", details={"marital": "10"})
    change_person(
        actor=who("community"), person_id=person.id, version=version, given=given, source="document"
    )
    one = ask(who, marital="20")
    field = seen_by(who, one).fields[0]
    assert (field.is_weaker, field.now and field.now.source) == (True, "证件核验")
    with pytest.raises(people_errors.WeakerSource):
        decide(who, one, marital=YES)
    decide(who, one, marital=Decision(True, "看了结婚证"))
    held = held_of(Person.objects.get(id=person.id), ["marital"])["marital"]
    assert (held.value, held.kind) == ("20", "self")
    assert Source.objects.filter(kind="self", label="看了结婚证").count() == 1


def test_late_after_the_limit_of_the_place(who: Who, person: Person) -> None:
    one = ask(who, marital="20")
    assert one.due_at is not None
    worker, wanted = who("community"), found.CorrectionFilter(view="late")
    with clock.at(one.due_at - dt.timedelta(minutes=1)):
        assert found.count_views(worker, wanted) == {"open": 1, "late": 0, "decided": 0, "all": 1}
    with clock.at(one.due_at + dt.timedelta(minutes=1)):
        assert [line.is_late for line in found.page(worker, wanted)[0]] == [True]
        decide(who, one, marital=YES)
        lines, _ = found.page(worker, found.CorrectionFilter(view="decided"))
        assert [(line.was_late, line.is_late, line.decider) for line in lines] == [(True, False, worker.name)]


def test_withdrawn_consent_takes_what_was_proposed_with_it(who: Who, person: Person) -> None:
    agree(who, person, "employment")
    agree(who, person, "contact")
    one = ask(who, schooling="20", marital="20", phone="13900000009")
    for scope in ("employment", "contact"):
        consents.withdraw_consent(actor=who("resident"), person_id=person.id, scope=scope)
    seen = seen_by(who, one)
    assert [row.name for row in seen.fields] == ["marital"]
    corrections.withdraw_correction(actor=who("resident"), correction_id=one.id)
    agree(who, person, "employment")
    ask(who, schooling="20")
    consents.withdraw_consent(actor=who("resident"), person_id=person.id, scope="employment")
    assert not Correction.objects.filter(state="open").exists()


def test_a_request_follows_a_merge_under_the_other_key(who: Who, family: Family, person: Person) -> None:
    one, again = ask(who, marital="20"), PersonGiven("王建国", birth="1955-12-03")
    apart = [one.id for one in family.values()]
    worker = who("community")
    other = register_person(actor=worker, place_code=LIUYIN, given=again, source="visit", apart_from=apart)
    carried = carrying.carry(person.id, other.id)
    assert seen_by(who, one).fields[0].proposed == "已婚"
    assert Correction.objects.get().person_id == other.id
    carrying.carry_back(carried, person.id, other.id)
    assert found.own_corrections(who("resident"))[0].reason == WHY


def test_a_protected_person_only_for_the_narrower_circle(who: Who, person: Person) -> None:
    one = ask(who, marital="20")
    Person.objects.filter(id=person.id).update(protection="address")
    with pytest.raises(errors.CorrectionNotFound):
        found.correction_seen(who("grid"), one.id)
    assert found.page(who("grid"), found.CorrectionFilter())[0] == []
    assert found.correction_seen(who("director"), one.id) == one


def test_whoever_was_unlinked_sees_nothing_and_is_not_told(who: Who, person: Person) -> None:
    one = ask(who, marital="20")
    linking.end_own_link(actor=who("resident"))
    assert found.own_corrections(who("resident")) == []
    with pytest.raises(errors.CorrectionNotFound):
        corrections.withdraw_correction(actor=who("resident"), correction_id=one.id)
    decide(who, one, marital=YES)
    assert told("rights.correction_decided") == 0
    linking.link_at_window(actor=who("community"), person_id=person.id, phone="17000000002")
    assert [line.line.correction.state for line in found.own_corrections(who("neighbour"))] == ["approved"]


def test_paged_by_key_in_either_order(
    who: Who, family: Family, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "PAGE", 2)
    for value in ("20", "10", "30"):
        one = ask(who, marital=value)
        corrections.withdraw_correction(actor=who("resident"), correction_id=one.id)
    for sort in ("due", "new"):
        wanted = found.CorrectionFilter(sort=sort, state="withdrawn", place="320104901")
        first, key = found.page(who("community"), wanted)
        second, end = found.page(who("community"), wanted, key)
        shown = {line.correction.id for line in (*first, *second)}
        assert (len(shown), len(first), end) == (3, 2, "")
        assert set(found.keys(who("community"), wanted)) == shown
    assert found.page(who("community"), found.CorrectionFilter(place="320104902"))[0] == []
    assert len(found.by_ids(who("community"), [*shown, ids.uuid7()])) == 3
    assert found.by_ids(who("auditor"), list(shown)) == []
