"""A group that wants consent: refused without one, hidden where it lacks, gone once it is withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import pytest

from liren.domains.people import errors
from liren.domains.people.actions import needs
from liren.domains.people.actions.waiting_marks import keep_waiting
from liren.domains.people.models import GroupMark, Need, Person
from liren.domains.people.queries import PeopleFilter, card_of, people_keys, people_page
from liren.domains.people.queries.figures import people_figures
from liren.domains.people.queries.marks import kept_marks
from liren.domains.people.queries.needs import mark_of
from liren.domains.rights.actions.consents import give_consent, withdraw_consent
from liren.domains.rights.consent_words import fields_said, wording_of
from liren.domains.rights.queries.consents import asked_of, person_seen
from liren.domains.rights.rules.consents import digest_of
from liren.domains.rights.sealing import Guardian
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM
from liren.kernel.models import AuditEntry
from tests.domains.rights.conftest import Family, Who, read

ILL = "group_long_ill"


def marked(who: Who, person: Person, group: str = "long_ill") -> GroupMark:
    return needs.mark_group(
        actor=who("community"),
        person_id=person.id,
        group=group,
        since=clock.today() - dt.timedelta(days=3),
        source="document",
        evidence="门诊病历",
    )


def agree(who: Who, person: Person, scope: str = ILL) -> None:
    give_consent(actor=who("community"), person_id=person.id, scope=scope, read=read(scope))


def on_list(who: Who, group: str = "long_ill") -> Collection[str]:
    return {one.name for one in people_keys(who("community"), PeopleFilter(group=group))}


def test_without_a_consent_a_mark_is_refused_and_with_one_shown(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    with pytest.raises(errors.GroupConsentMissing) as refused:
        marked(who, person)
    assert (refused.value.code, refused.value.field) == ("people.group_consent_missing", "group")
    assert "长期患病" in str(refused.value)
    agree(who, person)
    mark = marked(who, person)
    card = card_of(worker, person.id)
    assert [(one.label, one.purpose) for one in card.marks] == [("长期患病", "照护与关怀")]
    assert "单独同意" in card.marks[0].ground
    assert on_list(who) == {"王建国"}
    assert mark_of(worker, mark.id) == mark


def test_a_mark_made_before_anybody_asked_waits_unseen_for_the_consent(who: Who, family: Family) -> None:
    person, worker = family["王建国"], who("community")
    agree(who, person)
    mark = marked(who, person)
    Person.objects.filter(id=person.id).update(agreed={})
    assert on_list(who) == set()
    assert {tuple(line.groups) for line in people_page(worker, PeopleFilter())[0]} == {()}
    assert people_figures(worker, PeopleFilter()).groups == []
    assert not kept_marks().exists()
    card = card_of(worker, person.id)
    assert (card.marks, card.unagreed) == ([], 1)
    with pytest.raises(errors.MarkNotFound):
        mark_of(worker, mark.id)
    with pytest.raises(errors.MarkNotFound):
        needs.end_mark(actor=worker, mark_id=mark.id, on=clock.today(), reason="好了")
    Person.objects.filter(id=person.id).update(agreed={ILL: True})
    assert card_of(worker, person.id).unagreed == 0
    assert on_list(who) == {"王建国"}


def test_what_nobody_agrees_to_in_time_goes(who: Who, family: Family) -> None:
    person, other = family["王建国"], family["李秀英"]
    for one in (person, other):
        agree(who, one)
        marked(who, one)
    Person.objects.filter(id__in=(person.id, other.id)).update(agreed={})
    assert keep_waiting() == 0
    until = clock.today() + dt.timedelta(days=180)
    card = card_of(who("community"), person.id)
    assert (card.unagreed, card.unagreed_until) == (1, until)
    Person.objects.filter(id=other.id).update(agreed={ILL: True})
    with clock.at(clock.now() + dt.timedelta(days=180)):
        assert keep_waiting() == 0, "the last day is not past"
    with clock.at(clock.now() + dt.timedelta(days=181)):
        assert keep_waiting() == 1
        assert keep_waiting() == 0
    kept = GroupMark.objects.get()
    assert (kept.person, kept.waits_until) == (other, None)
    assert AuditEntry.objects.filter(verb="people.marks.lapsed").count() == 1


def test_withdrawn_the_mark_goes_with_its_needs_and_the_history_says_no_more(
    who: Who, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, other = family["王建国"], family["李秀英"]
    for one in (person, other):
        agree(who, one)
        marked(who, one)
        Need.objects.create(
            person=one,
            place_code=one.place_code,
            kind="visit",
            raised_by="rule",
            rule="ill",
            raised_on=clock.today(),
        )
    marked(who, person, "disabled")
    rule = needs.rules.Rule("ill", "visit", 30, group="long_ill")
    monkeypatch.setattr("liren.domains.people.actions.agreeing.rules_at", lambda codes: {"320104": [rule]})
    gone = withdraw_consent(actor=who("community"), person_id=person.id, scope=ILL)
    assert gone == [ILL]
    assert fields_said(gone) == "人群“长期患病”"
    assert list(GroupMark.objects.filter(person=person).values_list("group", flat=True)) == ["disabled"]
    assert not Need.objects.filter(person=person).exists()
    assert GroupMark.objects.filter(person=other, group="long_ill").exists()
    assert Need.objects.filter(person=other).exists()
    entry = AuditEntry.objects.get(verb="rights.consent.withdrawn")
    (payload,) = audit.payloads_of([entry])
    assert "门诊病历" not in str(payload)
    assert audit.verify().first_break is None
    with pytest.raises(errors.GroupConsentMissing):
        marked(who, person)


def test_rules_raise_nothing_over_a_group_without_consent(
    who: Who, family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = family["王建国"]
    agree(who, person)
    marked(who, person)
    rule = needs.rules.Rule("ill", "visit", 30, group="long_ill")
    monkeypatch.setattr("liren.domains.people.actions.needs.rules_at", lambda codes: {"320104": [rule]})
    needs.raise_by_rule(actor=SYSTEM)
    assert Need.objects.get(closed_on__isnull=True).person == person
    Person.objects.filter(id=person.id).update(agreed={})
    needs.raise_by_rule(actor=SYSTEM)
    assert not Need.objects.filter(closed_on__isnull=True).exists()


def test_each_group_is_asked_by_itself_of_whom_it_can_be_said(who: Who, family: Family) -> None:
    worker = who("community")
    Person.objects.update(birth=dt.date(clock.today().year - 50, 1, 1))
    scopes = {
        name: {one.scope for one in asked_of(worker, person_seen(worker, family[name].id))}
        for name in ("王建国", "李秀英")
    }
    assert scopes["李秀英"] - scopes["王建国"] == {"group_pregnant"}
    assert {ILL, "group_retired"} <= scopes["王建国"]
    asked = {one.scope: one for one in asked_of(worker, person_seen(worker, family["李秀英"].id))}
    assert (asked[ILL].is_sensitive, asked["group_retired"].is_sensitive) == (True, False)
    wording = wording_of(ILL)
    assert "长期患病" in wording.chinese
    assert "第二十八条" in wording.chinese
    assert "articles 28 and 29" in wording.english
    assert wording.digest == digest_of((wording.chinese, wording.english))


def test_for_a_child_the_guardian_agrees_to_the_group(who: Who, family: Family) -> None:
    child = family["王小明"]
    Person.objects.filter(id=child.id).update(birth=dt.date(clock.today().year - 10, 1, 1))
    give_consent(
        actor=who("community"),
        person_id=child.id,
        scope=ILL,
        read=read(ILL),
        guardian=Guardian("王建国", "父亲"),
    )
    assert marked(who, child).group == "long_ill"
