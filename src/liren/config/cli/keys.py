"""`liren keys …`"""

from __future__ import annotations

import base64
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from liren.config.console import Failed, Report, noun, reports, verb
from liren.config.keeping import archive, keys
from liren.config.keeping.errors import IndexKeyMissing, KeyInUse
from liren.kernel import resealing, sealed

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


@verb(
    group,
    "status",
    "密封用的密钥有哪些，各有多少内容在用。",
    "Which keys seal, and how much lies under each.",
)
@reports
def status() -> Report:
    used = {name: resealing.in_use(name) for name in settings.LIREN_SEAL_KEYS}
    newest = next(reversed(used))
    figures = {
        "newest": newest,
        "cipher": settings.LIREN_CIPHER,
        "asked": resealing.is_asked(),
        "keys": {name: found.by_store for name, found in used.items()},
    }
    lines = [
        (_("%(key)s（最新）：%(count)d 处在用。") if name == newest else _("%(key)s：%(count)d 处在用。"))
        % {"key": name, "count": found.total}
        for name, found in used.items()
    ]
    return Report(figures, lines)


@verb(
    group,
    "rotate",
    "换密钥：加一把新的，把旧密钥下的内容逐批重新密封。边用边做，断了再运行会接着做。旧密钥留着，停用另有 retire。",
    "Exchange the key: add a new one and seal anew, batch by batch, what lies under older ones, while everything is "
    "used; killed, it goes on when run again. Older keys stay until they are retired.",
)
@click.option("--no-new", is_flag=True, help="不加新的，接着做。 Add none, go on with what is left.")
@click.option("--later", is_flag=True, help="只加钥匙，由后台慢慢做。 Leave the work to the worker.")
@reports
def rotate(no_new: bool, later: bool) -> Report:
    added = "" if no_new else keys.add()
    resealing.ask()
    done = resealing.Resealed() if later else resealing.reseal_all()
    left = resealing.left()
    newest = next(reversed(settings.LIREN_SEAL_KEYS))
    figures = {
        "added": added,
        "newest": newest,
        "resealed": done.done,
        "broken": done.broken,
        "left": left.total,
        "left_in": left.by_store,
    }
    lines = [
        _("最新的密钥是 %(newest)s。重新密封了 %(resealed)d 处，还剩 %(left)d 处，打不开的 %(broken)d 处。")
        % figures
    ]
    if added:
        lines.append(_("请马上把新的 secrets.json 抄到保管密钥的地方：没有它，新内容谁也打不开。"))
    if left.total and not later:
        lines.append(_("剩下的再运行 liren keys rotate --no-new；老是剩下，请先重启服务。"))
    return Report(figures, lines, passed=later or not left.total)


@verb(
    group,
    "retire",
    "停用一把旧密钥：没有内容在用才停得掉。",
    "Retire an older key: only once nothing lies under it.",
)
@click.argument("key")
@reports
def retire(key: str) -> Report:
    keys.refuse_to_retire(key)
    used = resealing.in_use(key)
    if used.total:
        raise KeyInUse(key=key, count=used.total, stores=", ".join(used.by_store))
    first = next(iter(settings.LIREN_SEAL_KEYS))
    if key == first and not settings.LIREN_INDEX_KEY:
        index = sealed.index_key_of(settings.LIREN_SEAL_KEYS[first])
        raise IndexKeyMissing(key=key, index=base64.b64encode(index).decode())
    if keys.are_ours():
        keys.retire(key)
        line = _("停用了 %(key)s。旧备份还要它才打得开，请在保管密钥的地方留着，到那些备份都删去。")
    else:
        line = _(
            "没有内容在用 %(key)s，可以从 LIREN_SEAL_KEYS 里去掉。旧备份还要它才打得开，请留在保管的地方。"
        )
    return Report({"retired": key}, [line % {"key": key}])
