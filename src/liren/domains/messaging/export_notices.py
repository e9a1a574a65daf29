"""Telling somebody that the list they asked for is ready to be fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liren.domains.messaging import wording
from liren.domains.messaging.actions import queue_notices
from liren.domains.messaging.rules import Template
from liren.kernel import exports

if TYPE_CHECKING:
    from liren.kernel.models import ExportJob

DONE = Template(
    key="kernel.export_done",
    title=_("导出完成"),
    text=_("“%(name)s”共 %(rows)s 行，请在 7 天内下载。"),
    topic="system",
)


def tell(job: ExportJob) -> None:
    """One notice inside the product, in the transaction that ends the export."""
    queue_notices(
        template=DONE.key,
        account_ids=[job.by],
        context={"name": str(job), "rows": job.rows, "page": "exports"},
        place_code=job.place_code,
        key=f"{DONE.key}:{job.id}",
    )


def register() -> None:
    wording.register(DONE)
    exports.HOOKS.tell = tell
