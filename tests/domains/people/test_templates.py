"""Layouts of one's own: whose they are, their versions, and what of a person is written into one."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook

from liren.domains.people import template_errors as errors
from liren.domains.people.actions import filling, needs, open_household
from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.actions.templates import receive_template, retire_template, save_columns
from liren.domains.people.models import Filling, ListTemplate, Person, TemplateVersion
from liren.domains.people.queries import PeopleFilter
from liren.domains.people.queries.template_rows import template_rows
from liren.domains.people.queries.templates import (
    own_filling,
    ready_templates,
    template_version,
    templates_of,
    versions_of,
)
from liren.domains.people.rules.columns import Column
from liren.domains.people.rules.templates import (
    FIELDS,
    WHOLE,
    are_columns,
    field_meant,
    is_whole,
    masked_fields,
    masked_phone,
)
from liren.domains.people.template_choices import FillingPurpose, TemplateField
from liren.kernel import clock
from liren.kernel.actor import Actor, Grant
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, Refusal
from tests.domains.people.conftest import HEAD, LIUYIN, TANGYUAN, WIFE
from tests.domains.people.template_books import HEADS, ledger, saved, with_part

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

Who = Callable[[str], Actor]
NAME = "高龄补贴"
WANTED = ("serial", "name", "document", "phone", "address", "head", "relation", "groups")


def received(actor: Actor, content: bytes | None = None, name: str = NAME, place: str = LIUYIN) -> Any:
    return receive_template(
        actor=actor,
        upload=ContentFile(content if content is not None else ledger(), "台账.xlsx"),
        name=name,
        place_code=place,
    )


def ready(actor: Actor) -> TemplateVersion:
    version = template_version(actor, received(actor))
    return template_version(actor, save_columns(actor=actor, version_id=version.id, columns=version.columns))


@pytest.fixture
def home(who: Who) -> Person:
    open_household(
        actor=who("community"),
        place_code=LIUYIN,
        address="柳叶巷12号3幢2单元501室",
        members=[MemberGiven("02", HEAD), MemberGiven("12", WIFE)],
        source="visit",
    )
    return Person.objects.get(name="王建国")


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("序 号", "serial"),
        ("姓名", "name"),
        ("公民身份\n号码", "document"),
        ("年龄（周岁）", "age"),
        ("所属网格", "grid"),
        ("人群类别", "groups"),
        ("户籍地址", None),
        ("紧急联系人", None),
        ("备注", None),
        ("补贴金额", None),
    ],
)
def test_columns_are_told_by_their_names(label: str, field: str | None) -> None:
    assert field_meant(label) == field


def test_the_words_of_fields_and_purposes_are_complete() -> None:
    assert set(FIELDS) == set(TemplateField.values)
    assert set(WHOLE) == set(FillingPurpose.values)
    assert Column.HUKOU_ADDRESS.value not in FIELDS


@pytest.mark.parametrize(
    ("purpose", "document", "phone"),
    [
        ("report", True, False),
        ("benefit", True, True),
        ("visit", False, True),
        ("emergency", False, True),
        ("check", False, False),
        ("nonsense", False, False),
    ],
)
def test_a_purpose_needs_its_numbers_only(purpose: str, document: bool, phone: bool) -> None:
    assert (is_whole("document", purpose, True), is_whole("phone", purpose, True)) == (document, phone)
    assert not is_whole("document", purpose, False)
    hidden = [name for name, whole in (("document", document), ("phone", phone)) if not whole]
    assert masked_fields(["name", "document", "phone"], purpose) == hidden
    assert masked_fields(["name"], purpose) == []


def test_a_masked_telephone_keeps_its_ends() -> None:
    assert [masked_phone(one) for one in ("13900000001", "5551234", "")] == ["139****0001", "****234", ""]


def test_columns_must_be_the_layouts_own() -> None:
    assert are_columns({"A": "name"}, ["A", "B"])
    for wrong in ({"B": "sex"}, {"A": "name", "C": "sex"}, {"A": "name", "B": "nonsense"}):
        assert not are_columns(wrong, ["A", "B"])


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.TemplateMissing),
        ("姓名,性别".encode(), errors.TemplateNotXlsx),
        (with_part(ledger(), "xl/vbaProject.bin", b"x"), errors.TemplateMacros),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), errors.TemplateLocked),
        (ledger()[:900], errors.TemplateDamaged),
        (b"PK\x03\x04" + b"\0" * 2 * 1024**2, errors.TemplateTooBig),
        (with_part(ledger(), "xl/x.bin", b"\0" * 9 * 1024**2), errors.TemplateTooBig),
        (saved(Workbook()), errors.TemplateNoHeader),
        (with_part(ledger(), "xl/charts/chart1.xml", b"<x/>"), errors.TemplateUnfit),
    ],
)
def test_a_wrong_file_is_refused(who: Who, content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        received(who("director"), content)
    assert refused.value.field == "file"
    assert not ListTemplate.objects.exists()


def test_a_list_full_of_people_is_refused_with_its_row(who: Who) -> None:
    def change(sheet: Any) -> None:
        sheet["B5"], sheet["C5"] = "王建国", "男"

    with pytest.raises(errors.TemplateNotBlank) as refused:
        received(who("director"), ledger(change))
    assert "第 5 行" in str(refused.value)


def test_a_name_and_a_place_are_needed(who: Who) -> None:
    for name in ("", " ", "字" * 41):
        with pytest.raises(errors.TemplateNameWrong):
            received(who("director"), name=name)
    for username in ("community", "dispatcher", "organisation"):
        with pytest.raises(errors.TemplatePlaceWrong):
            received(who(username))
    with pytest.raises(errors.TemplatePlaceWrong):
        received(who("director"), place="999999")


def test_versions_follow_each_other_and_old_ones_stay(who: Who) -> None:
    director = who("director")
    draft = template_version(director, received(director))
    assert (draft.number, draft.columns["D"], len(draft.heads)) == (0, "document", len(HEADS))
    assert ready_templates(director) == []
    with pytest.raises(errors.TemplateColumnsWrong):
        save_columns(actor=director, version_id=draft.id, columns={"A": "serial"})
    first = save_columns(actor=director, version_id=draft.id, columns=draft.columns)
    assert first == draft.id
    assert save_columns(actor=director, version_id=first, columns=draft.columns) == first, "nothing changed"
    second = save_columns(actor=director, version_id=first, columns={"B": "name", "D": "document", "A": ""})
    assert second != first
    third = received(director, ledger(lines=9))
    assert [one.number for one in versions_of(draft.template)] == [0, 2, 1]
    assert [one.id for one in ready_templates(director)] == [second], "a draft does not take its place"
    assert received(director) != third, "a newer draft takes the draft's place"
    assert len(versions_of(draft.template)) == 3
    assert bytes(template_version(director, first).content) == bytes(
        template_version(director, second).content
    )
    assert template_version(director, first).columns["C"] == "sex"


def test_layouts_are_seen_at_their_place_and_below(
    who: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    director = who("director")
    version = ready(director)
    below = Actor(kind=director.kind, id=director.id, grants=(Grant("people.export", LIUYIN),))
    beside = Actor(kind=director.kind, id=director.id, grants=(Grant("people.export", TANGYUAN),))
    above = Actor(kind=director.kind, id=director.id, grants=(Grant("people.export", "320104901"),))
    street = ready_at(above, "320104901")
    with django_assert_num_queries(2):
        kept = templates_of(below)
    assert {one.template.place_code: one.may_keep for one in kept} == {LIUYIN: True, "320104901": False}
    assert [one.id for one in ready_templates(beside)] == [street.id]
    with pytest.raises(errors.TemplateNotFound):
        template_version(beside, version.id)
    with pytest.raises(NotAllowed):
        save_columns(actor=beside, version_id=street.id, columns={"B": "name"})
    with pytest.raises(NotAllowed):
        retire_template(actor=beside, version_id=street.id)
    assert templates_of(who("community")) == []


def ready_at(actor: Actor, place: str) -> TemplateVersion:
    version = template_version(actor, received(actor, name="街道的", place=place))
    save_columns(actor=actor, version_id=version.id, columns=version.columns)
    return version


def test_a_retired_layout_is_read_but_not_filled(who: Who, home: Person) -> None:
    director = who("director")
    version = ready(director)
    received(director)
    retire_template(actor=director, version_id=version.id)
    assert ready_templates(director) == []
    assert [one.number for one in versions_of(template_version(director, version.id).template)] == [1]
    with pytest.raises(errors.TemplateNotFound):
        asked(director, version)
    with pytest.raises(errors.TemplateNotFound):
        retire_template(actor=director, version_id=version.id)
    with pytest.raises(errors.TemplateNotFound):
        save_columns(actor=director, version_id=version.id, columns=version.columns)
    again = received(director)
    retire_template(actor=director, version_id=again)
    assert ListTemplate.objects.count() == 1, "a draft leaves nothing"


def asked(actor: Actor, version: TemplateVersion, **given: Any) -> Filling:
    wanted = {"wanted": PeopleFilter(), "query": "", "purpose": "visit", "words": "民政局 10 月通知", **given}
    return own_filling(actor, filling.ask_filling(actor=actor, version_id=version.id, **wanted))


def test_a_list_is_asked_for_with_purpose_and_words(
    who: Who, home: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    director = who("director")
    draft = template_version(director, received(director))
    with pytest.raises(errors.TemplateNotFound):
        asked(director, draft)
    save_columns(actor=director, version_id=draft.id, columns=draft.columns)
    with pytest.raises(errors.FillingPurposeMissing):
        asked(director, draft, purpose="curiosity")
    for words in ("", "看", "字" * 101):
        with pytest.raises(errors.FillingWordsWrong):
            asked(director, draft, words=words)
    with pytest.raises(errors.FillingNobody):
        asked(director, draft, wanted=PeopleFilter(age_from=140))
    with pytest.raises(NotAllowed):
        asked(who("community"), draft)
    first, second = asked(director, draft), asked(director, draft)
    assert (first.counted, first.number[:2]) == (2, "TZ")
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1
    entry = AuditEntry.objects.filter(verb="people.template.fill_asked").latest("seq")
    assert entry.object_id == str(second.id)
    monkeypatch.setattr(filling, "FILLED_MOST", 1)
    with pytest.raises(errors.FillingTooMany):
        asked(director, draft)


def test_a_filling_is_ones_own_and_ends(who: Who, home: Person) -> None:
    director = who("director")
    found = asked(director, ready(director))
    assert filling.open_filling(actor=director, filling_id=found.id).id == found.id
    for actor, sought in ((who("district"), found.id), (director, None)):
        with pytest.raises(errors.FillingNotFound):
            filling.open_filling(actor=actor, filling_id=sought)
    with (
        clock.at(filling.expires_at(found) + clock.dt.timedelta(seconds=1)),
        pytest.raises(errors.FillingOver),
    ):
        filling.open_filling(actor=director, filling_id=found.id)


def test_who_was_taken_away_is_written_down_as_one_root(who: Who, home: Person) -> None:
    director = who("director")
    found = asked(director, ready(director))
    with pytest.raises(NotAllowed):
        filling.note_filling(actor=who("community"), filling=found, people=[home.id])
    filling.note_filling(actor=director, filling=found, people=[home.id, found.id])
    entry = AuditEntry.objects.filter(verb="people.template.filled").get()
    assert len(entry.object_id) == 64
    assert own_filling(director, found.id).taken_at is not None


def row(actor: Actor, person: Person, purpose: str) -> dict[str, Any]:
    [(found, cells)] = template_rows(actor, [person.id], WANTED, purpose, 6)
    assert found == person.id
    return dict(zip(WANTED, cells, strict=True))


def test_numbers_are_whole_where_the_purpose_needs_them(who: Who, home: Person) -> None:
    director = who("director")
    needs.mark_group(
        actor=who("community"), person_id=home.id, group="low_income", since=clock.today(), source="visit"
    )
    said = row(director, home, "report")
    assert said["serial"] == 7
    assert said["name"] == said["head"] == "王建国"
    assert (said["document"], said["phone"]) == (HEAD.document, "139****0001")
    assert said["address"] == "柳叶巷12号3幢2单元501室"
    assert said["groups"]
    said = row(director, home, "visit")
    assert "*" in said["document"]
    assert said["phone"] == "13900000001"


def test_where_lists_may_not_be_taken_away_all_is_masked(who: Who, home: Person) -> None:
    director = who("director")
    grants = (Grant("people.view", "320104901"), Grant("people.export", TANGYUAN))
    elsewhere = Actor(kind=director.kind, id=director.id, grants=grants)
    said = row(elsewhere, home, "benefit")
    assert said["name"] == said["head"] == "王*国"
    assert "*" in said["document"]
    assert "*" in said["phone"]
    assert said["address"] == "柳叶巷12号3幢2单元"
    none = Actor(kind=director.kind, id=director.id, grants=(Grant("people.view", TANGYUAN),))
    assert template_rows(none, [home.id], WANTED, "benefit", 0) == []


def test_nothing_tells_where_a_protected_person_is(who: Who, home: Person) -> None:
    home.protection = "violence"
    home.save()
    said = row(who("director"), home, "benefit")
    assert said["name"] == "王建国"
    assert (said["address"], said["phone"], said["head"]) == (None, None, None)
    wife = row(who("director"), Person.objects.get(name="李秀英"), "benefit")
    assert wife["head"] is None, "and no other line names the protected head"


def test_rows_cost_the_same_for_one_and_for_many(
    who: Who, home: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    director, everybody = who("director"), [person.id for person in Person.objects.all()]
    for some in (everybody[:1], everybody):
        with django_assert_num_queries(10):
            template_rows(director, some, [*FIELDS], "benefit", 0)


def test_a_whole_layout_is_read_again(who: Who) -> None:
    version = ready(who("director"))
    assert io.BytesIO(bytes(version.content)).read(2) == b"PK"
    assert str(version.template) == NAME
