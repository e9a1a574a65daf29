from django.db import migrations

from liren.domains.casework.actions.words import keep_all_later


def keep_later(apps, schema_editor):
    """Where no pairs were kept until now the worker makes them, a batch a task."""
    if schema_editor.connection.vendor != "postgresql":
        keep_all_later()


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0025_check_assignee'),
    ]

    operations = [
        migrations.RunPython(keep_later, migrations.RunPython.noop),
    ]
