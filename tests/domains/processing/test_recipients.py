"""Recipients of personal data: what was agreed, what was given of whom, and how it ended."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest

from liren.domains.messaging.models import Delivery
from liren.domains.people.actions import linking
from liren.domains.people.actions.filling import note_filling
from liren.domains.people.giving_hooks import Given, data_given
from liren.domains.people.models import Filling
from liren.domains.people.queries import PeopleFilter
from liren.domains.people.queries.whose import whose
from liren.domains.people.rules.templates import FIELDS
from liren.domains.processing import holdings
from liren.domains.processing import recipient_errors as errors
from liren.domains.processing.actions import recipients as actions
from liren.domains.processing.actions.givings import ask_ledger, check_list, note_taken, recipient_named
from liren.domains.processing.actions.recipients import end_recipient, keep_recipient, open_paper
from liren.domains.processing.models import GivenPerson, Giving, Recipient
from liren.domains.processing.queries import recipients
from liren.domains.processing.queries.on_lists import PERSONS
from liren.domains.processing.queries.recipients import RecipientFilter
from liren.domains.processing.recipient_choices import DataKind
from liren.domains.processing.rules.recipients import KIND_OF, kinds_of, lacking, next_alarm, why_not
from liren.domains.processing.tasks import remind_of_ends
from liren.kernel import clock
from liren.kernel.models import AuditEntry, StoredFile
from liren.kernel.refusals import NotAllowed, Refusal, StalePage
from tests.domains.people.conftest import LIUYIN
from tests.domains.people.test_templates import ready
from tests.domains.processing.conftest import CARE, COUNTY, Family, Who, contract, kept

SINCE, UNTIL = dt.date(2026, 1, 1), dt.date(2026, 6, 30)
SAID = {"name": "甲", "contact": "乙", "purpose": "丙", "method": "丁"}


@pytest.mark.parametrize(
    ("without", "kinds", "relation", "until", "missing"),
    [
        ("", ["name"], "entrusted", UNTIL, ""),
        ("", ["name"], "handler", None, ""),
        ("", ["name"], "entrusted", None, "until"),
        ("", [], "handler", None, "kinds"),
        ("purpose", ["name"], "handler", None, "purpose"),
        ("method", ["name"], "handler", None, "method"),
        ("name", [], "entrusted", None, "name"),
    ],
)
def test_what_is_to_be_agreed(
    without: str, kinds: list[str], relation: str, until: dt.date | None, missing: str
) -> None:
    texts = {**SAID, **({without: " "} if without else {})}
    assert lacking(texts, kinds, relation, until) == missing


@pytest.mark.parametrize(
    ("until", "is_ended", "today", "why"),
    [
        (UNTIL, False, SINCE, ""),
        (UNTIL, False, UNTIL, ""),
        (None, False, UNTIL, ""),
        (UNTIL, False, UNTIL + dt.timedelta(days=1), "over"),
        (UNTIL, False, SINCE - dt.timedelta(days=1), "early"),
        (UNTIL, True, SINCE, "ended"),
    ],
)
def test_who_may_be_given_a_list(until: dt.date | None, is_ended: bool, today: dt.date, why: str) -> None:
    assert why_not(since=SINCE, until=until, is_ended=is_ended, today=today) == why


@pytest.mark.parametrize(
    ("stage", "until", "following"),
    [
        (0, UNTIL, (1, dt.date(2026, 7, 1))),
        (1, UNTIL, (2, dt.date(2026, 7, 10))),
        (2, UNTIL, None),
        (0, None, None),
    ],
)
def test_when_somebody_is_reminded(
    stage: int, until: dt.date | None, following: tuple[int, dt.date] | None
) -> None:
    assert next_alarm(stage, until) == following


def test_every_field_of_a_list_is_of_a_known_kind() -> None:
    assert set(FIELDS) - {"serial"} == set(KIND_OF)
    assert set(KIND_OF.values()) <= set(DataKind.values)
    assert kinds_of(("serial", "phone", "name", "sex")) == ("phone", "name")


def test_an_agreement_is_kept_and_changed_with_its_contract(who: Who) -> None:
    row = kept(who)
    assert (row.version, row.alarm_on) == (1, dt.date(2028, 1, 1))
    assert [one.name for one in recipients.papers_of(row.id)] == ["委托书.pdf"]
    changed = keep_recipient(
        actor=who("district"),
        place_code=COUNTY,
        agreed=replace(CARE, kinds=("name",), until=dt.date(2026, 12, 31)),
        recipient_id=row.id,
        version=1,
    )
    assert (changed.version, changed.kinds) == (2, ["name"])
    stored = StoredFile.objects.get(owner_type="recipient")
    assert open_paper(actor=who("district"), file_id=stored.id).id == stored.id
    verbs = AuditEntry.objects.filter(verb__startswith="processing.recipient").order_by("id")
    assert [one.verb.rsplit(".", 1)[1] for one in verbs] == ["added", "changed", "paper_read"]
    with pytest.raises(errors.PaperUnknown):
        open_paper(actor=who("director"), file_id=stored.id)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"purpose": "  "}, errors.RecipientLacks),
        ({"kinds": ()}, errors.RecipientLacks),
        ({"kinds": ("shoes",)}, errors.RecipientLacks),
        ({"relation": "friend"}, errors.RecipientLacks),
        ({"ground": "wish"}, errors.RecipientLacks),
        ({"until": None}, errors.RecipientLacks),
        ({"until": dt.date(2025, 1, 1)}, errors.RecipientPeriodWrong),
    ],
)
def test_an_agreement_that_says_too_little_is_refused(
    who: Who, changes: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        kept(who, **changes)
    assert not Recipient.objects.exists()
    assert not StoredFile.objects.exists()


def test_what_else_keeping_and_ending_refuse(who: Who) -> None:
    district = who("district")
    with pytest.raises(NotAllowed):
        keep_recipient(actor=who("director"), place_code=COUNTY, agreed=CARE, papers=[contract()])
    with pytest.raises(errors.ContractMissing):
        keep_recipient(actor=district, place_code=COUNTY, agreed=CARE)
    police = {"name": "柳荫派出所", "relation": "handler", "is_police": True}
    kept(who, **police)
    with pytest.raises(errors.PoliceTwice):
        kept(who, **police)
    row = kept(who)
    with pytest.raises(errors.RecipientNotFound):
        end_recipient(actor=who("director"), recipient_id=row.id, version=1, how="returned", words="书面确认")
    with pytest.raises(errors.RecipientNotFound):
        recipients.recipient_seen(who("auditor"), row.id)
    with pytest.raises(StalePage):
        end_recipient(actor=district, recipient_id=row.id, version=7, how="returned", words="书面确认")
    for how, words in (("", "x"), ("returned", " ")):
        with pytest.raises(errors.EndTooEarly):
            end_recipient(actor=district, recipient_id=row.id, version=1, how=how, words=words)
    ended = end_recipient(
        actor=district, recipient_id=row.id, version=1, how="destroyed", words="10 月 8 日书面答复"
    )
    assert (ended.ended_on, ended.alarm_on) == (clock.today(), None)
    with pytest.raises(errors.RecipientEnded):
        keep_recipient(actor=district, place_code=COUNTY, agreed=CARE, recipient_id=row.id, version=2)
    with pytest.raises(NotAllowed):
        actions.note_export(actor=who("auditor"), place_code=COUNTY, form="csv", wanted={}, rows=1)


def test_the_list_is_narrowed_sorted_and_paged(who: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "PAGE", 1)
    first, second = kept(who, name="甲中心"), kept(who, name="乙公司", relation="handler", until=None)
    district = who("district")
    lines, after = recipients.page(district, RecipientFilter())
    assert [one.row for one in lines] == [second]
    assert [one.row for one in recipients.page(district, RecipientFilter(), after)[0]] == [first]
    by_name = RecipientFilter(sort="name")
    lines, after = recipients.page(district, by_name)
    rest, end = recipients.page(district, by_name, after)
    assert ({lines[0].row, rest[0].row}, end) == ({first, second}, "")
    assert list(recipients.keys(district, RecipientFilter(relation="handler"))) == [second.id]
    assert list(recipients.keys(district, RecipientFilter(text="甲"))) == [first.id]
    assert recipients.page(who("director"), RecipientFilter())[0] == []
    with clock.at(dt.datetime(2028, 1, 5, 4, tzinfo=dt.UTC)):
        assert recipients.count_views(who("district"), RecipientFilter()) == {
            "now": 1,
            "over": 1,
            "ended": 0,
            "all": 2,
        }


def test_a_ledger_for_a_recipient_is_written_down_for_everybody_on_it(who: Who, family: Family) -> None:
    row, director, person = kept(who, kinds=tuple(DataKind.values)), who("director"), family["王建国"]
    linking.link_at_window(actor=who("community"), person_id=person.id, phone="17000000001")
    resident = who("resident")
    assert recipients.own_givings(resident) == []
    assert recipients.own_givings(who("neighbour")) is None
    filling_id = _asked(who, str(row.id))
    filling = Filling.objects.get(id=filling_id)
    note_filling(actor=director, filling=filling, people=[one.id for one in family.values()])
    giving = Giving.objects.get()
    assert (giving.recipient, giving.counted, giving.number) == (row, 3, filling.number)
    assert {"name", "document", "phone"} <= set(giving.kinds)
    (own,) = recipients.own_givings(resident) or []
    assert (own.to, own.words, own.contact) == (CARE.name, "高龄津贴年审", CARE.contact)
    (section,) = list(holdings.of(whose(person, None)))
    assert section.rows[0].title == CARE.name
    entry = AuditEntry.objects.get(verb="processing.data.given")
    assert entry.object_type == "giving"
    assert recipients.recipient_seen(who("district"), row.id).times == 1
    assert recipients.givings_of(who("district"), row.id) == [giving]
    assert recipients.givings_of(who("auditor"), row.id) == []


def _asked(who: Who, to: str) -> uuid.UUID:
    version = ready(who("director"))
    return ask_ledger(
        actor=who("director"),
        county=COUNTY,
        to=to,
        version_id=version.id,
        wanted=PeopleFilter(),
        query="",
        purpose="report",
        words="高龄津贴年审",
    )


def test_for_the_own_use_nothing_is_given(who: Who, family: Family) -> None:
    filling = Filling.objects.get(id=_asked(who, "own"))
    note_filling(actor=who("director"), filling=filling, people=[family["王建国"].id])
    assert (filling.recipient, Giving.objects.count()) == (None, 0)


def test_whoever_may_not_receive_gets_nothing(who: Who, family: Family) -> None:
    for to in ("", "x", str(uuid.uuid4())):
        with pytest.raises(errors.RecipientNotSaid):
            recipient_named(COUNTY, to)
    row = kept(who)
    with pytest.raises(errors.KindsBeyond):
        _asked(who, str(row.id))  # the layout has numbers of documents
    with pytest.raises(errors.RecipientNotSaid):
        recipient_named("310104", str(row.id))
    assert [one.name for one in recipients.to_choose(LIUYIN)] == [CARE.name]
    check_list(who("director"), COUNTY, str(row.id), ("name",))
    end_recipient(actor=who("district"), recipient_id=row.id, version=1, how="returned", words="收回")
    with pytest.raises(errors.ReceivesNothing):
        data_given(who("director"), _given(row, family))
    assert recipients.to_choose(LIUYIN) == []


def _given(row: Recipient, family: Family) -> Given:
    people = [one.id for one in family.values()]
    return Given(kind="list", place_code=LIUYIN, people=people, recipient=row.id, fields=("name", "address"))


def test_a_list_that_is_taken_away_says_to_whom(who: Who, family: Family) -> None:
    row, people = kept(who), [one.id for one in family.values()]
    given = {"actor": who("director"), "place_code": LIUYIN, "listed": PERSONS, "taken": people}
    note_taken(**given, to="own")
    note_taken(**{**given, "taken": []}, to=str(row.id))
    assert not Giving.objects.exists()
    note_taken(**given, to=str(row.id))
    giving = Giving.objects.get()
    assert (giving.kind, giving.words, giving.kinds, GivenPerson.objects.count()) == (
        "list",
        f"居民名册：{CARE.purpose}",
        ["name", "home", "groups"],
        3,
    )
    with pytest.raises(errors.KindsBeyond):
        note_taken(**{**given, "listed": replace(PERSONS, kinds=("document",))}, to=str(row.id))
    with pytest.raises(NotAllowed):
        note_taken(**{**given, "actor": who("community")}, to=str(row.id))


def test_what_goes_to_the_police_stands_under_their_name(who: Who, family: Family) -> None:
    what = Given(kind="police", place_code=LIUYIN, people=[family["王建国"].id])
    data_given(who("community"), what)
    police = kept(who, name="柳荫派出所", relation="handler", is_police=True)
    data_given(who("community"), what)
    assert list(Giving.objects.order_by("id").values_list("to_name", "recipient", "kinds")) == [
        ("居住证申领转公安机关", None, ["residence"]),
        ("柳荫派出所", police.id, ["residence"]),
    ]


def test_whoever_keeps_the_district_is_reminded_twice(who: Who) -> None:
    row = kept(who)

    def after(day: dt.date) -> int:
        with clock.at(dt.datetime.combine(day, dt.time(4), dt.UTC)):
            remind_of_ends()
            remind_of_ends()
        row.refresh_from_db()
        return row.alarm_stage

    assert after(dt.date(2027, 12, 31)) == 0
    assert after(dt.date(2028, 1, 1)) == 1
    assert after(dt.date(2028, 1, 10)) == 2
    assert after(dt.date(2028, 3, 1)) == 2
    assert Delivery.objects.filter(template__startswith="processing.").count() == 2
