"""`liren audit …`"""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.kernel import audit

group = noun("审计链。", "The audit chain.")


@verb(
    group,
    "verify",
    "核对每个区县的审计链，找出第一处被改动、删除、插入或调换的记录。",
    "Check the chain of every county and find the first entry changed, removed, inserted or reordered.",
)
@reports
def verify() -> Report:
    verdict = audit.verify()
    figures = {"entries": verdict.entries, "first_break": verdict.first_break}
    if verdict.first_break is None:
        return Report(figures, [_("审计链完好，共 %(entries)d 条。") % figures])
    return Report(
        figures, [_("审计链在 %(first_break)s 处断开；核对了 %(entries)d 条。") % figures], passed=False
    )
