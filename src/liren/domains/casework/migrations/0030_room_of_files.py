from django.db import migrations, models


def say_where(apps, schema_editor):
    """The files of matters that were there before count at the places of their matters."""
    files, cases = apps.get_model("kernel", "StoredFile"), apps.get_model("casework", "Case")
    place = cases.objects.filter(id=models.OuterRef("owner_id")).values("place_code")[:1]
    rows = files.objects.filter(owner_type="case", place_code="")
    rows.annotate(place=models.Subquery(place)).exclude(place=None).update(place_code=models.Subquery(place))


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0029_open_by_receipt"),
        ("kernel", "0007_room_of_files"),
    ]

    operations = [
        migrations.RunPython(say_where, migrations.RunPython.noop),
    ]
