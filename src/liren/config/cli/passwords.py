"""`liren passwords …`"""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from liren.config.console import Failed, Report, noun, reports, verb
from liren.domains.access import breached

group = noun("密码。", "Passwords.")


@verb(
    group,
    "build",
    "把公开的泄露密码清单 SOURCE（每行一个 SHA-1，可带“:次数”，按升序）做成文件 TARGET，写进 LIREN_BREACHED_FILE。",
    "Make the file TARGET of a published list SOURCE of leaked passwords (a SHA-1 a line, “:count” may follow, "
    "ascending); name it in LIREN_BREACHED_FILE.",
)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@reports
def build(source: Path, target: Path) -> Report:
    with source.open(encoding="ascii", errors="replace") as lines:
        try:
            count = breached.build(lines, target)
        except ValueError as wrong:
            line = {"line": wrong.args[0]}
            raise Failed(_("第 %(line)s 行不是 SHA-1，或没有按升序。什么也没有写。") % line) from wrong
    figures = {"passwords": count, "file": str(target)}
    return Report(figures, [_("%(passwords)s 个泄露过的密码写进了 %(file)s。") % figures])
