"""The forms of changing codes, and of asking who bore one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from liren.faces.ui.forms import DayField, Form
from liren.kernel import clock

LARGEST = 2 * 1024 * 1024
EXAMPLE = "320104001003,320104001004,,\n320104001005,,新桥社区,\n320104001006,320104001016,东桥社区,03 04"


class MoveForm(Form):
    """Lines typed or in a file; the file counts where there is one."""

    on = DayField(label=gettext_lazy("生效日"))
    basis = forms.CharField(
        label=gettext_lazy("依据的批复"), max_length=200, help_text=gettext_lazy("批复的文号和名称。")
    )
    lines = forms.CharField(
        label=gettext_lazy("变更的地方"),
        required=False,
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": EXAMPLE, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "每行一个：旧代码，新代码，新名称，网格。不换代码只改名，新代码空着；新建的地方，旧代码空着；"
            "从社区里分出一部分，写上网格的编码，用空格隔开。"
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("或者上传表格"),
        required=False,
        help_text=gettext_lazy("UTF-8 的 csv，列的顺序同上。有文件时不看上面写的。"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="m_%s", initial={"on": clock.today()})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        file = given.get("file")
        if file is not None:
            given["lines"] = self._text_of(file)
        return given

    def _text_of(self, file: Any) -> str:
        if file.size > LARGEST:
            raise ValidationError({"file": gettext("文件超过 2 MB。请分几次办理。")})
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise ValidationError(
                {"file": gettext("文件不是 UTF-8 的文本。请另存为 UTF-8 的 csv。")}
            ) from problem
        return text


class CodeForm(forms.Form):
    """Who bore a code on a day."""

    code = forms.CharField(label=gettext_lazy("区划代码"), max_length=12, required=False)
    on = DayField(label=gettext_lazy("哪一天"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="c_%s")
        self.fields["on"].initial = clock.today

    def asked(self) -> tuple[str, dt.date] | None:
        """The code and the day; None where nobody asked."""
        self.is_valid()
        code = self.cleaned_data.get("code", "").strip()
        return (code, self.cleaned_data.get("on") or clock.today()) if code else None
