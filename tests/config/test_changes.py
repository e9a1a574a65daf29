"""Which changes of the database the version that serves now would trip over."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from liren.config import changes
from liren.config.cli import main


def state() -> ProjectState:
    made = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))]
    made.add_model(ModelState("room", "Thing", fields))
    return made


def add(field: models.Field) -> Operation:
    return migrations.AddField("thing", "more", field)


def alter(field: models.Field) -> Operation:
    return migrations.AlterField("thing", "name", field)


@pytest.mark.parametrize(
    "step",
    [
        migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
        add(models.CharField(max_length=3, null=True)),
        add(models.IntegerField(db_default=0)),
        alter(models.CharField(max_length=40)),
        alter(models.CharField(max_length=20, verbose_name="called", null=True)),
        migrations.AddIndex("thing", models.Index(fields=["name"], name="by_name")),
    ],
)
def test_what_the_old_version_does_not_notice(step: Operation) -> None:
    assert list(changes.troubles([step], "room", state())) == []


@pytest.mark.parametrize(
    "step",
    [
        add(models.IntegerField(default=0)),  # the default is Django's, not the database's
        alter(models.CharField(max_length=10)),
        alter(models.TextField()),
        alter(models.CharField(max_length=20, unique=True)),
        migrations.RemoveField("thing", "name"),
        migrations.RenameField("thing", "name", "title"),
        migrations.DeleteModel("Thing"),
        migrations.AddConstraint("thing", models.UniqueConstraint(fields=["name"], name="one_name")),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("thing", "name")], []),
    ],
)
def test_what_the_old_version_trips_over(step: Operation) -> None:
    assert len(list(changes.troubles([step], "room", state()))) == 1


@pytest.mark.django_db
def test_the_command_says_whether_to_stop() -> None:
    done = CliRunner().invoke(main, ["database", "plan", "--json"])
    assert json.loads(done.stdout.splitlines()[-1]) == {"migrations": 0, "stops": []}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel' AND name > '0004'")
        gone = cursor.rowcount
    done = CliRunner().invoke(main, ["database", "plan", "--json"])
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["migrations"] == gone >= 3
    assert done.exit_code == bool(said["stops"])
