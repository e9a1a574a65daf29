"""Figures of a locality in words, and the fields in which each shape is edited."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from liren.domains.access.choices import Role
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.showing import limit_words
from liren.kernel.worktime import Limit

if TYPE_CHECKING:
    from liren.domains.policy.rules.packs import Figure


UNITS = {
    "天": gettext_lazy("天"),
    "日": gettext_lazy("日"),
    "小时": gettext_lazy("小时"),
    "分钟": gettext_lazy("分钟"),
    "个": gettext_lazy("个"),
    "次": gettext_lazy("次"),
    "米": gettext_lazy("米"),
    "人": gettext_lazy("人"),
    "件": gettext_lazy("件"),
}


def name_of(figure: Figure) -> str:
    return figure.name_en if get_language() == "en" else figure.name


def told(figure: Figure) -> tuple[str, str, bool]:
    """The phrase a figure rests on, its source, and whether both are in the reader's language."""
    if get_language() == "en" and figure.quote_en and figure.source_en:
        return figure.quote_en, figure.source_en, True
    return figure.quote, figure.source, False


def marks() -> tuple[str, str, str]:
    """What stands between the items, the rows and the columns of a list in a sentence."""
    return (", ", "; ", " ") if get_language() == "en" else ("、", "；", " ")


def value_words(shape: str, raw: Any, unit: str = "") -> str:
    """“7 个工作日”, “2”, “50%、80%”, “9:00–12:00、13:30–17:30”; a table as its rows."""
    if shape == "limit":
        return limit_words(Limit(**raw))
    if shape == "fractions":
        return marks()[0].join(f"{round(part * 100)}%" for part in raw)
    if shape == "hours":
        return marks()[0].join(f"{begin}–{end}" for begin, end in raw)
    if shape == "rows":
        return marks()[1].join(_row_words(row) for row in raw)
    if shape == "words":
        return marks()[0].join(raw)
    if shape == "flag":
        return _("是") if raw else _("否")
    return _with_unit(raw, unit)


def _with_unit(raw: Any, unit: str) -> str:
    if unit == "%":
        return f"{raw:g}%"
    if unit == "工作日":
        return limit_words(Limit(days=raw))
    return f"{raw} {UNITS.get(unit, unit)}" if unit else str(raw)


def _row_words(row: dict[str, Any]) -> str:
    english = get_language() == "en"
    if set(row) in ({"days", "to"}, {"hours", "to"}):
        return _step_words(row)
    if "name" in row:
        return str(row["name_en"] if english and "name_en" in row else row["name"])
    return marks()[2].join(f"{name} {value}" for name, value in row.items())


def _step_words(row: dict[str, Any]) -> str:
    """“逾期 1 个工作日报街道督办员”."""
    to = Role(row["to"]).label if row["to"] in Role.values else row["to"]
    limit = Limit(days=row["days"]) if "days" in row else Limit(hours=row["hours"], clock=True)
    if not limit.clock_time:
        return _("到期当时报{to}").format(to=to)
    return _("逾期 {span} 报{to}").format(span=limit_words(limit), to=to)


class FigureForm(Form):
    """The value in the fields of its shape, from which day it holds, and why."""

    days = forms.IntegerField(label=gettext_lazy("天数"), min_value=0, max_value=3660, required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("小时数"), min_value=0, max_value=8784, decimal_places=2, required=False
    )
    clock = forms.ChoiceField(
        label=gettext_lazy("怎样计时"),
        choices=[
            ("", gettext_lazy("按工作时间，周末和假日不计")),
            ("1", gettext_lazy("按自然时间，昼夜连续")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    value = forms.CharField(label=gettext_lazy("值"), required=False, max_length=20_000)
    valid_from = DayField(label=gettext_lazy("从哪一天起"))
    reason = forms.CharField(
        label=gettext_lazy("理由或依据"),
        max_length=500,
        help_text=gettext_lazy("写明依据的文件，或为什么要改。它会和新的值一起公开。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure
        unused = ("value",) if figure.shape == "limit" else ("days", "hours", "clock")
        for name in unused:
            del self.fields[name]
        if figure.shape != "limit":
            self.fields["value"].required = True
            self.fields["value"].help_text = HELP.get(figure.shape, "")
            if figure.shape == "flag":
                self._ask_yes_or_no()
            elif figure.shape not in ("count", "number"):
                self.fields["value"].widget = forms.Textarea(
                    attrs={"rows": 10 if figure.shape == "rows" else 3}
                )

    def _ask_yes_or_no(self) -> None:
        label = self.fields["value"].label
        choices = [(YES, _("是")), (NO, _("否"))]
        self.fields["value"] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
        self.order_fields(["value"])

    def raw(self) -> Any:
        """The value as it is written in a pack; what cannot be read is left as text, for the room to refuse."""
        given = self.cleaned_data
        if self.figure.shape == "limit":
            hours = float(given["hours"] or 0)
            limit: dict[str, Any] = {
                "days": given["days"] or 0,
                "hours": int(hours) if hours.is_integer() else hours,
            }
            return {**{k: v for k, v in limit.items() if v}, **({"clock": True} if given["clock"] else {})}
        return read_value(self.figure.shape, given["value"])


YES, NO = "yes", "no"
HELP = {
    "count": gettext_lazy("零或正整数。"),
    "number": gettext_lazy("零或正数。"),
    "fractions": gettext_lazy("零与一之间的小数，从小到大，用逗号隔开，如 0.5, 0.8。"),
    "hours": gettext_lazy("一行一段，如 09:00-12:00。"),
    "rows": gettext_lazy("表，写作 JSON；栏目须与原来的一样。"),
    "words": gettext_lazy("一行一项。"),
}


def first_values(figure: Figure) -> dict[str, Any]:
    """What the form shows at first: the value in force."""
    if figure.shape == "limit":
        raw = figure.raw
        return {
            "days": raw.get("days", 0),
            "hours": raw.get("hours", 0),
            "clock": "1" if raw.get("clock") else "",
        }
    return {"value": written(figure.shape, figure.raw)}


def written(shape: str, raw: Any) -> str:
    if shape == "fractions":
        return ", ".join(str(part) for part in raw)
    if shape == "hours":
        return "\n".join(f"{begin}-{end}" for begin, end in raw)
    if shape == "words":
        return "\n".join(raw)
    if shape == "flag":
        return YES if raw else NO
    return json.dumps(raw, ensure_ascii=False, indent=1) if shape == "rows" else str(raw)


def read_value(shape: str, text: str) -> Any:
    """As a pack writes it; what cannot be read stays text, for the room to refuse."""
    try:
        return READ[shape](text) if shape in READ else text
    except ValueError:
        return text


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


READ: dict[str, Callable[[str], Any]] = {
    "count": int,
    "number": float,
    "fractions": lambda text: [float(part) for part in text.replace("，", ",").split(",") if part.strip()],
    "rows": json.loads,
    "hours": lambda text: [_stretch(line) for line in _lines(text)],
    "words": _lines,
    "flag": lambda text: {YES: True, NO: False}.get(text, text),
}


def _stretch(line: str) -> list[str]:
    return [_hour(part) for part in line.replace("–", "-").replace("至", "-").split("-")]


def _hour(text: str) -> str:
    """“9:00” as “09:00”; anything else as it is, to be refused."""
    try:
        return dt.datetime.strptime(text.strip().replace("：", ":"), "%H:%M").strftime("%H:%M")  # noqa: DTZ007  an hour of the day
    except ValueError:
        return text.strip()
