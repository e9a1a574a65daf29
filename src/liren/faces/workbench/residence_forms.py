"""The forms of the registration desk."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from liren.domains.residence.choices import EndCause, Kind, MadeBy, Proof, ProofGroup
from liren.domains.residence.queries.lists import PERMIT_VIEWS, VIEWS, RegistrationFilter
from liren.domains.residence.queries.one import RegistrationView
from liren.domains.residence.wording import called
from liren.domains.territory.queries import communities_under
from liren.faces.ui.forms import DayField, Form
from liren.faces.ui.residence_forms import ApplicationForm
from liren.faces.workbench.needs_forms import ALL, offer
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.places import place_choices
from liren.kernel import clock
from liren.kernel.actor import Actor

SORTS = [("new", gettext_lazy("新的在前")), ("old", gettext_lazy("老的在前"))]


class FilterForm(forms.Form):
    """A value nobody offers narrows nothing."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=[*ALL, *Kind.choices], required=False)
    made_by = forms.ChoiceField(
        label=gettext_lazy("谁登记的"), choices=[*ALL, *MadeBy.choices], required=False
    )
    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)
    text = forms.CharField(
        label=gettext_lazy("编号、姓名或证件号"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    sort = forms.ChoiceField(label=gettext_lazy("排序"), choices=SORTS, required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])
        self.places = dict(place_choices(actor, VIEW))

    def wanted(self, view: str) -> RegistrationFilter:
        self.is_valid()
        kept = {name: value for name, value in self.cleaned_data.items() if value}
        return RegistrationFilter(view=view, **kept)

    @property
    def is_narrowed(self) -> bool:
        self.is_valid()
        return any(value for name, value in self.cleaned_data.items() if name != "sort")


class PermitFilterForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("区划"), required=False)

    def __init__(self, data: QueryDict, actor: Actor) -> None:
        super().__init__(data, auto_id="f_%s")
        offer(self, "place", [*ALL, *place_choices(actor, VIEW)])

    def wanted(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("place") or "")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.wanted())


def view_in(query: QueryDict) -> str:
    wanted = query.get("view", "")
    return wanted if wanted in VIEWS else VIEWS[0]


def permit_view_in(query: QueryDict) -> str:
    wanted = query.get("view", "")
    return wanted if wanted in PERMIT_VIEWS else PERMIT_VIEWS[0]


def own_communities(actor: Actor) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for grant in actor.grants_of(EDIT):
        found |= {place.code: place.name for place in communities_under(grant.place)}
    return sorted(found.items())


class ChangeForm(ApplicationForm):
    """Supplementing what is not registered yet, correcting what is; then with a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("为什么更正"), max_length=200)

    def __init__(self, data: Any = None, *, view: RegistrationView) -> None:
        row = view.registration
        super().__init__(
            data,
            kind=row.kind,
            for_other=view.said.agent is not None,
            places=[(row.place_code, row.place_code)],
            said=view.said,
        )
        del self.fields["place"]
        self.fields["version"].initial = row.version
        if row.state != "registered":
            del self.fields["reason"]


class CheckForm(Form):
    """Which originals were seen, and the words of telling or refusing."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.MultipleChoiceField(
        label=gettext_lazy("看过原件的证明"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=gettext_lazy("要说的话"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("告知时可以补一句；不予登记时必须写理由。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, view: RegistrationView) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": view.registration.version})
        field = self.fields["seen"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [
                (one.group, called(ProofGroup(one.group).label, Proof(one.kind).label)) for one in view.proofs
            ]
            field.initial = [one.group for one in view.proofs if one.seen_on]
        if not view.proofs:
            del self.fields["seen"]

    def renewed(self, version: int) -> None:
        """Shown again on the registration as it is now, with what was ticked and typed."""
        again = cast(QueryDict, self.data).copy()
        again["version"] = str(version)
        self.data = again


class EndForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    cause = forms.ChoiceField(label=gettext_lazy("为什么注销"), choices=EndCause.choices)
    on = DayField(label=gettext_lazy("从哪一天起"))
    reason = forms.CharField(label=gettext_lazy("补充说明"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": version})
        self.fields["on"].initial = clock.today


class PermitForm(Form):
    """The steps of a permit: a day, or a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=gettext_lazy("哪一天"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("延长期限、公安不予办理时写。"),
    )

    def __init__(self, data: Any = None, *, version: int) -> None:
        super().__init__(data, auto_id="d_%s", initial={"version": version})
        self.fields["on"].initial = clock.today
