"""What those who keep suggestion models are told of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.rules import Template

DAMAGED = Template(
    "casework.classifier.damaged",
    _("建议模型不能用了"),
    _(
        "在用的第 %(version)s 版建议模型，文件被改动过或损坏了，不再用它提建议；派单台先按目录的关键词提。"
        "请从备份放回原文件，或重新学一版，或退回另一版。这件事只说一次。"
    ),
    topic="system",
)
TEMPLATES = (DAMAGED,)


def tell_of_damage(account_ids: Iterable[uuid.UUID], *, version: int, county: str, key: str) -> None:
    queue_notices(
        template=DAMAGED.key,
        account_ids=dict.fromkeys(account_ids),
        context={"version": version},
        place_code=county,
        key=key,
    )
