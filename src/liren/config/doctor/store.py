"""What is kept: the database and its clock, uploads, backups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liren.config.doctor.findings import Finding, care, ill, well
from liren.config.keeping import backup
from liren.kernel import clock, file_sealing, file_viruses, files, viruses
from liren.kernel.models import AuditEntry, StoredFile

OLDEST_SERVER = 150000  # PostgreSQL 15
APART = dt.timedelta(seconds=2)
OLD_BACKUP = dt.timedelta(hours=26)
LOOKED_AT = 200  # uploads, the newest
OPENED = 20  # of them, as a trial


def database() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        yield ill(
            "database",
            _("数据库还差 %(count)d 项变更。请停掉服务，运行 liren database prepare。") % {"count": waiting},
        )
    if connection.vendor == "postgresql":
        yield from _server()
    elif settings.LIREN_MODE == "production":
        yield care("database", _("正式运行用着 SQLite。一个街道以上请换 PostgreSQL（liren database move）。"))
    if not waiting:
        yield well("database", _("数据库有应答，表是这一版的。"))


def _server() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('fsync'),"
            " current_setting('full_page_writes'), current_setting('server_encoding')"
        )
        version, fsync, whole_pages, encoding = cursor.fetchone()
    if version < OLDEST_SERVER:
        yield ill("database", _("PostgreSQL 太旧，请升到 15 或更新。"))
    if "off" in (fsync, whole_pages):
        yield ill("database", _("PostgreSQL 关掉了 fsync 或 full_page_writes，断电会丢数据。请打开。"))
    if encoding != "UTF8":
        yield ill(
            "database",
            _("数据库的编码是 %(encoding)s，生僻字存不进去。请用 UTF8 重建。") % {"encoding": encoding},
        )


def clocks() -> Iterator[Finding]:
    apart = abs(_time_of_the_database() - clock.now())
    if apart > APART:
        yield ill(
            "clock",
            _("这台机器和数据库的钟差 %(seconds)d 秒，时限会算错。请对时（chrony）。")
            % {"seconds": apart.total_seconds()},
        )
    last = AuditEntry.objects.order_by("-at").values_list("at", flat=True).first()
    if last and last > clock.now() + APART:
        yield ill("clock", _("审计里有将来的记录：这台机器的钟往回走过。请对时，并告诉审计人员。"))
    elif apart <= APART:
        yield well("clock", _("钟是准的。"))


def _time_of_the_database() -> dt.datetime:
    if connection.vendor != "postgresql":
        return clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment


def uploads() -> Iterator[Finding]:
    newest = list(StoredFile.objects.order_by("-id")[:LOOKED_AT])
    missing = [
        stored for stored in newest if not default_storage.exists(files.path_of(stored, files.ORIGINAL))
    ]
    broken = file_sealing.not_opening(newest[:OPENED])
    plain = file_sealing.waiting()
    if missing:
        yield ill(
            "uploads",
            ngettext(
                "最近的附件里有 %(count)d 个找不到了。请从备份里找回 files 目录。",
                "最近的附件里有 %(count)d 个找不到了。请从备份里找回 files 目录。",
                len(missing),
            )
            % {"count": len(missing)},
        )
    if broken:
        said = _("最近的附件里有 %(count)d 个打不开：内容被改动过，或者少了密钥。请从备份里找回 files 目录。")
        yield ill("uploads", said % {"count": len(broken)})
    if plain:
        said = _("还有 %(count)d 个附件没有密封。后台会接着做，也可以运行 liren files seal。")
        yield care("uploads", said % {"count": plain})
    if not (missing or broken or plain):
        yield well("uploads", _("最近的附件都在，都能打开；全部密封着。"))


def virus_scanner() -> Iterator[Finding]:
    waiting, locked = file_viruses.waiting(), len(file_viruses.with_virus())
    if viruses.is_used() and not viruses.answers():
        said = _(
            "查毒的程序没有应答；传来的附件照收，查过才能打开，现在等着 %(count)d 个。请看 LIREN_VIRUS_SCAN。"
        )
        yield ill("viruses", said % {"count": waiting})
    elif waiting:
        said = _("还有 %(count)d 个附件没有查过毒，打不开。后台会补查，也可以运行 liren files scan。")
        yield care("viruses", said % {"count": waiting})
    if locked:
        said = _("有 %(count)d 个附件带病毒，已经锁住。请运行 liren files scan 看是哪些，再决定删不删。")
        yield care("viruses", said % {"count": locked})
    if not viruses.is_used():
        yield well("viruses", _("没有设查毒的程序；照片都重新编码，带脚本的 PDF 不收。"))
    elif viruses.answers() and not waiting and not locked:
        yield well("viruses", _("查毒的程序有应答，附件都查过。"))


def backups() -> Iterator[Finding]:
    if not settings.LIREN_BACKUP_TO:
        grade = ill if settings.LIREN_MODE == "production" else care
        yield grade("backup", _("还没有设备份。请运行 liren keys for-backups，再每晚运行 liren backup。"))
        return
    newest = backup.newest(settings.LIREN_BACKUP_DIR)
    if newest is None:
        yield ill("backup", _("还没有一份备份。请运行 liren backup，再用 liren restore --check 核对。"))
        return
    age = clock.now() - dt.datetime.fromtimestamp(newest.stat().st_mtime, dt.UTC)
    said = {"name": newest.name, "hours": int(age.total_seconds() // 3600)}
    if age > OLD_BACKUP:
        yield ill(
            "backup", _("最近一份备份 %(name)s 已经过了 %(hours)d 小时。请看每晚的备份为什么没做。") % said
        )
    else:
        yield well("backup", _("最近一份备份 %(name)s，%(hours)d 小时前。") % said)
