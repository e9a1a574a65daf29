"""Other bodies' Open311 servers: their address, and what of a matter is sent to one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liren.domains.casework.actions import outside
from liren.domains.casework.choices import Verb
from liren.domains.casework.errors.exchange import ServerUnknown
from liren.domains.casework.queries.outside import servers_for
from liren.domains.casework.rules.open311 import DESCRIPTION_MOST
from liren.domains.casework.rules.redaction import without_personal_data
from liren.faces.ui.forms import Form
from liren.faces.workbench.step_deeds import Deed
from liren.faces.workbench.step_forms import CHOOSE, StepForm, choice_field, words_field
from liren.kernel.actor import Actor
from liren.kernel.ids import as_uuid

if TYPE_CHECKING:
    from liren.domains.casework.models import Case


class ServerForm(Form):
    endpoint = forms.CharField(
        label=_("接口地址"),
        max_length=300,
        help_text=_("对方 Open311 接口的地址，例如 https://example.org/open311/v2。"),
    )
    jurisdiction = forms.CharField(
        label=_("辖区代码"), max_length=80, required=False, help_text=_("对方服务几个辖区时才填。")
    )
    api_key = forms.CharField(
        label=_("密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("加密保存，不再显示。不填就沿用原来的。"),
    )
    is_active = forms.BooleanField(label=_("可以往那里送"), required=False, initial=True)


class SendOutsideForm(StepForm):
    service = choice_field(_("对方的类别"), CHOOSE, _("清单由对方的系统给出，每天更新一次。"))
    words = words_field(
        _("送去的文字"),
        _("不送诉求人的姓名和电话；文字里认得出的个人信息会自动隐去，送出前请再看一遍。"),
        most=DESCRIPTION_MOST - 40,
    )

    def fill(self) -> None:
        groups = [
            (server.body.short_name, [(f"{server.id}|{row['code']}", row["name"]) for row in server.services])
            for server in servers_for(self.case.county)
        ]
        self.offer("service", [*CHOOSE, *groups])
        text = without_personal_data(self.case.text or self.case.title)
        self.fields["words"].initial = text[: DESCRIPTION_MOST - 40]


def _send(actor: Actor, case: Case, given: Mapping[str, Any], version: int | None) -> None:
    server, _bar, code = given["service"].partition("|")
    outside.send_case(
        actor=actor,
        case_id=case.id,
        server_id=_id(server),
        service_code=code,
        words=given["words"],
        version=version,
    )


def _id(text: str) -> uuid.UUID:
    found = as_uuid(text)
    if found is None:
        raise ServerUnknown(field="service")
    return found


SEND_OUTSIDE = Deed(
    pgettext_lazy("step", "送往外部系统"),
    pgettext_lazy("step", "送出"),
    _("已交给后台送出，对方收到后会写在经过里。"),
    SendOutsideForm,
    _send,
    Verb.OFFER,
    _("这件事仍由您承办，时限照走；对方的进展会写在内部经过里，居民看不到。"),
)
