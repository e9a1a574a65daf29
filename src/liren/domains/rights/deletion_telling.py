"""What people and whoever keeps the register are told of deletions; queued with the deed, once."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.access import queries as access
from liren.domains.messaging import wording
from liren.domains.messaging.actions.queueing import queue_message, queue_notices
from liren.domains.messaging.rules import Template
from liren.domains.rights.deletion_choices import DeletionState
from liren.domains.rights.models import Deletion
from liren.domains.rights.telling import keepers_of

ALARMS = ("rights.deletion_asked", "rights.deletion_due", "rights.deletion_late")
PROPOSED = "rights.deletion_proposed"
SECONDS = ("director", "supervisor")
PREPARED, CLOSED = "rights.deletion_prepared", "rights.deletion_closed"


def _state(code: object) -> str:
    return str(DeletionState(str(code)).label)


TEMPLATES = (
    Template(
        CLOSED,
        _("您的删除申请有了结果"),
        _("结果：%(result)s。删了什么、依法保留什么、到哪一天，在“删除申请”里。"),
        sms=_("您的删除申请有了结果，请在“删除申请”里看"),
        readings=(("result", _state),),
        topic="own",
    ),
    Template(ALARMS[0], _("有居民的信息要删除"), _("请在期限内一类一类决定：删除，或者依法保留。")),
    Template(ALARMS[1], _("删除申请快到期了"), _("还没有办完，期限快到了。")),
    Template(ALARMS[2], _("删除申请没有按时办完"), _("已经过了期限，请马上办。")),
    Template(
        PROPOSED, _("有人的登记保存期满"), _("有 %(count)s 人迁离或去世已满年限，请决定删除还是依法保留。")
    ),
    Template(PREPARED, _("有一份删除等您执行"), _("同事已经决定。删除不能撤销，请核对后执行。")),
)
NAMES = {"result": (_("结果"), _("已办完")), "count": (_("几人"), "3")}


def tell_keepers(deletion: Deletion, stage: int) -> None:
    """Whoever keeps the register of the person's community."""
    _notify(deletion, ALARMS[stage], f"{ALARMS[stage]}:{deletion.id}")


def seconds_of(deletion: Deletion) -> set[uuid.UUID]:
    """Whoever may carry it out: of somebody marked those who may see such, and the second pair of eyes above."""
    if not deletion.person.protection:
        return keepers_of(deletion.place_code)
    held = (access.holders_of_role(role, deletion.place_code) for role in SECONDS)
    return {one.id for some in held for one in some}


def tell_second(deletion: Deletion) -> None:
    """Everybody who may carry it out, but not who decided; again after each decision."""
    at = deletion.decided_at.isoformat() if deletion.decided_at else ""
    _notify(deletion, PREPARED, f"{PREPARED}:{deletion.id}:{at}")


def _notify(deletion: Deletion, template: str, key: str) -> None:
    told = seconds_of(deletion) if template == PREPARED else keepers_of(deletion.place_code)
    queue_notices(
        template=template,
        account_ids=told - {deletion.decided_by} if template == PREPARED else told,
        context={"deletion": str(deletion.id)},
        place_code=deletion.place_code,
        key=key,
    )


def tell_proposed(run: str, place_code: str, count: int) -> None:
    """Whoever keeps the register of a community, once a run."""
    queue_notices(
        template=PROPOSED,
        account_ids=keepers_of(place_code),
        context={"count": count, "page": "deletions"},
        place_code=place_code,
        key=f"{PROPOSED}:{run}:{place_code}",
    )


def tell_closed(deletion: Deletion) -> None:
    """The account that asked, matched or no longer; nobody for what came of a term."""
    if deletion.account_id is None:
        return
    queue_message(
        template=CLOSED,
        account_id=deletion.account_id,
        context={"result": deletion.state, "page": "deletions"},
        place_code=deletion.place_code,
        key=f"{CLOSED}:{deletion.id}",
    )


def register() -> None:
    wording.register(*TEMPLATES)
    wording.name_words(NAMES)
