"""Scans of proofs on the pages of a registration, the resident's and the desk's alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liren.domains.residence.choices import Proof, ProofGroup
from liren.domains.residence.queries.one import RegistrationView
from liren.domains.residence.rules.application import groups_of
from liren.faces.ui.forms import Form
from liren.faces.ui.uploads import UploadsField

if TYPE_CHECKING:
    from liren.kernel.models import StoredFile


@dataclass(frozen=True, slots=True)
class ScansOf:
    """What was uploaded for one proof."""

    label: str
    scans: list[StoredFile]


class ScanForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    group = forms.ChoiceField(label=gettext_lazy("证明什么"))
    papers = UploadsField(
        label=gettext_lazy("照片或扫描件"),
        help_text=gettext_lazy(
            "JPEG、PNG、HEIC 或 PDF，每个 10 MB 以内，一份登记一共 9 个。拍清楚公章和日期。"
        ),
    )

    def __init__(self, data: Any, uploads: Any, *, view: RegistrationView) -> None:
        super().__init__(data, uploads, auto_id="f_%s", initial={"version": view.registration.version})
        cast(forms.ChoiceField, self.fields["group"]).choices = [
            (group, _label(view, group)) for group in _groups(view)
        ]

    def renewed(self, version: int) -> None:
        """What was chosen stays; the page is of today."""
        data = cast(QueryDict, self.data).copy()
        data["version"] = str(version)
        self.data = data


def scans_shown(view: RegistrationView) -> list[ScansOf]:
    """By what they prove, in the order in which the form asks."""
    found = []
    for group in ProofGroup.values:
        scans = [scan for scan in view.scans if scan.kind == group]
        if scans:
            found.append(ScansOf(_label(view, group), scans))
    return found


def _groups(view: RegistrationView) -> tuple[str, ...]:
    return groups_of(view.registration.kind, view.said.agent is not None)


def _label(view: RegistrationView, group: str) -> str:
    """“就业证明：劳动合同”, as far as it was said which paper it is."""
    kinds = [str(Proof(one.kind).label) for one in view.proofs if one.group == group and one.kind != group]
    label = str(ProofGroup(group).label)
    return _("{proof}：{paper}").format(proof=label, paper=kinds[0]) if kinds else label
