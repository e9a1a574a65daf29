"""The three rates as pictures, each with its sentence and its table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from liren.domains.casework.queries.rates import RATES, RateLine, RateReport
from liren.faces.ui.charts import LineChart
from liren.faces.ui.moments import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liren.domains.casework.rules.rates import Rate
    from liren.domains.policy.rules.casework import RateDefinition


OF_LABELS = {
    "response": gettext_lazy("应响应（件）"),
    "resolution": gettext_lazy("应办结（件）"),
    "satisfaction": gettext_lazy("评价（份）"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One rate: its name and definition, its figure, the earlier figure, its standard, and its line.

    `short_of` is by how many points the figure lies below its standard, None where it does not.
    """

    code: str
    name: str
    of_label: str
    definition: str
    standard: float | None
    short_of: float | None
    rate: Rate
    every: Rate | None  # with the ratings that are left out; None where none is
    was: Rate | None
    chart: LineChart
    now_values: Sequence[float | None]
    was_values: Sequence[float | None]


def step_label(day: str, step: str) -> str:
    date = dt.date.fromisoformat(day)
    if step == "month":
        return str(MONTHS[date.month - 1])
    return f"{date.day} {MONTHS[date.month - 1]}" if get_language() == "en" else f"{date.month}-{date.day}"


def pictures_of(report: RateReport, definitions: Sequence[RateDefinition]) -> list[Picture]:
    english = get_language() == "en"
    told = {definition.code: definition for definition in definitions}
    labels = [step_label(line.key, report.step) for line in report.series]
    lines = {code: (_values(report.series, code), _values(report.was, code)[: len(labels)]) for code in RATES}
    floor = min((v for pair in lines.values() for line in pair for v in line if v is not None), default=None)
    found = []
    for code, (now, was) in lines.items():
        name = told[code].name_en if english else told[code].name
        rate: Rate = getattr(report.total, code)
        earlier: Rate | None = getattr(report.was_total, code) if report.was_total else None
        standard = told[code].standard
        chart = LineChart(labels, now, _summary(name, rate, earlier, now), was, standard, floor)
        definition = told[code].definition_en if english else told[code].definition
        label = str(OF_LABELS[code])
        short = _short_of(rate, standard)
        every = report.total.satisfaction_all if code == "satisfaction" and report.total.left_out.of else None
        found.append(
            Picture(code, name, label, definition, standard, short, rate, every, earlier, chart, now, was)
        )
    return found


def _short_of(rate: Rate, standard: float | None) -> float | None:
    if standard is None or rate.value is None or rate.value >= standard:
        return None
    return round(standard - rate.value, 1)


def _values(lines: Sequence[RateLine], code: str) -> list[float | None]:
    return [getattr(line, code).value for line in lines]


def _summary(name: str, rate: Rate, was: Rate | None, now: Sequence[float | None]) -> str:
    known = [value for value in now if value is not None]
    if not known:
        return _("{name}：这段时间没有可计的。").format(name=name)
    said = _("{name}：由 {first}% 到 {last}%，全期 {whole}%。").format(
        name=name, first=known[0], last=known[-1], whole=rate.value
    )
    if was is not None and was.value is not None:
        said += _("相比之前的 {was}%。").format(was=was.value)
    return said + _("数字见下表。")
