"""The form of a residence registration, for residents and workers alike: what its kind asks for, and an agent's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.people.choices import Living
from liren.domains.residence.choices import (
    AgentGround,
    AgentKind,
    JoinedRelation,
    Proof,
    ProofGroup,
    Relation,
    Stage,
)
from liren.domains.residence.rules.application import (
    DETAILS,
    FIT,
    Agent,
    Application,
    ProofGiven,
    groups_of,
)
from liren.faces.ui.forms import DayField, Form

NOT_YET: list[Any] = [("", gettext_lazy("还没有，以后补"))]
NONE: list[Any] = [("", gettext_lazy("不填"))]
DATED = ("dwelling", "work", "study")
OWN = ("place", "name", "document", "birth", "phone", "elsewhere", "hukou_region", "hukou_address")
HOME = ("address", "living", "arrived_on", "leaving_on")
AGENT = (
    "agent_ground",
    "agent_kind",
    "agent_relation",
    "agent_name",
    "agent_document",
    "agent_birth",
    "agent_phone",
)
MORE = ("version", "reason")


@dataclass(frozen=True, slots=True)
class Part:
    """Some fields under one heading."""

    title: str
    fields: list[BoundField]


class ApplicationForm(Form):
    """`kind` says which fields there are, `for_other` whether an agent's are among them."""

    place = forms.ChoiceField(label=gettext_lazy("住在哪个社区"))
    name = forms.CharField(label=gettext_lazy("登记人姓名"), max_length=80)
    document = forms.CharField(
        label=gettext_lazy("登记人证件号码"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("身份证、居住证、永居证或护照。手边没有就先空着。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth = DayField(
        label=gettext_lazy("出生日期"), required=False, help_text=gettext_lazy("有身份证号就不用填。")
    )
    phone = forms.CharField(
        label=gettext_lazy("手机号"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("登记好了、该签注了，都发短信到这里。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    elsewhere = forms.ChoiceField(
        label=gettext_lazy("户口在哪里"),
        choices=[("yes", gettext_lazy("在别的城市")), ("no", gettext_lazy("就在这个城市"))],
        initial="yes",
        widget=forms.RadioSelect,
    )
    hukou_region = forms.CharField(
        label=gettext_lazy("户籍地"), required=False, max_length=60, help_text=gettext_lazy("写到县、区。")
    )
    hukou_address = forms.CharField(label=gettext_lazy("户籍地址"), required=False, max_length=120)
    address = forms.CharField(
        label=gettext_lazy("现在的住址"),
        max_length=160,
        help_text=gettext_lazy("写到室号，如 柳叶巷12号3幢2单元501室。"),
    )
    living = forms.ChoiceField(
        label=gettext_lazy("怎么住的"), choices=[*NONE, *Living.choices], required=False
    )
    arrived_on = DayField(label=gettext_lazy("哪一天住进来的"))
    leaving_on = DayField(label=gettext_lazy("打算住到哪一天"), required=False)

    def __init__(
        self, data: Any = None, *, kind: str, for_other: bool, places: Any, said: Application | None = None
    ) -> None:
        initial = initial_of(said) if said else {}
        super().__init__(data, auto_id="r_%s", initial=initial)
        self.kind, self.for_other = kind, for_other
        self.groups = groups_of(kind, for_other)
        self.fields.update(_details(kind))
        if for_other:
            self.fields.update(_agent())
        for group in self.groups:
            self.fields.update(_proof(group))
        place = cast(forms.ChoiceField, self.fields["place"])
        place.choices = places
        if len(places) == 1:
            place.initial = places[0][0]

    def application(self) -> Application:
        kept = self.cleaned_data
        birth = kept["birth"]
        return Application(
            kind=self.kind,
            arrived_on=kept["arrived_on"],
            leaving_on=kept["leaving_on"],
            is_from_elsewhere=kept["elsewhere"] == "yes",
            birth=birth.isoformat() if birth else "",
            details={name: kept[name].strip() for name in DETAILS[self.kind]},
            agent=self._agent() if self.for_other else None,
            proofs=tuple(self._proofs()),
            **{name: kept[name].strip() for name in ("name", "document", "address", "living", "phone")},
            **{name: kept[name].strip() for name in ("hukou_region", "hukou_address")},
        )

    def parts(self) -> list[Part]:
        """The fields under their headings, in the order in which one fills them in."""
        found = []
        if self.for_other:
            found.append(self._part(_("代办人"), AGENT))
        found.append(self._part(_("登记人"), OWN))
        found.append(self._part(_("住处"), HOME))
        found.append(self._part(headings()[self.kind], DETAILS[self.kind]))
        for group in self.groups:
            names = (f"{group}_proof", f"{group}_since", f"{group}_until")
            found.append(self._part(str(ProofGroup(group).label), names))
        found.append(self._part("", MORE))
        return [part for part in found if part.fields]

    def renewed(self, version: int) -> None:
        """Shown again on the registration as it is now, with what was typed."""
        self.data = {**{name: self.data[name] for name in self.data}, "version": str(version)}

    def _part(self, title: str, names: Iterable[str]) -> Part:
        return Part(title, [self[name] for name in names if name in self.fields])

    def _agent(self) -> Agent:
        kept = self.cleaned_data
        return Agent(
            kind=kept["agent_kind"],
            ground=kept["agent_ground"],
            name=kept["agent_name"].strip(),
            document=kept["agent_document"].strip(),
            relation=kept["agent_relation"],
            birth=kept["agent_birth"],
            phone=kept["agent_phone"].strip(),
        )

    def _proofs(self) -> Iterable[ProofGiven]:
        kept = self.cleaned_data
        for group in self.groups:
            given = kept[f"{group}_proof"]
            if given:
                kind = "photo" if group == "photo" else given
                yield ProofGiven(group, kind, kept.get(f"{group}_since"), kept.get(f"{group}_until"))


def headings() -> dict[str, str]:
    return {"work": _("工作"), "family": _("投靠谁"), "study": _("在哪里就读、进修")}


def initial_of(said: Application) -> dict[str, Any]:
    """What is said as the form shows it."""
    names = ("name", "document", "birth", "phone", "hukou_region", "hukou_address", "address", "living")
    found = {name: getattr(said, name) for name in (*names, "arrived_on", "leaving_on")}
    found |= {"elsewhere": "yes" if said.is_from_elsewhere else "no", **said.details}
    for proof in said.proofs:
        found[f"{proof.group}_proof"] = proof.kind if proof.group != "photo" else True
        found[f"{proof.group}_since"], found[f"{proof.group}_until"] = proof.since, proof.until
    if said.agent:
        parts = ("kind", "ground", "name", "document", "relation", "birth", "phone")
        found |= {f"agent_{name}": getattr(said.agent, name) for name in parts}
    return found


def _details(kind: str) -> dict[str, forms.Field]:
    texts = {
        "employer": gettext_lazy("工作单位或营生"),
        "occupation": gettext_lazy("做什么工作"),
        "relative": gettext_lazy("被投靠人姓名"),
        "relative_phone": gettext_lazy("被投靠人电话"),
        "school": gettext_lazy("学校或培训机构"),
    }
    chosen = {
        "relation": (gettext_lazy("被投靠人是登记人的"), JoinedRelation.choices),
        "stage": (gettext_lazy("学段"), Stage.choices),
    }
    found: dict[str, forms.Field] = {}
    for name in DETAILS[kind]:
        if name in chosen:
            label, choices = chosen[name]
            found[name] = forms.ChoiceField(label=label, choices=[*NONE, *choices], required=False)
        else:
            found[name] = forms.CharField(label=texts[name], required=False, max_length=80)
    return found


def _agent() -> dict[str, forms.Field]:
    return {
        "agent_ground": forms.ChoiceField(
            label=gettext_lazy("为什么由人代办"), choices=AgentGround.choices, widget=forms.RadioSelect
        ),
        "agent_kind": forms.ChoiceField(label=gettext_lazy("代办人是登记人的"), choices=AgentKind.choices),
        "agent_relation": forms.ChoiceField(
            label=gettext_lazy("是什么亲属"),
            choices=[*NONE, *Relation.choices],
            required=False,
            help_text=gettext_lazy("近亲属代办的要选：代办人是登记人的父母、子女等。"),
        ),
        "agent_name": forms.CharField(label=gettext_lazy("代办人姓名"), max_length=80),
        "agent_document": forms.CharField(
            label=gettext_lazy("代办人证件号码"),
            max_length=40,
            required=False,
            help_text=gettext_lazy("代办人自己的证件，须年满 18 周岁。"),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        "agent_birth": DayField(
            label=gettext_lazy("代办人出生日期"),
            required=False,
            help_text=gettext_lazy("有身份证号就不用填。"),
        ),
        "agent_phone": forms.CharField(label=gettext_lazy("代办人手机号"), max_length=40, required=False),
    }


def _proof(group: str) -> dict[str, forms.Field]:
    if group == "photo":
        return {
            "photo_proof": forms.BooleanField(
                label=gettext_lazy("有近期免冠相片，申领居住证时用"), required=False
            )
        }
    offered = [(one.value, one.label) for one in Proof if one.value in FIT[group]]
    found: dict[str, forms.Field] = {
        f"{group}_proof": forms.ChoiceField(
            label=gettext_lazy("用什么证明"), choices=[*NOT_YET, *offered], required=False
        )
    }
    if group in DATED:
        found[f"{group}_since"] = DayField(label=gettext_lazy("从哪一天起"), required=False)
        found[f"{group}_until"] = DayField(
            label=gettext_lazy("到哪一天止"), required=False, help_text=gettext_lazy("没有写明就不填。")
        )
    return found
