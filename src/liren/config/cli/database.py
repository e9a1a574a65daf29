"""`liren database …`"""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.config import prepare
from liren.config.console import Report, noun, reports, verb

group = noun("数据库。", "The database.")


@verb(
    group,
    "prepare",
    "建表或升级到这一版，备好缓存表和静态文件；可以反复运行。",
    "Make the tables or bring them to this version, with cache table and static files; safe to repeat.",
)
@reports
def prepare_database() -> Report:
    applied = prepare.bring_up_to_date()
    return Report(
        {"migrations": applied}, [_("数据库已就绪，执行了 %(count)d 项变更。") % {"count": applied}]
    )
