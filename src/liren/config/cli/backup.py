"""`liren backup`"""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from liren.config.console import Report, command, reports
from liren.config.keeping import backup


@command(
    "backup",
    "备份：数据库和全部附件写成一个加密的文件，边用边做。密封姓名电话的密钥不在里面，要另外保管。",
    "Back up: database and uploads as one sealed file, while everything is used. The keys that seal names and "
    "telephones are not in it and are kept elsewhere.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="写到哪个目录，默认 LIREN_BACKUP_DIR。 The folder; LIREN_BACKUP_DIR by default.",
)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    help="给谁开（age1…），默认 LIREN_BACKUP_TO。 For whom it is sealed.",
)
@click.option(
    "--keep",
    default=30,
    show_default=True,
    type=click.IntRange(min=1),
    help="目录里留最近几份。 How many of the newest stay in the folder.",
)
@reports
def group(folder: Path | None, recipients: tuple[str, ...], keep: int) -> Report:
    chosen = ",".join(recipients) or settings.LIREN_BACKUP_TO
    made = backup.make(backup.here(), folder or settings.LIREN_BACKUP_DIR, chosen, keep)
    figures = {
        "file": str(made.path),
        "bytes": made.bytes,
        "tables": made.tables,
        "rows": made.rows,
        "files": made.files,
        "removed": made.removed,
    }
    return Report(
        figures,
        [
            _("备份在 %(file)s：%(tables)d 张表 %(rows)d 行，附件 %(files)d 个，共 %(bytes)d 字节。")
            % figures,
            _("同目录里删去了 %(removed)d 份旧备份。") % figures,
        ],
    )
