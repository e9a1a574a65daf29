"""What happens in a supervision (督办), as sentences: its own history, and what those concerned are told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liren.domains.access import queries as access
from liren.domains.casework import wording
from liren.domains.casework.choices import (
    SupervisionCause,
    SupervisionLevel,
    SupervisionResult,
)
from liren.domains.casework.models import Supervision
from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.rules import Template
from liren.domains.organisations.choices import BodyKind

SENTENCES: dict[str, str | Promise] = {
    "opened": _("%(who)s发出%(level)s给%(body)s，请在 %(due)s 前答复。"),
    "opened_by_rule": _("%(cause)s，自动发出%(level)s给%(body)s，请在 %(due)s 前答复。"),
    "answered": _("%(who)s说明："),
    "returned": _("%(who)s退回说明，请在 %(due)s 前重新答复："),
    "raised": _("%(who)s加重为%(level)s，请在 %(due)s 前答复："),
    "instructed": _("%(who)s附上%(leader)s的批示，请在 %(due)s 前答复。"),
    "late": _("到期没有答复，已告知%(body)s和督办员。"),
    "escalated": _("仍没有答复，已报区里。"),
    "closed": _("%(who)s销号：%(result)s。"),
}
CHOICES = {"level": SupervisionLevel, "cause": SupervisionCause, "result": SupervisionResult}

_TEXT = _("%(supervision)s “%(title)s”：%(words)s")
_ASKED = _("%(supervision)s “%(title)s”，请在 %(due)s 前答复：%(words)s")
_TITLES = {
    "opened": (_("您的单位有一件督办"), _ASKED),
    "returned": (_("督办的说明被退回"), _ASKED),
    "raised": (_("督办加重了"), _ASKED),
    "instructed": (_("督办附上了领导批示"), _ASKED),
    "answered": (_("督办有了说明，等您销号"), _TEXT),
    "closed": (_("督办已销号"), _TEXT),
    "late": (_("督办到期没有答复"), _("%(supervision)s “%(title)s”：%(body)s到 %(due)s 没有答复。")),
    "escalated": (
        _("督办没有答复，已报区里"),
        _("%(supervision)s “%(title)s”：%(body)s到 %(due)s 没有答复，已报区里。"),
    ),
}
_CHATS = {
    "opened": _("【里仁】%(body)s有一件督办 %(supervision)s，请在 %(due)s 前答复。"),
    "late": _("【里仁】督办 %(supervision)s：%(body)s到 %(due)s 没有答复。"),
}
TEMPLATES = tuple(
    Template(
        key=f"casework.supervision.{what}",
        title=title,
        text=text,
        chat=_CHATS.get(what, ""),
        readings=wording.readings(due="due"),
        topic="supervision",
    )
    for what, (title, text) in _TITLES.items()
)


def sentence(verb: str, data: Mapping[str, Any], who: str) -> str:
    """What happened, in the reader's language; its words stand beside it."""
    shown = {key: _shown(key, value) for key, value in data.items()}
    return str(SENTENCES.get(verb, verb)) % {**dict.fromkeys(_NAMES, ""), **shown, "who": who}


_NAMES = ("level", "cause", "result", "body", "due", "leader")


def _shown(key: str, value: object) -> str:
    choice = CHOICES.get(key)
    if choice is not None:
        return str(choice(value).label) if value in choice.values else str(value)
    return wording.shown(key, value)


def tell_body(supervision: Supervision, what: str, *, words: str) -> None:
    """Tells the people of the body that is supervised; for the street's centre its dispatchers."""
    _tell(supervision, what, answerers(supervision), words, is_bodys=True)


def tell_supervisors(supervision: Supervision, what: str, *, words: str) -> None:
    """Tells the street's supervisors."""
    _tell(supervision, what, _holders("supervisor", supervision), words)


def tell_of_silence(supervision: Supervision, what: str, *, district: bool) -> None:
    """Tells the body and the supervisors, and with `district` the district too, that there is no answer."""
    told = [*answerers(supervision), *_holders("supervisor", supervision)]
    if district:
        told += _holders("district", supervision)
    _tell(supervision, what, told, "", is_bodys=True)


def answerers(supervision: Supervision) -> list[uuid.UUID]:
    if supervision.body.kind == BodyKind.STREET_CENTRE:
        return _holders("dispatcher", supervision)
    return [account.id for account in access.staff_of_bodies([supervision.body_id])]


def _holders(role: str, supervision: Supervision) -> list[uuid.UUID]:
    return [account.id for account in access.holders_of_role(role, supervision.place_code)]


def _tell(
    supervision: Supervision,
    what: str,
    account_ids: Iterable[uuid.UUID],
    words: str,
    *,
    is_bodys: bool = False,
) -> None:
    queue_notices(
        template=f"casework.supervision.{what}",
        account_ids=dict.fromkeys(account_ids),
        context={
            "supervision": supervision.number,
            "title": supervision.case.title,
            "body": supervision.body.short_name,
            "due": supervision.due_at.isoformat() if supervision.due_at else "",
            "words": words,
        },
        place_code=supervision.place_code,
        key=f"supervision.{what}:{supervision.id}:{supervision.version}",
        body_id=supervision.body_id if is_bodys else None,
    )
