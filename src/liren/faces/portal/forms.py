from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.choices import CaseKind, Naming, RatingLevel
from liren.domains.casework.rules import intake
from liren.faces.ui.uploads import PAPERS, PHOTOS
from liren.kernel.refusals import Refusal

KINDS = (CaseKind.REPORT, CaseKind.CONSULTATION, CaseKind.HELP, CaseKind.SUGGESTION, CaseKind.THANKS)


def checked(check: Callable[[str], str]) -> Callable[[str], None]:
    """A rule of the domain as a form's validator: its refusal becomes the field's error."""

    def validate(value: str) -> None:
        try:
            check(value)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    return validate


def words(most: int = intake.WORDS_MOST) -> Callable[[str], None]:
    return checked(lambda text: intake.checked_text(text, most=most))


def sent(request: HttpRequest) -> dict[str, Any]:
    """What a form is filled with: what was posted, be it empty; nothing when the page is only opened."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


class Raw(forms.CharField):
    """Text as it was typed: what must not be in it is the domain's to say, in its own sentence."""

    def __init__(self, *, checks: Iterable[Callable[[str], None]] = (), **options: Any) -> None:
        super().__init__(**options)
        self.validators = list(checks)


class WhatForm(forms.Form):
    text = Raw(
        label=_("请用您自己的话说"),
        help_text=_("什么事、什么时候开始的、影响了谁。不用写姓名电话，最后一步再留。"),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        checks=[words(intake.TEXT_MOST)],
        error_messages={"required": _("请先说是什么事，一句话也行。")},
    )
    kind = forms.ChoiceField(
        label=_("这属于哪一种"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        initial=CaseKind.REPORT,
        widget=forms.RadioSelect,
        required=False,
    )

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or CaseKind.REPORT)


class WhereForm(forms.Form):
    address = Raw(
        label=_("地址或地名"),
        help_text=_("写到门牌就够了，也可以在图上点"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        checks=[words(200)],
    )
    place_hint = Raw(
        label=_("怎么找到那里"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("如：进东门左手第二个门洞")}),
        checks=[words(200)],
    )
    community = forms.ChoiceField(label=_("在哪个社区"), required=False)
    spot = forms.CharField(required=False, max_length=60)
    photo = forms.FileField(
        label=_("用照片里的位置"),
        help_text=_("手机拍的照片常带着位置；用过就去掉，照片照收"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": PHOTOS}),
    )
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)

    def __init__(self, *args: Any, communities: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ChoiceField, self.fields["community"])
        field.choices = [("", _("不确定，或见地址")), *communities]


class Several(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files; how many and which are taken is the kernel's to say."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [file for file in given if isinstance(file, UploadedFile)]


class PhotosForm(forms.Form):
    photos = SeveralFiles(
        label=_("加照片或文件"),
        help_text=_("JPEG、PNG、HEIC 照片或 PDF，每份不超过 10 MB，最多九份。照片里的拍摄位置会去掉。"),
        required=False,
        widget=Several(attrs={"accept": PAPERS}),
    )


class PersonForm(forms.Form):
    """Who says it. What is required follows from the naming, and the domain decides it again."""

    naming = forms.ChoiceField(
        label=_("要不要留姓名"),
        choices=[
            (Naming.NAMED.value, _("具名：承办单位知道是谁，好联系您")),
            (Naming.CONFIDENTIAL.value, _("保密：只有受理台知道，承办单位看不到")),
            (Naming.ANONYMOUS.value, _("匿名：谁也不知道，只凭查询码")),
        ],
        initial=Naming.NAMED,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选要不要留姓名。")},
    )
    name = Raw(
        label=_("怎么称呼您"),
        help_text=_("匿名的不用写"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        checks=[words(40)],
    )
    phone = Raw(
        label=_("电话"),
        help_text=_("只用来告诉您进展和约时间；匿名的不用写"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        checks=[checked(intake.checked_phone)],
    )


class JoinForm(PersonForm):
    text = Raw(
        label=_("您那里的情况"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        checks=[words()],
    )
    phone = Raw(
        label=_("手机"),
        help_text=_("查询码发到这个手机；匿名的不用写，当场给您查询码"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        checks=[checked(intake.checked_phone)],
    )


class FollowForm(forms.Form):
    code = Raw(
        label=_("查询码"),
        help_text=_("收件时给您的，写在短信和回执上"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("请写查询码，十二个字母和数字。")},
    )


class WordsForm(forms.Form):
    words = Raw(
        label=_("您的话"),
        widget=forms.Textarea(attrs={"rows": 3}),
        checks=[words()],
        error_messages={"required": _("请写几个字。")},
    )


class WithdrawForm(forms.Form):
    words = Raw(
        label=_("为什么撤回"), required=False, widget=forms.Textarea(attrs={"rows": 2}), checks=[words()]
    )


class RateForm(forms.Form):
    level = forms.TypedChoiceField(
        label=_("这件事办得怎么样？"),
        help_text=_("承办人看不到是谁评的，除非您同意。"),
        choices=[(level.value, level.label) for level in RatingLevel],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请从五个评价里选一个。")},
    )
    words = Raw(
        label=_("还想说的"), required=False, widget=forms.Textarea(attrs={"rows": 2}), checks=[words()]
    )
    shows_rater = forms.BooleanField(label=_("可以让承办人知道是我评的"), required=False)
