"""A real `kill -9` of the worker in the midst of a hotline's table, and another worker after it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from liren.domains.casework.actions import hotline_files
from liren.domains.casework.actions.hotline import set_hotline
from liren.domains.casework.models import Case, HotlineFile, HotlineOrder, HotlineRefusal
from liren.kernel import audit, clock
from liren.kernel.actor import SYSTEM
from tests.domains.casework.test_import_worker_killed import worker_environment
from tests.domains.kernel.test_killed_worker import only_postgres
from tests.personas import actor, build_world

COUNT, KILLS = 80, 2
WORKER = (
    "import django; django.setup(); from liren.domains.casework.actions import hotline_files as files; "
    "files.BATCH = 8; from liren.kernel.worker import run_worker; "
    "run_worker(interval=0.05, beat=0.2, dead_after=1.0)"
)


def table() -> SimpleUploadedFile:
    """Every tenth row names no day, so that it is refused."""
    lines = ["工单编号,来单时间,诉求内容,社区代码,办理工作日"]
    came = f"{clock.now().astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"
    for n in range(COUNT):
        lines.append(f"NJ-{n},{came if n % 10 else '不知道'},第 {n} 盏灯不亮。,320104901001,3")
    return SimpleUploadedFile("工单.csv", "\n".join(lines).encode("utf-8-sig"))


@pytest.mark.postgres
@only_postgres
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_doubled_when_workers_are_killed_within_a_table(tmp_path: Path) -> None:
    district = actor(build_world().accounts["district"])
    hotline, _secret = set_hotline(actor=SYSTEM, name="南京12345", place_code="320104")
    with override_settings(MEDIA_ROOT=tmp_path / "files"):
        file = hotline_files.receive_file(actor=district, upload=table(), hotline_id=str(hotline.id))
    hotline_files.begin_file(actor=district, file_id=file.id)
    where = worker_environment(tmp_path)
    kills, until = 0, time.monotonic() + 300

    def now() -> HotlineFile:
        return HotlineFile.objects.get(id=file.id)

    while now().finished_at is None and time.monotonic() < until:
        before = now().position
        worker = subprocess.Popen([sys.executable, "-c", WORKER], env=where, stderr=subprocess.DEVNULL)
        try:
            while now().finished_at is None and (kills >= KILLS or now().position <= before):
                if time.monotonic() > until:
                    break
                time.sleep(0.02)
        finally:
            worker.kill()
            worker.wait()
        kills += now().finished_at is None
    done = now()
    assert kills == KILLS
    assert (done.position, done.taken, done.known, done.refused) == (COUNT, COUNT * 9 // 10, 0, COUNT // 10)
    assert HotlineRefusal.objects.count() == COUNT // 10
    assert HotlineOrder.objects.count() == Case.objects.count() == COUNT * 9 // 10
    assert audit.verify().first_break is None
