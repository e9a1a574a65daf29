"""The forms of bodies and posts. Each carries the version of the body that its page showed."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liren.domains.access.queries import staff_for_posts
from liren.domains.organisations.choices import BodyKind, PostKind
from liren.domains.organisations.queries import BodyFilter, bodies_offered_to, parents_for
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.places import place_choices
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.organisations.models import Body

RIGHT, VIEW = "organisations.edit", "organisations.view"
ALL: list[Any] = [("", gettext_lazy("全部"))]
STATES = [
    ("active", gettext_lazy("在用")),
    ("closed", pgettext_lazy("body", "已停用")),
    ("all", gettext_lazy("全部")),
]
ORDERS = [("place", gettext_lazy("区划")), ("name", gettext_lazy("全称")), ("kind", gettext_lazy("种类"))]
DAY = dt.timedelta(days=1)


def offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class BodiesFilter(forms.Form):
    """What the list is narrowed to. A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=gettext_lazy("名称或电话"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=[*ALL, *BodyKind.choices], required=False)
    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("状态"), choices=STATES, required=False)
    sort = forms.ChoiceField(label=gettext_lazy("排序"), choices=ORDERS, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])

    def wanted(self) -> BodyFilter:
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return BodyFilter(**given)

    @property
    def is_narrowed(self) -> bool:
        given = self.cleaned_data
        return bool(given.get("text") or given.get("kind") or given.get("place")) or given.get("state") in (
            "closed",
            "all",
        )


class FileRoomFilter(forms.Form):
    """Places by how full they are. A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), choices=[*ALL, ("full", gettext_lazy("快满或满了"))], required=False
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("排序"),
        choices=[("share", gettext_lazy("最满的在前")), ("place", gettext_lazy("区划"))],
        required=False,
    )

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])
        self.is_valid()

    @property
    def within(self) -> str:
        return str(self.cleaned_data.get("place", ""))

    @property
    def is_by_place(self) -> bool:
        return self.cleaned_data.get("sort") == "place"

    @property
    def is_nearly_full(self) -> bool:
        return self.cleaned_data.get("state") == "full"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.within) or self.is_nearly_full


class VersionedForm(Form):
    """Carries the version of the body that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, version: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["version"].initial = version

    def renewed(self, version: int) -> None:
        """Shown again on the body as it is now, with what was typed."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}

    def given(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NamesForm(VersionedForm):
    """What may be corrected of a body."""

    name = forms.CharField(label=gettext_lazy("全称"), max_length=80)
    short_name = forms.CharField(
        label=gettext_lazy("简称"),
        max_length=24,
        help_text=gettext_lazy("列表和派单时用的短名，如“青桐街道中心”。"),
    )
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )


class FoundingForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("种类"),
        choices=[("", gettext_lazy("请选择")), *BodyKind.choices],
        help_text=gettext_lazy("定了不能改：能派给它什么、能授予哪些角色都跟着种类走。"),
    )
    name = forms.CharField(label=gettext_lazy("全称"), max_length=80)
    short_name = forms.CharField(
        label=gettext_lazy("简称"),
        max_length=24,
        help_text=gettext_lazy("列表和派单时用的短名，如“青桐街道中心”。"),
    )
    place_code = forms.ChoiceField(
        label=gettext_lazy("所在区划"),
        help_text=gettext_lazy("所选区划和它下面的都归它管；还管别处的，登记后再加。"),
    )
    parent = forms.ChoiceField(label=gettext_lazy("上级单位"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        offer(self, "place_code", [("", _("请选择")), *place_choices(actor, RIGHT)])
        offer(self, "parent", [("", _("没有上级")), *_named(bodies_offered_to(actor))])

    def given(self) -> dict[str, Any]:
        parent = self.cleaned_data["parent"]
        rest = {name: value for name, value in self.cleaned_data.items() if name != "parent"}
        return {**rest, "parent_id": uuid.UUID(parent) if parent else None}


class ParentForm(VersionedForm):
    parent = forms.ChoiceField(
        label=gettext_lazy("新的上级单位"),
        required=False,
        help_text=gettext_lazy("只列出管得到它全部区划、又不在它下面的单位。"),
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, body: Body) -> None:
        parent = str(body.parent_id) if body.parent_id else ""
        super().__init__(data, version=body.version, initial={"parent": parent})
        offer(self, "parent", [("", _("没有上级")), *_named(parents_for(actor, body))])

    def given(self) -> dict[str, Any]:
        parent = self.cleaned_data["parent"]
        return {
            "parent_id": uuid.UUID(parent) if parent else None,
            "version": self.cleaned_data["version"],
        }


class PlaceForm(VersionedForm):
    place_code = forms.ChoiceField(label=gettext_lazy("再管一处"))

    def __init__(self, data: QueryDict | None, *, actor: Actor, body: Body) -> None:
        super().__init__(data, version=body.version)
        offer(self, "place_code", [("", _("请选择")), *place_choices(actor, RIGHT)])


class ReasonForm(VersionedForm):
    reason = forms.CharField(
        label=gettext_lazy("为什么"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("会记进变更记录。"),
    )


class PostForm(VersionedForm):
    title = forms.CharField(
        label=gettext_lazy("岗位名称"), max_length=40, help_text=gettext_lazy("如“站长”“第一网格网格员”。")
    )
    kind = forms.ChoiceField(label=gettext_lazy("岗位种类"), choices=PostKind.choices)


class AppointForm(VersionedForm):
    """Who is to hold a post, and when. Days are whole days; the last one counts."""

    holder = forms.ChoiceField(
        label=gettext_lazy("人选"),
        help_text=gettext_lazy("名单里是在用的工作人员账号。任职不带权限，角色另行授予。"),
    )
    since = DayField(label=gettext_lazy("从哪天起"))
    last_day = DayField(
        label=gettext_lazy("到哪天止"),
        required=False,
        help_text=gettext_lazy("不填就一直任职，直到结束。"),
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, version: int) -> None:
        super().__init__(data, version=version, initial={"since": clock.today()})
        people = [(str(a.id), f"{a.display_name} · {a.username}") for a in staff_for_posts(actor)]
        offer(self, "holder", [("", _("请选择")), *people])

    def given(self) -> dict[str, Any]:
        last = self.cleaned_data["last_day"]
        return {
            "holder_id": uuid.UUID(self.cleaned_data["holder"]),
            "since": self.cleaned_data["since"],
            "until": last + DAY if last else None,
            "version": self.cleaned_data["version"],
        }


class ReleaseForm(VersionedForm):
    last_day = DayField(label=gettext_lazy("任职到哪天止"), help_text=gettext_lazy("这一天还算在任。"))

    def __init__(self, data: QueryDict | None, *, version: int) -> None:
        super().__init__(data, version=version, initial={"last_day": clock.today()})

    def given(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["last_day"] + DAY, "version": self.cleaned_data["version"]}


def _named(bodies: list[Body]) -> list[tuple[str, str]]:
    """For a select: those of smaller places indented."""
    depth = {6: 0, 9: 1, 12: 2}
    return [(str(body.id), "　" * depth.get(len(body.place_code), 0) + body.name) for body in bodies]
