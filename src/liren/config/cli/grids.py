"""`liren grids …`"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click
from django.utils.translation import gettext as _

from liren.config.console import Report, noun, reports, verb
from liren.domains.territory.actions import import_grids
from liren.kernel.actor import SYSTEM

group = noun("网格。", "Grids.")


@verb(
    group,
    "import",
    "导入 GeoJSON 网格：每个要素带 code、name，可带 place_code（12 位社区代码）。全部导入或一个也不导入。",
    "Import grids from GeoJSON: features with code, name and optionally place_code (a community's 12 digits). "
    "All of the file or nothing.",
)
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--place",
    default="",
    help="要素没有 place_code 时所属的社区。 The community of features without place_code.",
)
@click.option(
    "--datum", required=True, help="坐标系：cgcs2000、gcj02、bd09。 The datum of the file's coordinates."
)
@click.option(
    "--retire-others",
    is_flag=True,
    help="停用这些社区里文件没有的网格。 Retire grids of these communities that the file does not name.",
)
@reports
def import_file(file: Path, place: str, datum: str, retire_others: bool) -> Report:
    done = import_grids(
        actor=SYSTEM, content=file.read_bytes(), datum=datum, place_code=place, retire_others=retire_others
    )
    figures = dataclasses.asdict(done)
    return Report(
        figures,
        [_("新建 %(created)d 个，更新 %(updated)d 个，未变 %(unchanged)d 个，停用 %(retired)d 个") % figures],
    )
