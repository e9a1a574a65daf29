"""`liren database …`"""

from __future__ import annotations

import click
from django.conf import settings
from django.utils.translation import gettext as _

from liren.config import changes, environment, prepare
from liren.config.console import BadEnvironment, Report, noun, progress, reports, verb
from liren.config.keeping import moving

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


@verb(
    group,
    "plan",
    "升级前看一看：有几项变更，正在服务的版本能不能不停。要停时退出状态为 1。",
    "Before an upgrade: how many changes wait, and whether the version that serves can go on. Exit status 1 if it must "
    "stop.",
)
@reports
def plan() -> Report:
    count, troubles = changes.waiting()
    lines = [_("等着做的变更 %(count)d 项。") % {"count": count}]
    lines += [f"! {one.migration}: {one.step}" for one in troubles]
    lines.append(
        _("正在服务的版本碰到上面这些会出错，请停下来再升级。") if troubles else _("可以不停机升级。")
    )
    stops = [{"migration": one.migration, "step": one.step} for one in troubles]
    return Report({"migrations": count, "stops": stops}, lines, passed=not troubles)


@verb(
    group,
    "move",
    "把另一个数据库（例如演示用的 SQLite）里的一切搬进现在这个，逐表核对行数和摘要；对不上就什么都不写。",
    "Carry everything from another database (the demo's SQLite, say) into the one in use and compare every table; if "
    "anything differs, nothing is written.",
)
@click.option(
    "--from",
    "source",
    required=True,
    metavar="URL",
    help="原来的数据库：sqlite:////目录/liren.sqlite3 或 postgres://…。 The database to carry from.",
)
@reports
def move(source: str) -> Report:
    try:
        chosen = environment.database(source, settings.LIREN_DATA_DIR)
    except environment.WrongSetting as problem:
        raise BadEnvironment(str(problem)) from problem
    prepare.bring_up_to_date()
    with progress(_("搬运"), len(moving.moved_models())) as step:
        done = moving.move(chosen, step)
    figures = {"tables": done.tables, "rows": done.rows}
    return Report(figures, [_("搬好了：%(tables)d 张表 %(rows)d 行，两边逐表相同。") % figures])
