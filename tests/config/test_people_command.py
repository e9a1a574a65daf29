"""`liren people import --dry-run` names the columns that are left out, and writes nothing."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from liren.config.cli.people import group
from liren.domains.people.models import Person
from tests.domains.people.conftest import HEAD, LIUYIN
from tests.domains.processing.conftest import Who, switched, who

__all__ = ["who"]  # the fixture


def test_columns_that_are_left_out_are_named_and_nothing_is_written(who: Who, tmp_path: Path) -> None:
    switched(who, "workplace")
    sheet = tmp_path / "名单.csv"
    sheet.write_text(
        "姓名,身份证号,住址,工作单位,文化程度,人群\n"
        f"{HEAD.name},{HEAD.document},柳叶巷12号3幢2单元501室,纺织厂,大学本科,低保\n"
    )
    asked = ["import", str(sheet), "--place", LIUYIN, "--dry-run", "--json"]
    answer = CliRunner().invoke(group, asked)
    said = json.loads(answer.output.splitlines()[-1])
    why = {one["column"]: one["why"] for one in said["left_out"]}
    assert set(why) == {"工作单位", "文化程度", "人群"}
    assert "停用" in why["工作单位"]
    assert "本人同意" in why["文化程度"]
    assert said["created"] == 1
    assert "“工作单位”一列" in answer.output
    assert not Person.objects.filter(name=HEAD.name).exists()
