"""What near relatives and whoever keeps the register are told; queued with the deed, once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liren.domains.messaging import wording
from liren.domains.messaging.actions.queueing import queue_message, queue_notices
from liren.domains.messaging.rules import Template
from liren.domains.rights.kin_choices import KinState
from liren.domains.rights.models import KinRequest
from liren.domains.rights.telling import keepers_of

ALARMS = ("rights.kin_asked", "rights.kin_due", "rights.kin_late")
DECIDED = "rights.kin_decided"


def _state(code: object) -> str:
    return str(KinState(str(code)).label)


TEMPLATES = (
    Template(
        DECIDED,
        _("您为已故家人提的请求有了结果"),
        _("结果：%(kin_result)s。理由和内容在“已故的家人”里，可看的七天内看。"),
        sms=_("您为已故家人提的请求有了结果，请在“已故的家人”里看"),
        readings=(("kin_result", _state),),
        topic="own",
    ),
    Template(ALARMS[0], _("有近亲属为逝者提请求"), _("请核对证明和逝者生前的安排，在期限内答复。")),
    Template(ALARMS[1], _("近亲属的请求快到期了"), _("还没有答复，期限快到了。")),
    Template(ALARMS[2], _("近亲属的请求没有按时答复"), _("已经过了期限，请马上核对并答复。")),
)
NAMES = {"kin_result": (_("结果"), _("同意了"))}


def tell_keepers(row: KinRequest, stage: int) -> None:
    """Whoever keeps the register of the community where the dead is, or is said to be."""
    queue_notices(
        template=ALARMS[stage],
        account_ids=keepers_of(row.place_code),
        context={"kin": str(row.id)},
        place_code=row.place_code,
        key=f"{ALARMS[stage]}:{row.id}",
    )


def tell_decided(row: KinRequest) -> None:
    """The account that asked; nobody for what was taken down at the window."""
    if row.account_id is None:
        return
    queue_message(
        template=DECIDED,
        account_id=row.account_id,
        context={"kin_result": row.state, "page": "relatives"},
        place_code=row.place_code,
        key=f"{DECIDED}:{row.id}",
    )


def register() -> None:
    wording.register(*TEMPLATES)
    wording.name_words(NAMES)
