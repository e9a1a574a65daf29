from __future__ import annotations

from django.db import migrations

from liren.domains.letting.models.apart import lay_apart, lift_apart


def lay(_apps, _schema_editor):
    lay_apart()


def lift(_apps, _schema_editor):
    lift_apart()


class Migration(migrations.Migration):
    """No bed holds two people and nobody has two beds at one time."""

    dependencies = [("letting", "0001_let_dwellings")]

    operations = [migrations.RunPython(lay, lift)]
