"""What a leaver has in hand, as a form: to whom each kind passes, and each thing that goes to somebody else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.access.actions.handing import Given, field_of
from liren.domains.access.queries.handing import HandoverFilter, Hands, KindInHand
from liren.domains.access.rules.handing import ARRANGE, REASON_MOST
from liren.faces.ui.forms import Form
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.places import place_choices
from liren.kernel.actor import Actor
from liren.kernel.in_hand import Thing

STAY, RELEASE = "stay", "release"
VIEWS = ("all", "made", "undone")


@dataclass(frozen=True, slots=True)
class KindRows:
    """A kind with its own field and a field beside each thing; none where nothing can be given."""

    kind: KindInHand
    field: BoundField | None
    rows: list[tuple[Thing, BoundField | None]]


class HandForm(Form):
    """For each kind a successor for all of it, for each thing another one, or that it stays for now."""

    reason = forms.CharField(
        label=gettext_lazy("为什么交接"),
        help_text=gettext_lazy("如：调到别的社区；退休。会印在交接单上。"),
        max_length=REASON_MOST,
    )

    def __init__(self, *args: Any, hands: Hands, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hands = hands
        for kind in hands.kinds:
            if kind.can_be_given:
                self._add(f"kind:{kind.key}", _("全部交给"), self._choices(kind.anybody, _("先不交")))
                for thing in kind.things:
                    offered = self._choices(kind.heirs.get(thing.id, frozenset()), _("同上"), stay=True)
                    self._add(field_of(thing), _("“{label}”交给").format(label=thing.label), offered)

    def _add(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        widget = forms.Select(attrs={"class": "input input--short", "aria-label": label})
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)

    def _choices(self, who: frozenset[uuid.UUID], first: str, *, stay: bool = False) -> list[tuple[str, str]]:
        people = [(str(key), name) for key, name in self.hands.names.items() if key in who]
        release = [(RELEASE, _("放回单位，谁都可以接"))] if self.hands.can_release else []
        return [("", first), *people, *release, *([(STAY, _("先不交"))] if stay else [])]

    def kinds(self) -> Iterator[KindRows]:
        for kind in self.hands.kinds:
            rows = [(one, self[field_of(one)] if kind.can_be_given else None) for one in kind.things]
            yield KindRows(kind, self[f"kind:{kind.key}"] if kind.can_be_given else None, rows)

    def given(self) -> list[Given]:
        """What is named; a thing without a word of its own goes with its kind."""
        found = []
        for kind in self.hands.kinds:
            for thing in kind.things if kind.can_be_given else ():
                word = self.cleaned_data[field_of(thing)] or self._of_kind(kind, thing)
                if word and word != STAY:
                    to = None if word == RELEASE else uuid.UUID(word)
                    found.append(Given(thing.kind, thing.id, to))
        return found

    def _of_kind(self, kind: KindInHand, thing: Thing) -> str:
        return str(self.cleaned_data[f"kind:{kind.key}"])


class FilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    text = forms.CharField(
        label=gettext_lazy("姓名或编号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, ARRANGE)])

    def wanted(self, view: str) -> HandoverFilter:
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if value}
        return HandoverFilter(view="" if view == "all" else view, **kept)

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())


def view_of(given: QueryDict) -> str:
    wanted = given.get("view", "")
    return wanted if wanted in VIEWS else "all"


def view_names() -> list[tuple[str, str]]:
    return [("all", _("全部")), ("made", _("有效的")), ("undone", _("已撤回"))]


def kept(wanted: HandoverFilter) -> dict[str, str]:
    return {name: value for name, value in asdict(wanted).items() if value}


class UndoForm(Form):
    reason = forms.CharField(label=gettext_lazy("为什么撤回"), max_length=REASON_MOST)
