"""The forms of let dwellings, their rooms and beds."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.letting.actions.lets import Landlord
from liren.domains.letting.actions.rooms import AREA_MOST, BEDS_MOST, NAME_MOST, RoomGiven
from liren.domains.letting.choices import NoticeKind, RoomUse
from liren.domains.letting.queries.lists import LetFilter
from liren.domains.organisations.queries import bodies_under
from liren.domains.people.choices import DwellingState
from liren.domains.people.queries import Line
from liren.faces.ui.forms import DayField, Form
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.people_forms import NONE, VIEW
from liren.faces.workbench.places import place_choices
from liren.kernel import clock
from liren.kernel.actor import Actor

if TYPE_CHECKING:
    from liren.domains.letting.models import Bed, LetDwelling, Notice, Stay

SHOWN = [
    ("", gettext_lazy("全部")),
    ("over", gettext_lazy("超员的")),
    ("free", gettext_lazy("有空床的")),
    ("empty", gettext_lazy("没有人住的")),
]
SORTED = [
    ("address", gettext_lazy("按地址")),
    ("over", gettext_lazy("超得多的在前")),
    ("people", gettext_lazy("住得多的在前")),
]
AFTERWARDS = [(one.value, one.label) for one in DwellingState if one != DwellingState.LET]


class LetsFilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    show = forms.ChoiceField(label=gettext_lazy("看哪些"), choices=SHOWN, required=False)
    sort = forms.ChoiceField(label=gettext_lazy("排列"), choices=SORTED, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])

    def wanted(self) -> LetFilter:
        self.is_valid()
        return LetFilter(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self) -> bool:
        wanted = self.wanted()
        return bool(wanted.place or wanted.show)


class SeekForm(Form):
    """Somebody on the register is looked for by `text` and chosen as `person`."""

    text = forms.CharField(
        label=gettext_lazy("找谁"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("姓名、拼音，电话或后四位，证件号或后六位。"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    person = forms.ChoiceField(
        label=gettext_lazy("是哪一位"), required=False, choices=[], widget=forms.RadioSelect
    )
    sought = ""

    def offered(self, lines: Sequence[Line]) -> None:
        """Whom the text found; one alone is chosen already."""
        self.sought = self.data.get("text", "").strip()
        offer(self, "person", [(str(line.person_id), said_of(line)) for line in lines])
        if len(lines) == 1:
            self.initial["person"] = str(lines[0].person_id)

    @property
    def is_choosing(self) -> bool:
        """Somebody was found and nobody is chosen yet."""
        field = self.fields["person"]
        found = isinstance(field, forms.ChoiceField) and bool(field.choices)
        return found and not self.data.get("person")

    def chosen(self) -> uuid.UUID | None:
        sent = self.cleaned_data.get("person")
        return uuid.UUID(sent) if sent else None


class LandlordForm(SeekForm):
    """Who lets, and since when: a person on the register, a body, or a name."""

    body = forms.ChoiceField(label=gettext_lazy("房东是单位"), required=False)
    name = forms.CharField(
        label=gettext_lazy("房东不在登记册上"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("写姓名或公司名。"),
    )
    since = DayField(label=gettext_lazy("从哪一天起出租"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("text", "person", "body", "name", "since", "version")

    def __init__(self, data: Any = None, *, county: str, let: LetDwelling | None = None) -> None:
        initial: dict[str, Any] = {"since": clock.today}
        if let is not None:
            initial = {
                "since": let.since,
                "version": let.version,
                "body": str(let.landlord_body_id or ""),
                "name": let.landlord_name,
            }
        super().__init__(data, auto_id="d_%s", initial=initial)
        self.fields["text"].label = _("房东是登记册上的人")
        offer(self, "body", [*NONE, *((str(one.id), one.short_name) for one in bodies_under(county, ()))])

    def landlord(self) -> Landlord:
        kept = self.cleaned_data
        body = uuid.UUID(kept["body"]) if kept["body"] else None
        return Landlord(self.chosen(), body, kept["name"])


class CloseForm(Form):
    on = DayField(label=gettext_lazy("到哪一天为止"))
    state = forms.ChoiceField(label=gettext_lazy("以后这处住房"), choices=AFTERWARDS, initial="empty")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, let: LetDwelling) -> None:
        super().__init__(data, auto_id="d_%s", initial={"on": clock.today, "version": let.version})


class RoomForm(Form):
    name = forms.CharField(
        label=gettext_lazy("房间"), max_length=NAME_MOST, help_text=gettext_lazy("如 主卧、北间。")
    )
    use = forms.ChoiceField(label=gettext_lazy("原来设计作什么"), choices=RoomUse.choices)
    area = forms.DecimalField(
        label=gettext_lazy("使用面积（平方米）"),
        required=False,
        min_value=0,
        max_value=AREA_MOST,
        decimal_places=2,
        help_text=gettext_lazy("没有量就空着，人均面积也就算不出。"),
    )
    beds = forms.IntegerField(label=gettext_lazy("几张床"), min_value=0, max_value=BEDS_MOST, initial=1)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def given(self) -> RoomGiven:
        kept = self.cleaned_data
        return RoomGiven(kept["name"], kept["use"], kept["area"], kept["beds"])


class PlaceForm(SeekForm):
    """Somebody into a bed."""

    since = DayField(label=gettext_lazy("从哪一天起住"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="d_%s", initial={"since": clock.today})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("text"):
            self.add_error("text", _("请写住进来的是谁。"))
        elif self.sought and not cleaned.get("person") and not self.is_choosing:
            self.add_error("text", _("登记册里没有找到。请换一种写法再找；是新来的人，请先登记。"))
        return cleaned


class NoticeForm(SeekForm):
    """A worker confirms what was said: of an arrival, who it is and which bed."""

    bed = forms.ChoiceField(label=gettext_lazy("哪张床"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, notice: Notice, beds: Sequence[tuple[Bed, bool]], name: str
    ) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": notice.version, "text": name})
        offer(self, "bed", [(str(bed.id), bed_said(bed)) for bed, is_free in beds if is_free])
        if notice.kind == NoticeKind.DEPARTURE:
            for unused in ("text", "person", "bed"):
                del self.fields[unused]

    @property
    def is_choosing(self) -> bool:
        return "person" in self.fields and super().is_choosing


class LeaveForm(Form):
    on = DayField(label=gettext_lazy("哪一天离开的"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stay: Stay) -> None:
        super().__init__(data, auto_id="d_%s", initial={"on": clock.today, "version": stay.version})


class ChangeBedForm(Form):
    bed = forms.ChoiceField(label=gettext_lazy("换到哪张床"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("哪一天换的"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stay: Stay, beds: Sequence[tuple[Bed, bool]]) -> None:
        super().__init__(data, auto_id="d_%s", initial={"on": clock.today, "version": stay.version})
        offer(self, "bed", [(str(bed.id), bed_said(bed)) for bed, is_free in beds if is_free])


class CorrectForm(Form):
    bed = forms.ChoiceField(label=gettext_lazy("哪张床"))
    since = DayField(label=gettext_lazy("从哪一天起"))
    until = DayField(label=gettext_lazy("到哪一天为止"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("原来哪里登记错了"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stay: Stay, beds: Sequence[tuple[Bed, bool]]) -> None:
        initial = {
            "bed": str(stay.bed_id),
            "since": stay.since,
            "until": stay.until,
            "version": stay.version,
        }
        super().__init__(data, auto_id="d_%s", initial=initial)
        offered = {str(bed.id): bed_said(bed) for bed, _is_free in beds}
        offered.setdefault(str(stay.bed_id), bed_said(stay.bed))
        offer(self, "bed", list(offered.items()))


class StrikeForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("为什么划去"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stay: Stay) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": stay.version})


def bed_said(bed: Bed) -> str:
    return _("{room} · {bed} 号床").format(room=bed.room.name, bed=bed.name)


def said_of(line: Line) -> str:
    """A person of a search in one line, masked."""
    parts = [line.name]
    if line.birth:
        parts.append(_("{year} 年生").format(year=line.birth.year))
    if line.address:
        parts.append(line.address)
    return " · ".join(parts)
