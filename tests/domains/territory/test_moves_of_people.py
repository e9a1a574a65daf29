"""People follow their community's code, also those whose homes lie under a seal; and a killed move goes on."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from liren.domains.access.models import RoleHolding
from liren.domains.people.models import Dwelling, Household, Person
from liren.domains.people.queries import card_of
from liren.kernel.guarding import opened_of
from tests import prepared
from tests.domains.casework.test_import_killed import count, environment
from tests.domains.people.conftest import LIUYIN, who  # noqa: F401  the fixture
from tests.domains.people.test_protecting import Who, couple, named, protect  # noqa: F401  the fixture
from tests.domains.territory.moves import carried_out

DAY = dt.date(2026, 1, 1)
NEW = "320104901101"
PEOPLE = 20_000
GROUND = f"""
import django
django.setup()
from tests.domains.territory import ground
from tests.domains.territory.moves import settle
ground.places()
settle([ground.WILLOW], each={PEOPLE})
"""


@pytest.mark.django_db
def test_homes_roles_and_sealed_homes_follow(who: Who, couple: Household) -> None:  # noqa: F811  the fixtures
    protect(who("director"), "李秀英")
    move = carried_out(f"{LIUYIN},{NEW}", DAY)
    assert set(Person.objects.values_list("place_code", flat=True)) == {NEW}
    assert set(Dwelling.objects.values_list("place_code", flat=True)) == {NEW}
    sealed = opened_of(named("李秀英").id)
    codes = {values["place_code"] for _label, values in sealed.rows if "place_code" in values}
    assert codes == {NEW}
    assert move.tables.get(column="kernel.Guarded rows").moved == 1
    assert not RoleHolding.objects.filter(place_code=LIUYIN).exists()
    assert card_of(who("community"), named("王建国").id)


def test_a_move_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    shutil.copyfile(prepared.file(), tmp_path / "killed.sqlite3")
    subprocess.run([sys.executable, "-c", GROUND], env=environment(tmp_path), check=True)
    table = tmp_path / "codes.csv"
    table.write_text(f"旧代码,新代码\n{LIUYIN},{NEW}\n", "utf-8")
    command = [sys.executable, "-m", "liren.config.cli", "territory", "move", str(table)]
    command += ["--on", "2026-01-01", "--basis", "批复", "--json"]
    running = subprocess.Popen(
        command, env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    moved = f"people_person WHERE place_code = '{NEW}'"
    while count(tmp_path, moved) == 0 and time.monotonic() < until:
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    assert count(tmp_path, moved) > 0
    assert count(tmp_path, "people_findkey WHERE place_code = '320104901001'") > 0

    again = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=True)
    found = json.loads(again.stdout.splitlines()[-1])
    assert (found["state"], found["moved"], found["kept"]) == ("done", found["expected"], 0)
    assert found["tables"]["people.Person place_code"]["moved"] == PEOPLE
    assert count(tmp_path, moved) == PEOPLE
    assert count(tmp_path, "people_findkey WHERE place_code = '320104901001'") == 0
    assert count(tmp_path, "territory_placemove") == 1
    audit = [sys.executable, "-m", "liren.config.cli", "audit", "verify", "--json"]
    subprocess.run(audit, env=environment(tmp_path), capture_output=True, check=True)
    asked = [*command[:5], str(table), "--on", "2026-01-01", "--dry-run", "--json"]
    refused = subprocess.run(asked, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "territory.move_wrong" in refused.stderr
