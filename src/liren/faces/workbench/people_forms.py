"""The forms of the register."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from liren.domains.people.actions.households import MemberGiven
from liren.domains.people.choices import (
    CardPurpose,
    DocumentKind,
    HouseholdKind,
    Living,
    PersonField,
    SourceKind,
)
from liren.domains.people.queries.doubles import Double
from liren.domains.people.rules.fields import FIELDS
from liren.domains.people.rules.grounds import Agreed, may_keep, may_telephone
from liren.domains.people.rules.persons import PersonGiven
from liren.domains.people.standards import ETHNIC, ETHNIC_ROMAN, HukouKind, Marital, Relation, Schooling
from liren.domains.territory.queries import communities_under
from liren.faces.ui.forms import Form
from liren.kernel.actor import Actor

VIEW, EDIT = "people.view", "people.edit"
NONE: list[Any] = [("", gettext_lazy("不填"))]
SEXES = [("", gettext_lazy("按证件")), ("男", gettext_lazy("男")), ("女", gettext_lazy("女"))]
KINDS = [("", gettext_lazy("按号码判断")), *DocumentKind.choices]
SOURCES = [
    (kind.value, kind.label)
    for kind in (SourceKind.DOCUMENT, SourceKind.VISIT, SourceKind.SELF, SourceKind.HEARSAY)
]
CODED = {"schooling": Schooling, "marital": Marital, "hukou_kind": HukouKind}
STANDINGS = [
    ("both", gettext_lazy("户口和人都在这里")),
    ("living", gettext_lazy("人住这里，户口在别处")),
    ("registered", gettext_lazy("户口在这里，人住别处")),
]


class FindForm(Form):
    text = forms.CharField(
        label=gettext_lazy("找人"),
        help_text=gettext_lazy(
            "姓名、拼音或首字母，电话或后四位，证件号或后六位，楼-单元-室；也可以扫居民卡。"
        ),
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "autofocus": True}),
    )


class PurposeForm(Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("为什么要看"), choices=CardPurpose.choices, widget=forms.RadioSelect
    )


class PersonForm(Form):
    """One person; `reason` is asked for when a stronger source said otherwise."""

    name = forms.CharField(label=PersonField.NAME.label, max_length=80)
    document = forms.CharField(
        label=PersonField.DOCUMENT.label,
        required=False,
        max_length=40,
        help_text=gettext_lazy("身份证、居住证、永居证或护照；还没有就空着。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    document_kind = forms.ChoiceField(label=gettext_lazy("证件种类"), choices=KINDS, required=False)
    sex = forms.ChoiceField(label=PersonField.SEX.label, choices=SEXES, required=False)
    birth = forms.CharField(
        label=PersonField.BIRTH.label,
        required=False,
        max_length=20,
        help_text=gettext_lazy("有身份证号就不用填。"),
    )
    phones = forms.CharField(
        label=PersonField.PHONE.label,
        required=False,
        max_length=80,
        help_text=gettext_lazy("几个号码之间用顿号或空格隔开。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    ethnic = forms.ChoiceField(label=PersonField.ETHNIC.label, required=False)
    source = forms.ChoiceField(label=gettext_lazy("依据"), choices=SOURCES, initial=SourceKind.VISIT)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="p_%s", **kwargs)
        ethnic = self.fields["ethnic"]
        if isinstance(ethnic, forms.ChoiceField):
            ethnic.choices = [*NONE, *ethnic_choices()]

    def given(self) -> PersonGiven:
        kept = self.cleaned_data
        names = [field.name for field in FIELDS if field.name in self.fields]
        return PersonGiven(
            name=kept["name"],
            document=kept["document"],
            document_kind=kept["document_kind"],
            sex=kept["sex"],
            birth=kept["birth"],
            phones=(kept["phones"],) if kept.get("phones") else (),
            ethnic=kept["ethnic"],
            details={name: kept[name] for name in names if kept.get(name)},
        )


class RegisterForm(PersonForm):
    """A person alone, without a household."""

    place = forms.ChoiceField(label=gettext_lazy("社区"))
    field_order = ("place", "name", "document", "document_kind", "sex", "birth", "phones", "ethnic", "source")

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data)
        offer_places(self, actor)


class EditForm(PersonForm):
    """A person's entries; what is left empty stays as it is. What wants a consent that does not stand is not asked,
    nor what the district has switched off."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("更改的理由"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("原来的依据更可靠时要写。"),
    )

    def __init__(self, data: Any = None, *, agreed: Agreed, off: Collection[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in FIELDS:
            if may_keep(field.name, agreed, off):
                self.fields[field.name] = _optional(field.name)
        if not may_telephone(agreed):
            del self.fields["phones"]
        self.order_fields([name for name in self.fields if name not in ("source", "reason")])

    def renewed(self, version: int) -> None:
        """Shown again on the card as it is now, with what was typed."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}


class HouseholdForm(Form):
    place = forms.ChoiceField(label=gettext_lazy("社区"))
    address = forms.CharField(
        label=gettext_lazy("住址"),
        required=False,
        max_length=160,
        help_text=gettext_lazy("写到室号，如 柳叶巷12号3幢2单元501室；空挂在社区的不写。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("户的种类"), choices=HouseholdKind.choices)
    number = forms.CharField(label=gettext_lazy("户号"), required=False, max_length=24)
    source = forms.ChoiceField(label=gettext_lazy("依据"), choices=SOURCES, initial=SourceKind.VISIT)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, auto_id="h_%s")
        offer_places(self, actor)


class MemberForm(PersonForm):
    """One member; a row without a name is no member. `person_id`: somebody on the register who was recognised."""

    person_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    relation = forms.ChoiceField(
        label=gettext_lazy("与户主关系"), choices=[*NONE, *Relation.choices[1:]], required=False
    )
    standing = forms.ChoiceField(label=gettext_lazy("人和户口"), choices=STANDINGS, initial="both")
    living = forms.ChoiceField(
        label=gettext_lazy("怎么住的"), choices=[*NONE, *Living.choices], required=False
    )
    field_order = (
        "name",
        "relation",
        "document",
        "phones",
        "standing",
        "living",
        "document_kind",
        "sex",
        "birth",
    )

    def __init__(self, data: Any = None, *, number: int) -> None:
        super().__init__(data, prefix=f"m{number}")
        self.auto_id = f"m{number}_%s"
        del self.fields["source"]
        self.fields["name"].required = number == 0
        self.number = number + 1
        self.alike: list[Double] = []
        if number == 0:
            self.fields["relation"].initial = Relation.HEAD

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data.get("name")

    def member(self) -> MemberGiven:
        kept = self.cleaned_data
        return MemberGiven(
            relation=kept["relation"],
            person=None if kept["person_id"] else self.given(),
            person_id=kept["person_id"],
            is_registered=kept["standing"] != "living",
            lives_here=kept["standing"] != "registered",
            living=kept["living"],
        )


def ethnic_choices() -> list[tuple[str, str]]:
    """Codes and names in the language of the page."""
    is_chinese = (get_language() or "").startswith("zh")
    shown = [f"{name}族" for name in ETHNIC] if is_chinese else ETHNIC_ROMAN
    return [(f"{number:02}", name) for number, name in enumerate(shown, 1)]


def offer_places(form: forms.Form, actor: Actor) -> None:
    """Communities where the actor keeps the register; where there is one, it is chosen."""
    found: dict[str, str] = {}
    for grant in actor.grants_of(EDIT):
        found |= {place.code: place.name for place in communities_under(grant.place)}
    field = form.fields["place"]
    if isinstance(field, forms.ChoiceField):
        field.choices = sorted(found.items())
        if len(found) == 1:
            field.initial = next(iter(found))


def _optional(name: str) -> forms.Field:
    label = PersonField(name).label
    if name in CODED:
        return forms.ChoiceField(label=label, choices=[*NONE, *CODED[name].choices], required=False)
    widget = forms.Textarea(attrs={"rows": 2}) if name in ("health_note", "remark") else forms.TextInput()
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)
