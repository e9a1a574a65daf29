"""`liren files …`"""

from __future__ import annotations

from django.utils.translation import gettext as _

from liren.config.console import Report, noun, progress, reports, verb
from liren.kernel import file_sealing

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
