"""`liren buildings …`"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.domains.territory.actions import import_building_list
from liren.kernel.actor import SYSTEM

group = noun("楼栋。", "Buildings.")


@verb(
    group,
    "import",
    "导入一个社区的楼栋：csv 或 xlsx，第一行是列名 地址、经度、纬度，可有 名称。全部导入或一个也不导入。",
    "Import a community's buildings: csv or xlsx, the first row with the headings address, longitude, latitude "
    "and optionally name. All of the file or nothing.",
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--place", required=True, help="社区的 12 位代码。 The community's code of 12 digits.")
@click.option(
    "--datum", required=True, help="坐标系：cgcs2000、gcj02、bd09。 The datum of the file's coordinates."
)
@reports
def import_file(file: Path, place: str, datum: str) -> Report:
    done = import_building_list(actor=SYSTEM, place_code=place, path=file, datum=datum)
    figures = dataclasses.asdict(done)
    line = _("新建 %(created)d 栋，更新 %(updated)d 栋，未变 %(unchanged)d 栋；%(without_grid)d 栋不在网格内")
    return Report(figures, [line % figures])
