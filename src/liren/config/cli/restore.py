"""`liren restore`"""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from liren.config import prepare
from liren.config.console import Report, command, reports
from liren.config.keeping import restore
from liren.config.keeping.backup import here
from liren.domains.rights.actions.carrying_out import forget_again
from liren.kernel import audit, forgotten


@command(
    "restore",
    "从备份恢复：先打开、核对每一张表，再换上；有一处对不上就什么都不动。--check 只核对，不动正在用的。",
    "Restore a backup: opened and compared table by table before it takes the place of what is there; if anything "
    "differs, nothing changes. --check compares only.",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="备份钥匙的文件。 The file with the secret key.",
)
@click.option("--check", "only_check", is_flag=True, help="只核对。 Compare only.")
@click.option("--replace", is_flag=True, help="换掉现有的数据。 Take the place of what is there.")
@reports
def group(file: Path, key: Path, only_check: bool, replace: bool) -> Report:
    if only_check:
        figures = _figures(restore.check(here(), file, key))
        said = _("备份完好：%(tables)d 张表 %(rows)d 行都对得上，附件 %(files)d 个。")
        return Report(figures, [said % figures])
    found = restore.lay(here(), file, key, replace=replace)
    prepare.bring_up_to_date()
    again = sum(forget_again(person_id=one) for one in forgotten.everybody())
    parts = forgotten.repeat_parts()
    verdict = audit.verify()
    figures = _figures(found) | {
        "forgotten_again": again,
        "parts_again": parts,
        "audit_entries": verdict.entries,
        "first_break": verdict.first_break,
    }
    lines = [
        _("已恢复到 %(made_at)s 的样子：%(tables)d 张表 %(rows)d 行，附件 %(files)d 个。") % figures,
        _("备份以后删除过的人，又删除了 %(forgotten_again)d 位。") % figures,
        _("备份以后删过的个别内容、销毁过的登记项目，撤回的同意和公示，又办了 %(parts_again)d 件。")
        % figures,
        _("审计链完好，共 %(entries)d 条。") % {"entries": verdict.entries}
        if verdict.first_break is None
        else _("审计链在 %(first_break)s 处断开；核对了 %(entries)d 条。")
        % {"first_break": verdict.first_break, "entries": verdict.entries},
    ]
    return Report(figures, lines, passed=verdict.first_break is None)


def _figures(found: restore.Restored) -> dict[str, object]:
    return {
        "made_at": found.made_at,
        "program": found.program,
        "tables": found.tables,
        "rows": found.rows,
        "files": found.files,
    }
