"""The log on the disk: one file a day, written by all processes, packed when the day is over, kept for half a year.

No file is ever renamed while somebody writes into it, and a line is written at once: several processes can share a
file, and whoever sends the lines on can remember how far it has come.
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import re
import shutil
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from liren.kernel import clock, outbox

NAME = re.compile(r"liren-(\d{4}-\d{2}-\d{2})\.jsonl(\.gz)?")
PACK_AFTER = dt.timedelta(days=2)  # until then whoever sends the lines on may have to catch up


def day_of(path: Path) -> dt.date | None:
    found = NAME.fullmatch(path.name)
    return dt.date.fromisoformat(found[1]) if found else None


def files(folder: Path) -> list[Path]:
    """The oldest first."""
    return sorted(path for path in folder.glob("liren-*") if day_of(path)) if folder.is_dir() else []


@outbox.every(6 * 3600, name="kernel.logs", title=_("压缩旧日志，清理过了保存期的日志"))
def tidy() -> None:
    """Packs the files of days that are over and removes those kept for long enough."""
    for path in files(settings.LIREN_LOG_DIR):
        age = clock.today() - (day_of(path) or clock.today())
        if age > dt.timedelta(days=settings.LIREN_LOG_DAYS):
            path.unlink(missing_ok=True)
        elif age > PACK_AFTER and path.suffix != ".gz":
            _pack(path)


def _pack(path: Path) -> None:
    """The packed file appears whole or not at all."""
    fresh = path.with_name(f"{path.name}.packing")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with (
        path.open("rb") as plain,
        os.fdopen(descriptor, "wb") as file,
        gzip.GzipFile(fileobj=file, mode="wb") as packed,
    ):
        shutil.copyfileobj(plain, packed)
    fresh.rename(path.with_name(f"{path.name}.gz"))
    path.unlink()
