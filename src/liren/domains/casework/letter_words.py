"""What somebody who wrote by e-mail is told, and how that person is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _

from liren.domains.casework.rules.letters import tagged
from liren.domains.messaging.rules import Template

if TYPE_CHECKING:
    from liren.domains.casework.models import Requester, RequesterMail

BY_MAIL = "mail:"  # with the digest of the address: one person, however many letters
RECEIVED, REFUSED = "casework.letter_received", "casework.letter_files_refused"
ADDED, TAKEN_OUT = "casework.letter_added", "casework.letter_taken_out"
MANY = "casework.letters_many"


def _own(key: str, title: Any, text: Any) -> Template:
    """What the writer of a letter is told of the own matter."""
    return Template(key=key, topic="own", title=title, text=text)


TEMPLATES = (
    _own(
        RECEIVED,
        _("收到了您的来信"),
        _("“%(title)s”已收到，编号 %(number)s，查询码 %(code)s。凭查询码可以查进度、补充和评价。%(words)s"),
    ),
    _own(REFUSED, _("有的附件没有收下"), _("您的回信已加到“%(title)s”。%(words)s")),
    _own(
        ADDED,
        _("您的来信已并入一件事"),
        _("您的来信已并入“%(title)s”，编号 %(number)s，和它一起办理。%(words)s"),
    ),
    _own(
        TAKEN_OUT,
        _("您的来信另行处理"),
        _("您的来信先前并入了“%(title)s”，是我们弄错了，已拿出来另行处理。"),
    ),
    Template(
        key=MANY,
        topic="system",
        title=_("来信太多，有的没有自动回复"),
        text=_(
            "这一小时的来信超过了设定的数目，超出的没有回信，留在“来信”里等人看。可能有人冒名群发；"
            "请看一看再决定立不立。这一小时只说这一次。"
        ),
    ),
)


def mail_of(requester: Requester) -> RequesterMail | None:
    """Where the person wrote from; None, without a query, for one who did not write."""
    if not requester.external_user.startswith(BY_MAIL):
        return None
    try:
        return requester.mail
    except ObjectDoesNotExist:
        return None


def by_mail(requester: Requester) -> dict[str, Any]:
    """What an addressee is given so that a letter reaches the person and an answer to it comes back to the matter."""
    mail = mail_of(requester)
    if mail is None:
        return {}
    letter = {"answers": mail.thread, "person": str(requester.id)}
    ours = next(iter(settings.LIREN_MAIL_ADDRESSES), "")
    if ours:
        letter["reply_to"] = tagged(ours, f"r{mail.token}")
    return {"email": mail.address, "language": mail.language, "letter": letter}
