from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from liren.faces.ui import moments
from liren.faces.ui.charts import LineChart
from liren.kernel import clock
from liren.kernel.worktime import Left, WorkingCalendar

NOON = dt.datetime(2026, 11, 24, 12, 0, tzinfo=clock.LOCAL)
OFFICE = WorkingCalendar(
    hours=((dt.time(9), dt.time(12)), (dt.time(14), dt.time(18))), years=frozenset({2026})
)


@pytest.fixture(autouse=True)
def _noon() -> object:
    with clock.at(NOON):
        yield


def render(source: str, **words: object) -> str:
    return Template(source).render(Context(words))


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (Left(False, 1, 3, 10), "剩 1 个工作日 3 小时", "1 working day 3 h left"),
        (Left(False, 2, 0, 40), "剩 2 个工作日", "2 working days left"),
        (Left(False, 0, 1, 20), "剩 1 小时 20 分", "1 h 20 min left"),
        (Left(False, 0, 6, 20), "剩 6 小时", "6 h left"),
        (Left(False, 0, 0, 40), "剩 40 分", "40 min left"),
        (Left(True, 0, 2, 0), "逾期 2 小时", "2 h late"),
        (Left(True, 3, 1, 0, clock=True), "逾期 3 天 1 小时", "3 days 1 h late"),
    ],
)
def test_time_is_said_as_what_is_left_in_both_languages(left: Left, zh: str, en: str) -> None:
    assert moments.remaining(left) == zh
    with translation.override("en"):
        assert moments.remaining(left) == en


@pytest.mark.parametrize(
    ("ago", "zh", "en"),
    [
        (dt.timedelta(hours=3), "今天 9:00", "today, 9:00"),
        (dt.timedelta(days=1), "昨天 12:00", "yesterday, 12:00"),
        (dt.timedelta(days=3), "3 天前", "3 days ago"),
        (dt.timedelta(days=20), "11 月 4 日", "4 Nov"),
        (dt.timedelta(days=400), "2025 年 10 月 20 日", "20 Oct 2025"),
    ],
)
def test_a_past_moment_is_said_as_people_say_it(ago: dt.timedelta, zh: str, en: str) -> None:
    assert moments.near(NOON - ago) == zh
    with translation.override("en"):
        assert moments.near(NOON - ago) == en


def test_what_is_due_gets_a_ground_only_when_it_presses() -> None:
    source = "{% due at calendar %}"
    calm = render(source, at=NOON + dt.timedelta(days=2), calendar=OFFICE)
    soon = render(source, at=NOON + dt.timedelta(hours=3), calendar=OFFICE)
    late = render(source, at=NOON - dt.timedelta(hours=1), calendar=OFFICE)
    assert 'class="due"' in calm
    assert "due--soon" in soon
    assert "due--late" in late
    assert render(source, at=None, calendar=OFFICE) == ""


def test_moments_are_marked_up_for_machines() -> None:
    html = render("{% when at %} {{ at|moment }} {{ at|day }}", at=NOON)
    assert '<time class="num" datetime="2026-11-24T12:00+08:00">11 月 24 日 12:00</time>' in html
    assert "11 月 24 日 12:00 11 月 24 日" in html


def test_names_and_numbers_are_masked_and_grouped() -> None:
    source = (
        "{{ name|masked }} {{ phone|masked_phone }} {{ n|figure }} {{ share|percent }} {{ code|code_groups }}"
    )
    said = render(source, name="王小明", phone="13800004417", n=1206, share=0.9684, code="K7M492QX")
    assert said == "王** 138 **** 4417 1,206 96.8% K7M4 92QX"


def test_a_field_ties_its_hint_and_error_to_its_control() -> None:
    class Telephone(forms.Form):
        phone = forms.CharField(label="手机号", help_text="十一位", min_length=11)

    form = Telephone({"phone": "138"})
    html = render("{% error_summary form %}{% field form.phone %}", form=form)
    assert 'href="#id_phone"' in html
    assert 'aria-describedby="id_phone_hint id_phone_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="138"' in html


def test_choices_are_a_group_of_whole_lines() -> None:
    class Answer(forms.Form):
        level = forms.ChoiceField(
            label="满意吗", choices=[("1", "是"), ("2", "否")], widget=forms.RadioSelect
        )

    html = render("{% field form.level %}", form=Answer({"level": "2"}))
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert 'value="2" checked' in html


def test_paging_by_key_keeps_the_filters() -> None:
    request = RequestFactory().get("/bench/queue?state=late&after=x1")
    html = render("{% paging after='x2' before='x0' %}", request=request)
    assert 'href="?state=late&amp;after=x2"' in html
    assert 'href="?state=late&amp;before=x0"' in html


def test_a_chart_spans_its_values_and_names_its_last() -> None:
    chart = LineChart(
        labels=["9-7", "9-14", "9-21"],
        now=[90.0, None, 96.8],
        was=[80.0, 81.0, 82.0],
        standard=95,
        summary="由",
    )
    assert (chart.low, chart.high) == (80.0, 100.0)
    html = render("{% line_chart chart %}", chart=chart)
    assert html.count('<path class="chart-line') == 2
    assert ">96.8%</text>" in html
    assert "chart-goal" in html


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert "<svg" in render("{% line_chart c %}", c=LineChart(labels=["一"], now=[None], summary="没有数"))


def test_charts_read_side_by_side_stand_on_one_floor() -> None:
    lows = {
        LineChart(labels=["一", "二"], now=values, summary="", floor=43.0).low
        for values in ([90.0, 96.0], [43.0, 70.0], [100.0, 100.0])
    }
    assert lows == {40.0}
