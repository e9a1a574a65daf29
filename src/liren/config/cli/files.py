"""`liren files …`"""

from __future__ import annotations

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, progress, reports, verb
from liren.kernel import file_orphans, file_sealing, file_viruses

group = noun("附件。", "Uploads.")


@verb(
    group,
    "seal",
    "密封以前没有密封的附件；边用边做，断了再运行会接着做。后台也在做，这里一次做完。",
    "Seal the uploads that lie plain from before, while everything is used; killed, it goes on when run again. The "
    "worker does the same in turns, this does all at once.",
)
@reports
def seal() -> Report:
    count = file_sealing.waiting()
    with progress("sealing", count) as advance:
        done = file_sealing.seal_all(on_file=advance)
    left = file_sealing.waiting()
    figures = {"sealed": done.done, "missing": done.missing, "broken": done.broken, "left": left}
    lines = [_("密封了 %(sealed)d 个附件，还没有密封的 %(left)d 个。") % figures]
    if done.missing or done.broken:
        said = _(
            "其中 %(missing)d 个的内容找不到，%(broken)d 个打不开。请从备份里找回 files 目录，再运行一次。"
        )
        lines.append(said % figures)
    return Report(figures, lines, passed=not left)


@verb(
    group,
    "clean",
    "删去没有归属的文件：没有做成的事、中断的写入留下的，六小时以上。每六小时后台也做一次。",
    "Take away files without an owner, left by what failed or was killed, older than six hours. The worker does the "
    "same every six hours.",
)
@click.option("--dry-run", is_flag=True, help="只看不删。 Only tell what would go.")
@reports
def clean(dry_run: bool) -> Report:
    found = list(file_orphans.orphans())
    removed = 0 if dry_run else file_orphans.remove_orphans()
    paths = [one.path for one in found[:100]]
    figures = {
        "orphans": len(found),
        "bytes": sum(one.size for one in found),
        "removed": removed,
        "paths": paths,
    }
    lines = [
        _("没有归属的文件 %(orphans)d 个，共 %(bytes)d 字节；删去了 %(removed)d 个。") % figures,
        *(paths if dry_run else ()),
    ]
    return Report(figures, lines)


@verb(
    group,
    "scan",
    "补查没有查过毒的附件（LIREN_VIRUS_SCAN 不应答时收下的），列出有病毒、锁住的。",
    "Show the virus scanner what was kept while it was away, and list what it found and is locked away.",
)
@click.option("--remove", is_flag=True, help="删去有病毒的。 Take away for good what has a virus.")
@reports
def scan(remove: bool) -> Report:
    looked = file_viruses.look()
    locked = [str(one) for one in file_viruses.with_virus()]
    removed = file_viruses.remove_found() if remove else 0
    figures = {
        "clean": looked.clean,
        "found": looked.found,
        "left": looked.left,
        "locked": locked,
        "removed": removed,
    }
    counts = {**figures, "locked": len(locked)}
    lines = [
        _("查了：干净的 %(clean)d 个，新发现有病毒的 %(found)d 个；还没有查的 %(left)d 个。") % counts,
        _("有病毒、锁住的 %(locked)d 个，删去了 %(removed)d 个。") % counts,
        *locked,
    ]
    return Report(figures, lines, passed=not looked.left and len(locked) == removed)
