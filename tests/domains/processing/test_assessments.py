"""Impact assessments: what must be assessed follows from the tables, signed in versions, told when stale."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from liren.domains.processing.actions.assessments import Written, note_export, sign_assessment
from liren.domains.processing.actions.recipients import end_recipient
from liren.domains.processing.assessment_errors import (
    AssessmentLacks,
    AssessmentNotFound,
    AssessmentSame,
)
from liren.domains.processing.assessment_facts import key_of_recipient
from liren.domains.processing.models import Assessment
from liren.domains.processing.queries import assessments
from liren.domains.processing.queries.assessments import AssessmentFilter, draft_of, filtered, lines_in
from liren.domains.processing.rules.assessments import (
    ORDER,
    Signed,
    Subject,
    is_old,
    lacking,
    standing,
    subjects,
)
from liren.kernel import clock
from liren.kernel.models import AuditEntry
from liren.kernel.refusals import NotAllowed, StalePage
from tests.domains.processing.conftest import CARE, COUNTY, Who, kept, switched
from tests.faces.workbench.test_look_pages import signed

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

LIST = reverse("bench:assessments")
HEALTH = "field.health_note"
DAY = dt.date(2026, 6, 1)
WORDS = Written(
    lawful="照护要用，别的项目代替不了。",
    effect="泄露了会伤到人格尊严。",
    measures="加密、遮盖、查看留痕，够用。",
    risk="medium",
    conclusion="go",
)


@pytest.mark.parametrize(
    ("fields", "recipients", "found"),
    [
        ([], [], []),
        ([("marital", False, True)], [], []),
        ([("health_note", True, True)], [], [("field.health_note", "sensitive", True)]),
        ([("health_note", True, False)], [], [("field.health_note", "sensitive", False)]),
        ([], [("r", False)], [("recipient.r", "given", True)]),
        ([], [("r", True)], [("recipient.r", "given", False)]),
    ],
)
def test_what_must_be_assessed(fields: list, recipients: list, found: list) -> None:
    always = {one.key for one in subjects([], [])}
    assert always == {"groups", "needs", "classes", "doubles", "contacts", "matters"}
    mine = [one for one in subjects(fields, recipients) if one.key not in always]
    assert [(one.key, one.kind, one.is_due) for one in mine] == found


@pytest.mark.parametrize(
    ("is_due", "last", "stands"),
    [
        (True, None, "missing"),
        (False, None, "gone"),
        (True, Signed("a", "go", DAY), "well"),
        (True, Signed("b", "go", DAY), "changed"),
        (True, Signed("a", "stop", DAY), "forbidden"),
        (True, Signed("b", "stop", DAY), "forbidden"),
        (False, Signed("a", "stop", DAY), "gone"),
        (True, Signed("a", "after", dt.date(2025, 6, 1)), "well"),
        (True, Signed("a", "after", dt.date(2025, 5, 31)), "old"),
        (True, Signed("b", "after", dt.date(2025, 5, 31)), "changed"),
    ],
)
def test_how_it_stands(is_due: bool, last: Signed | None, stands: str) -> None:
    assert standing(is_due, "a", last, DAY) == stands
    assert stands in ORDER


def test_a_leap_day_is_a_year_old_in_march() -> None:
    assert not is_old(dt.date(2024, 2, 29), dt.date(2025, 2, 28))
    assert is_old(dt.date(2024, 2, 29), dt.date(2025, 3, 1))


@pytest.mark.parametrize("empty", ["lawful", "effect", "measures", "risk", "conclusion"])
def test_no_part_may_be_empty(empty: str) -> None:
    assert lacking(asdict(WORDS)) == ""
    assert lacking({**asdict(WORDS), empty: " \n"}) == empty


def written(who: Who, key: str = HEALTH, **changes: str) -> Assessment:
    draft = draft_of(who("district"), COUNTY, key)
    return sign_assessment(
        actor=who("district"),
        place_code=COUNTY,
        key=key,
        written=replace(WORDS, **changes),
        read=draft.facts.digest,
        version=draft.last.version if draft.last else 0,
    )


def stands(who: Who, key: str) -> str:
    return {one.key: one.standing for one in lines_in(who("district"), COUNTY)}.get(key, "")


def test_facts_say_what_the_tables_say(who: Who) -> None:
    row = kept(who)
    draft = draft_of(who("district"), COUNTY, key_of_recipient(row.id))
    said = "".join(line for _title, lines in draft.facts.chinese for line in lines)
    assert all(text in said for text in (CARE.name, CARE.method, CARE.purpose, "2027 年 12 月 31 日", "住址"))
    english = "".join(line for _title, lines in draft.facts.english for line in lines)
    assert "Entrusted processing" in english
    for line in lines_in(who("district"), COUNTY):
        assert len(line.facts.chinese) == len(line.facts.english)
        assert not any(
            mark in text for _title, texts in line.facts.english for text in texts for mark in "。；"
        )
        assert "Safeguards" in [title for title, _lines in line.facts.english]


def test_signed_in_versions_that_never_change(who: Who) -> None:
    assert stands(who, HEALTH) == "missing"
    first = written(who)
    assert (first.version, stands(who, HEALTH)) == (1, "well")
    with pytest.raises(AssessmentSame):
        written(who)
    second = written(who, risk="high", conclusion="stop")
    assert (second.version, stands(who, HEALTH)) == (2, "forbidden")
    kept_words = Assessment.objects.get(id=first.id)
    assert (kept_words.lawful, kept_words.risk, kept_words.by_name) == (WORDS.lawful, "medium", first.by_name)
    assert [one.version for one in assessments.versions_of(COUNTY, HEALTH)] == [2, 1]
    assert AuditEntry.objects.filter(verb="processing.assessment.signed").count() == 2


def test_refused(who: Who) -> None:
    draft = draft_of(who("district"), COUNTY, HEALTH)
    given = {"place_code": COUNTY, "key": HEALTH, "read": draft.facts.digest, "version": 0}
    with pytest.raises(NotAllowed):
        sign_assessment(actor=who("director"), written=WORDS, **given)
    with pytest.raises(NotAllowed):
        lines_in(who("auditor"), COUNTY)
    with pytest.raises(NotAllowed):
        draft_of(who("director"), COUNTY, HEALTH)
    with pytest.raises(NotAllowed):
        note_export(actor=who("director"), place_code=COUNTY, form="csv", wanted={}, rows=1)
    for name, value in (("effect", " "), ("risk", "none"), ("conclusion", "perhaps")):
        with pytest.raises(AssessmentLacks) as refused:
            sign_assessment(actor=who("district"), written=replace(WORDS, **{name: value}), **given)
        assert refused.value.field == name
    for wrong in ({"read": "x"}, {"version": 1}):
        with pytest.raises(StalePage):
            sign_assessment(actor=who("district"), written=WORDS, **{**given, **wrong})
    with pytest.raises(AssessmentNotFound):
        written(who, "field.marital")
    with pytest.raises(AssessmentNotFound):
        assessments.shown(who("director"), written(who).id)


def test_a_changed_table_and_a_year_bring_it_back(who: Who) -> None:
    row = kept(who)
    key = key_of_recipient(row.id)
    written(who, key)
    kept(who, name="别的中心")
    assert stands(who, key) == "well"
    row.purpose, row.kinds = "只送餐", ["name"]
    row.save()
    line = draft_of(who("district"), COUNTY, key)
    assert line.standing == "changed"
    assert any("只送餐" in text for text in line.came)
    assert any(CARE.purpose in text for text in line.went)
    written(who, key)
    with clock.at(clock.now() + dt.timedelta(days=370)):
        assert stands(who, key) == "old"
        assert written(who, key).version == 3  # the same words once more: it was looked at again
        assert stands(who, key) == "well"


def test_what_is_no_longer_processed_stays_to_be_read(who: Who) -> None:
    written(who)
    row = kept(who)
    switched(who, "health_note")
    assert stands(who, HEALTH) == "gone"
    assert stands(who, key_of_recipient(row.id)) == "missing"
    end_recipient(
        actor=who("district"), recipient_id=row.id, version=1, how="destroyed", words="书面答复已删除"
    )
    assert stands(who, key_of_recipient(row.id)) == ""
    assert draft_of(who("district"), COUNTY, key_of_recipient(row.id)).standing == "gone"


def test_the_worst_stands_first_and_filters_narrow(who: Who) -> None:
    written(who)
    written(who, "needs", conclusion="stop", risk="high")
    lines = lines_in(who("district"), COUNTY)
    found = filtered(lines, AssessmentFilter())
    ranks = [ORDER.index(one.standing) for one in found]
    assert ranks == sorted(ranks)
    assert found[0].key == "needs"
    assert filtered(lines, AssessmentFilter(sort="signed"))[0].key == "needs"
    assert [one.key for one in filtered(lines, AssessmentFilter(view="well"))] == [HEALTH]
    assert [one.key for one in filtered(lines, AssessmentFilter(risk="high"))] == ["needs"]
    assert {one.subject.kind for one in filtered(lines, AssessmentFilter(kind="public"))} == {"public"}
    assert [one.key for one in filtered(lines, AssessmentFilter(text="照护须知", sort="title"))] == [HEALTH]
    counts = assessments.count_views(lines, AssessmentFilter())
    assert (counts["well"], counts["all"]) == (1, len(lines))
    many = [replace(lines[0], subject=Subject(f"k{number:03}", "given")) for number in range(120)]
    first, after = assessments.page(many)
    second, later = assessments.page(many, after)
    assert (len(first), first[-1].key, second[0].key) == (50, after, "k050")
    assert assessments.page(many, later)[1] == ""


def test_through_the_pages(who: Who, django_assert_max_num_queries: DjangoAssertMaxNumQueries) -> None:
    row = kept(who)
    district = signed(who, "district")
    address = reverse("bench:assessment", args=[key_of_recipient(row.id)])
    listed = district.get(LIST).content.decode()
    assert all(text in listed for text in ("影响评估", CARE.name, "还没有评估", "照护须知", "自动化决策"))
    about = district.get(reverse("bench:recipient", args=[row.id])).content.decode()
    assert "还没有做影响评估" in about
    assert address in about
    assert "还没有做影响评估" in district.get(reverse("bench:field", args=["health_note"])).content.decode()
    page = district.get(address).content.decode()
    assert CARE.method in page
    digest = draft_of(who("district"), COUNTY, key_of_recipient(row.id)).facts.digest
    sent = {**asdict(WORDS), "read": digest, "version": "0"}
    empty = district.post(address, {**sent, "effect": ""})
    assert (empty.status_code, WORDS.measures in empty.content.decode()) == (422, True)
    stale = district.post(address, {**sent, "read": "x"})
    assert (stale.status_code, WORDS.lawful in stale.content.decode()) == (409, True)
    assert digest in stale.content.decode()
    assert "已签字" in district.post(address, sent, follow=True).content.decode()
    again = district.post(address, {**sent, "version": "1"})
    assert (again.status_code, "没有新的可签" in again.content.decode()) == (409, True)
    assert "还没有做影响评估" not in district.get(reverse("bench:recipient", args=[row.id])).content.decode()
    paper = reverse("bench:assessment_paper", args=[Assessment.objects.get().id])
    assert district.get(paper).content.startswith(b"%PDF")
    row.purpose = "只送餐"
    row.save()
    listed = district.get(LIST).content.decode()
    assert all(text in listed for text in ("评估以后表变了", "只送餐"))
    table = b"".join(district.get(reverse("bench:assessments_export", args=["csv"]))).decode("utf-8-sig")
    assert all(text in table for text in (CARE.name, WORDS.lawful, "只送餐"))
    assert "这样筛选，一个也没有" in district.get(LIST, {"text": "没有这个"}).content.decode()
    for number in range(12):
        kept(who, name=f"第{number}中心")
    for one in (LIST, address, reverse("bench:recipient", args=[row.id])):
        district.get(one)
        with django_assert_max_num_queries(12):
            assert district.get(one).status_code == 200
    district.cookies["liren_language"] = "en"
    assert "Tables changed since" in district.get(LIST).content.decode()
    assert district.get(paper).content.startswith(b"%PDF")
    assert district.get(reverse("bench:assessment", args=["shoe"])).status_code == 404


def test_a_long_name_is_written_down_cut(who: Who) -> None:
    row = kept(who, name="长" * 80)
    assert written(who, key_of_recipient(row.id)).title == row.name
    labels = AuditEntry.objects.filter(object_type__in=("recipient", "assessment"))
    assert {len(one.object_label) for one in labels} == {64, 58}
