"""What an employer writes of whom it houses: many at once, by hand or by a table."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from liren.domains.letting.actions.housing import LINES_MOST
from liren.domains.letting.housing_choices import HousedEnd
from liren.domains.letting.queries.housing import HousedLine, lines_in
from liren.domains.letting.rules.housing import Line
from liren.faces.ui.forms import DayField, Form
from liren.kernel import clock

BYTES_MOST = 2 * 1024 * 1024
TABLES = ".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDS = [(one.value, one.label) for one in (HousedEnd.MOVED, HousedEnd.LEFT, HousedEnd.MISTAKE)]


class HousedForm(Form):
    """Lines of name and number, one person each, and a table; both count."""

    on = DayField(label=gettext_lazy("哪一天住进来的"), help_text=gettext_lazy("表里写了日期的，按表里的。"))
    people = forms.CharField(
        label=gettext_lazy("住进来的人"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy("一行一位：姓名，空一格，证件号码。"),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("或者传一张表"),
        required=False,
        help_text=gettext_lazy("xlsx 或 csv，要有“姓名”“证件号码”两列，可以有“入住日期”；一次最多 200 人。"),
        widget=forms.ClearableFileInput(attrs={"accept": TABLES}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="d_%s", initial={"on": clock.today})

    def lines(self) -> list[Line]:
        """Refuses a table that is none."""
        return [*self._written(), *self._uploaded()]

    def _written(self) -> list[Line]:
        found = []
        for row, text in enumerate(self.cleaned_data["people"].splitlines(), 1):
            plain = text.replace("，", " ").replace(",", " ").replace("\t", " ").strip()
            if plain:
                name, _space, number = plain.rpartition(" ")
                found.append(Line(row, (name or number).strip(), number if name else "", None))
        return found

    def _uploaded(self) -> list[Line]:
        sent = self.cleaned_data["file"]
        if not sent:
            return []
        with tempfile.TemporaryDirectory(prefix="liren-table-") as directory:
            path = Path(directory) / "table"
            path.write_bytes(sent.read(BYTES_MOST))
            return lines_in(path, LINES_MOST)


class DelistForm(Form):
    people = forms.MultipleChoiceField(
        label=gettext_lazy("哪几位"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    end = forms.ChoiceField(
        label=gettext_lazy("怎么了"), choices=ENDS, initial="moved", widget=forms.RadioSelect
    )
    on = DayField(label=gettext_lazy("哪一天"))

    def __init__(self, data: Any = None, *, lines: Sequence[HousedLine]) -> None:
        super().__init__(data, auto_id="d_%s", initial={"on": clock.today})
        field = self.fields["people"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(one.housed.id), one.name) for one in lines]
