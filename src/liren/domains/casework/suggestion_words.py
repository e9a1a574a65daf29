"""What those who keep suggestion models are told of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liren.domains.casework.models import suggestion
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
UNEQUIPPED = Template(
    "casework.classifier.unequipped",
    _("建议模型缺少软件包"),
    _(
        "在用的第 %(version)s 版建议模型用不了：分析进程没有安装所需的软件包，现在没有模型提建议；"
        "派单台先按目录的关键词提。请按 requirements/analytics.txt 安装后重新启动后台。这件事只说一次。"
    ),
    topic="system",
)
TEMPLATES = (DAMAGED, UNEQUIPPED)
OF_PROBLEM = {suggestion.DAMAGED: DAMAGED, suggestion.PACKAGES_MISSING: UNEQUIPPED}


def tell_of(problem: str, account_ids: Iterable[uuid.UUID], *, version: int, county: str, key: str) -> None:
    queue_notices(
        template=OF_PROBLEM[problem].key,
        account_ids=dict.fromkeys(account_ids),
        context={"version": version},
        place_code=county,
        key=key,
    )
