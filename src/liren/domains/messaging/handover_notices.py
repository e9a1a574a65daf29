"""Telling successors what they took over, and everybody concerned when it was taken back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liren.domains.access.handover_hooks import HOOKS
from liren.domains.messaging import wording
from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.rules import Template

if TYPE_CHECKING:
    from liren.domains.access.handover_models import Handover

MADE = Template(
    key="access.handover",
    title=_("有工作交接给您"),
    text=_("%(who)s手上的 %(count)s 项工作交接给您，交接单 %(slip)s。请看清单并签字。"),
    topic="duty",
)
UNDONE = Template(
    key="access.handover_undone",
    title=_("交接撤回了"),
    text=_("交接单 %(slip)s 撤回了，%(who)s的工作退回本人。"),
    topic="duty",
)
NAMES = {"slip": (_("交接单编号"), "320104-2026-0001"), "count": (_("项数"), "3")}


def tell(handover: Handover) -> None:
    counts: dict[uuid.UUID, int] = {}
    for line in handover.lines.exclude(successor=None):
        if line.successor_id:
            counts[line.successor_id] = counts.get(line.successor_id, 0) + 1
    template = MADE if handover.undone_at is None else UNDONE
    people = dict(counts) if template is MADE else {**counts, handover.leaver_id: 0}
    for person, count in people.items():
        queue_notices(
            template=template.key,
            account_ids=[person],
            context={
                "who": handover.leaver.display_name,
                "slip": handover.number,
                "count": str(count),
                "page": "handover_done",
                "handover": str(handover.id),
            },
            place_code=handover.place_code,
            key=f"{template.key}:{handover.id}:{person}",
        )


def register() -> None:
    wording.register(MADE, UNDONE)
    wording.name_words(NAMES)
    HOOKS.tell_of_handover = tell
