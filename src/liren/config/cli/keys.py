"""`liren keys …`"""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _

from liren.config.console import Failed, Report, noun, reports, verb
from liren.config.keeping import archive

group = noun("密钥。", "Keys.")


@verb(
    group,
    "for-backups",
    "生成备份钥匙：私有部分写进这个文件（保管在别处，不要留在服务器上），打印公开部分。",
    "Make a key for backups: the secret part goes into this file, to be kept elsewhere; the public part is printed.",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@reports
def for_backups(file: Path) -> Report:
    try:
        public = archive.new_key(file)
    except FileExistsError as there:
        raise Failed(_("%(file)s 已经在了，没有覆盖。请换一个名字。") % {"file": file}) from there
    lines = [
        _("公开部分（写进 LIREN_BACKUP_TO）：%(public)s") % {"public": public},
        _("私有部分在 %(file)s。请抄到两个别的地方，再从这台机器上删去：没有它，备份谁也打不开。")
        % {"file": file},
    ]
    return Report({"public": public, "file": str(file)}, lines)
