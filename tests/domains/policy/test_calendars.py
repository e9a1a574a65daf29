"""Official notices are read as published, checked, and laid over the known years."""

from __future__ import annotations

import datetime as dt

import pytest

from liren.domains.policy import packs
from liren.domains.policy.errors import BadCalendarYear
from liren.domains.policy.rules.calendars import calendar_of, checked_year, read_notice

NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班。"""
HOURS = ((dt.time(9), dt.time(17)),)
DAY = dt.timedelta(days=1)


def eleven(year: int) -> set[dt.date]:
    return {dt.date(year, 1, 1) + DAY * i for i in range(11)}


def test_the_notice_of_2026_gives_the_days_of_the_official_calendar():
    years, off, work = packs.official_years()
    days = read_notice(2026, NOTICE_2026)
    assert 2026 in years
    assert days.off == {day for day in off if day.year == 2026}
    assert days.work == {day for day in work if day.year == 2026}


def test_a_notice_may_move_days_of_the_december_before():
    text = NOTICE_2026.replace("1月1日（周四）至3日", "2025年12月30日至2026年1月3日") + "2025年12月28日上班。"
    days = read_notice(2026, text)
    assert dt.date(2025, 12, 30) in days.off
    assert dt.date(2025, 12, 28) in days.work
    calendar = calendar_of(HOURS, packs.official_years(), [days])
    assert not calendar.is_workday(dt.date(2025, 12, 30))
    assert calendar.is_workday(dt.date(2025, 12, 28))
    assert calendar.is_workday(dt.date(2025, 12, 29))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "notice.new_year"),
        (NOTICE_2026.replace("1月1日（周四）至3日（周六）放假", "暂无"), "notice.new_year"),
        (NOTICE_2026.split("二、")[0], "notice.few"),
        (NOTICE_2026.replace("。1月4日", "，1月4日"), "notice.mixed"),
        (NOTICE_2026.replace("4月4日", "4月31日"), "notice.no_day"),
        (NOTICE_2026.replace("1月4日（周日）上班", "1月5日上班"), "notice.weekday"),
        (NOTICE_2026.replace("1月4日（周日）上班", "1月3日上班"), "notice.both"),
        (NOTICE_2026 + "2025年6月7日上班。", "notice.foreign"),
        (NOTICE_2026 + "6月1日至8月1日放假。", "notice.long"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused_with_its_reason(text: str, why: str):
    with pytest.raises(BadCalendarYear) as caught:
        read_notice(2026, text)
    assert caught.value.details["what"].key == why
    assert "2026" in str(caught.value)


@pytest.mark.parametrize("year", [0, 2003, 2101])
def test_a_year_out_of_range_is_refused(year: int):
    with pytest.raises(BadCalendarYear) as caught:
        checked_year(year, [], [])
    assert caught.value.details["what"].key == "notice.range"


def test_an_added_year_replaces_the_official_days_of_that_year_only():
    days = checked_year(2026, eleven(2026), {dt.date(2026, 1, 17)})
    calendar = calendar_of(HOURS, packs.official_years(), [days])
    assert calendar.is_workday(dt.date(2026, 10, 1))  # the official holiday of that year no longer counts
    assert not calendar.is_workday(dt.date(2026, 1, 5))
    assert calendar.is_workday(dt.date(2026, 1, 17))
    assert not calendar.is_workday(dt.date(2025, 10, 1))


def test_the_official_years_are_whole_and_the_next_one_is_not_guessed():
    years, off, _ = packs.official_years()
    assert frozenset(range(2004, 2027)) <= years
    assert all(dt.date(year, 1, 1) in off for year in years)
