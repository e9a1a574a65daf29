"""What people and auditors are told; queued with the deed, once."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext_lazy as _

from liren.domains.access import queries as access
from liren.domains.messaging import wording
from liren.domains.messaging.actions.queueing import queue_message, queue_notices
from liren.domains.messaging.rules import Template
from liren.domains.people.queries.own import account_of
from liren.domains.rights.correction_choices import CorrectionState
from liren.domains.rights.look_choices import Finding
from liren.domains.rights.models import Copy, Correction, LookQuestion

ANSWERED = "rights.look_answered"
ALARMS = ("rights.look_asked", "rights.look_due", "rights.look_late")
CORRECTED, TO_CORRECT = "rights.correction_decided", "rights.correction_asked"
CORRECTIONS = (TO_CORRECT, "rights.correction_due", "rights.correction_late")
AUDITORS, KEEPERS = "auditor", ("community_worker", "director")
COPY_MADE = "rights.copy_made"


def _finding(code: object) -> str:
    return str(Finding(str(code)).label)


def _state(code: object) -> str:
    return str(CorrectionState(str(code)).label)


TEMPLATES = (
    Template(
        ANSWERED,
        _("您问的那次查看有了答复"),
        _("结论：%(finding)s。全文在“我的登记”的“我问过的”里。"),
        sms=_("您问的那次查看已答复，请在“我的登记”里看"),
        readings=(("finding", _finding),),
        topic="own",
    ),
    Template(
        COPY_MADE,
        _("您要的个人信息副本做好了"),
        _("七天内可以在“我的登记”的“我的副本”里取。只有您自己能取。"),
        sms=_("您要的个人信息副本已做好，请在“我的登记”里取"),
        topic="own",
    ),
    Template(
        CORRECTED,
        _("您的更正申请有了结果"),
        _("结果：%(outcome)s。每一项和理由在“我的登记”的“更正申请”里。"),
        sms=_("您的更正申请有了结果，请在“我的登记”里看"),
        readings=(("outcome", _state),),
        topic="own",
    ),
    Template(TO_CORRECT, _("有居民申请更正登记"), _("居民说登记里有不对的，请在期限内核对，一项一项决定。")),
    Template(CORRECTIONS[1], _("更正申请快到期了"), _("还没有决定，期限快到了。")),
    Template(CORRECTIONS[2], _("更正申请没有按时决定"), _("已经过了期限，请马上核对并决定。")),
    Template(ALARMS[0], _("有居民问一次查看"), _("居民问为什么看了本人的信息，请在期限内查清并答复。")),
    Template(ALARMS[1], _("居民问的查看快到期了"), _("还没有答复，期限快到了。")),
    Template(ALARMS[2], _("居民问的查看没有按时答复"), _("已经过了期限，请马上查清并答复。")),
)
NAMES = {"finding": (_("结论"), _("看得有理由")), "outcome": (_("结果"), _("都改好了"))}


def tell_auditors(question: LookQuestion, stage: int) -> None:
    """Every auditor of the place but whoever looked."""
    people = access.holders_of_role(AUDITORS, question.place_code)
    queue_notices(
        template=ALARMS[stage],
        account_ids=[one.id for one in people if one.id != question.looker],
        context={"look": str(question.id)},
        place_code=question.place_code,
        key=f"{ALARMS[stage]}:{question.id}",
    )


def tell_answered(question: LookQuestion) -> None:
    queue_message(
        template=ANSWERED,
        account_id=question.account_id,
        context={"finding": question.finding, "page": "looks"},
        place_code=question.place_code,
        key=f"{ANSWERED}:{question.id}",
    )


def tell_copy(copy: Copy) -> None:
    queue_message(
        template=COPY_MADE,
        account_id=copy.account_id,
        context={"page": "copies"},
        place_code=copy.place_code,
        key=f"{COPY_MADE}:{copy.id}",
    )


def keepers_of(place_code: str) -> set[uuid.UUID]:
    """The accounts that keep the register of a community."""
    return {one.id for role in KEEPERS for one in access.holders_of_role(role, place_code)}


def tell_correctors(correction: Correction, stage: int) -> None:
    """Whoever keeps the register of the person's community."""
    place = correction.person.place_code
    queue_notices(
        template=CORRECTIONS[stage],
        account_ids=keepers_of(place),
        context={"correction": str(correction.id)},
        place_code=place,
        key=f"{CORRECTIONS[stage]}:{correction.id}",
    )


def tell_decided(correction: Correction) -> None:
    """Under the account that is the person's now: whoever asked may have been unlinked since."""
    account_id = account_of(correction.person_id)
    if account_id is None:
        return
    queue_message(
        template=CORRECTED,
        account_id=account_id,
        context={"outcome": correction.state, "page": "corrections"},
        place_code=correction.person.place_code,
        key=f"{CORRECTED}:{correction.id}",
    )


def register() -> None:
    wording.register(*TEMPLATES)
    wording.name_words(NAMES)
