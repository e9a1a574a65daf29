"""`liren doctor`"""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.config.console import Report, command, reports
from liren.config.doctor import Grade, examine


@command(
    "doctor",
    "体检：设置、密钥、磁盘、字体、反向代理、数据库、时钟、附件、备份、日志、后台、日历、邮件，一句一句说哪里不对、怎么办。"
    "有不对的，退出状态为 1。",
    "Examine the installation: settings, keys, disk, fonts, proxy, database, clock, uploads, backups, logs, worker, "
    "calendar and mail, in sentences that say what is wrong and what to do. Exit status 1 if anything is ill.",
)
@reports
def group() -> Report:
    found = examine()
    marks = {Grade.WELL: "✓", Grade.CARE: "!", Grade.ILL: "✗"}
    counts = {grade.value: sum(one.grade is grade for one in found) for grade in Grade}
    lines = [f"{marks[one.grade]} {one.sentence}" for one in found]
    lines.append(_("不对的 %(ill)d 处，要留意的 %(care)d 处，正常 %(well)d 处。") % counts)
    findings = [{"check": one.name, "grade": one.grade.value, "sentence": one.sentence} for one in found]
    return Report({**counts, "findings": findings}, lines, passed=not counts["ill"])
