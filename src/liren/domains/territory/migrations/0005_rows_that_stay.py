from django.db import migrations, models


def count_kept(apps, _editor):
    table = apps.get_model("territory", "PlaceMoveTable")
    for row in table.objects.exclude(kept=[]):
        row.stayed = len(row.kept)
        row.save(update_fields=["stayed"])


class Migration(migrations.Migration):
    dependencies = [("territory", "0004_addresses_in_doubt")]

    operations = [
        migrations.AddField("placemovetable", "stayed", models.PositiveIntegerField(default=0)),
        migrations.RunPython(count_kept, migrations.RunPython.noop),
    ]
