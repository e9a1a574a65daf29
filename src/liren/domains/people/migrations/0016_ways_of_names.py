"""A way to come upon a person is one row: letters, sound and initials beside each other, instead of one row of each."""

from itertools import islice

import django.db.models.deletion
from django.db import migrations, models

from liren.domains.people.rules import names

PATTERN = ["varchar_pattern_ops", "varchar_pattern_ops"]
AT_ONCE = 2_000  # people
OTHER_NAMES = ("former_name", "latin_name")


def forget(apps, schema_editor):
    apps.get_model("people", "FindKey").objects.all().delete()


def lay(apps, schema_editor):
    person, find_key = (apps.get_model("people", name) for name in ("Person", "FindKey"))
    rows = person.objects.exclude(state="erased").order_by("id")
    people = rows.values_list("id", "name", "details", "place_code", "registered_code").iterator(AT_ONCE)
    while some := list(islice(people, AT_ONCE)):
        find_key.objects.bulk_create(find_key(**way) for one in some for way in ways(*one))


def ways(person, name, details, *places):
    called = [name, *(details[other] for other in OTHER_NAMES if details.get(other))]
    found = dict.fromkeys(way for one in called for way in names.ways_of(one))
    for code in dict.fromkeys(code for code in places if code):
        for letters, sound, initials in found:
            yield {
                "person_id": person,
                "place_code": code,
                "letters": letters,
                "sound": sound,
                "initials": initials,
            }


def index(fields, name, **more):
    return migrations.AddIndex("findkey", models.Index(fields=fields, name=name, opclasses=PATTERN, **more))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0015_filling_recipient"),
    ]

    operations = [
        migrations.RemoveIndex("findkey", "findkey_in_place"),
        migrations.RemoveIndex("findkey", "findkey_by_key"),
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveField("findkey", "key"),
        migrations.AddField(
            "findkey", "letters", models.CharField(max_length=64, default=""), preserve_default=False
        ),
        migrations.AddField(
            "findkey", "sound", models.CharField(max_length=64, default=""), preserve_default=False
        ),
        migrations.AddField("findkey", "initials", models.CharField(blank=True, default="", max_length=64)),
        migrations.RunPython(lay, forget),
        index(["place_code", "letters"], "letters_in_place"),
        index(["letters", "place_code"], "letters_anywhere"),
        index(["place_code", "sound"], "sound_in_place"),
        index(["sound", "place_code"], "sound_anywhere"),
        index(["place_code", "initials"], "initials_in_place", condition=~models.Q(initials="")),
        index(["initials", "place_code"], "initials_anywhere", condition=~models.Q(initials="")),
        migrations.AlterField("persondocument", "tail_index", models.CharField(max_length=16)),
        migrations.AddIndex("persondocument", models.Index(fields=["tail_index"], name="document_by_tail")),
        migrations.AlterField("personphone", "number_index", models.CharField(max_length=32)),
        migrations.AlterField("personphone", "tail_index", models.CharField(max_length=16)),
        migrations.AddIndex("personphone", models.Index(fields=["number_index"], name="phone_by_number")),
        migrations.AddIndex("personphone", models.Index(fields=["tail_index"], name="phone_by_tail")),
        migrations.AlterField(
            "person",
            "merged_into",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="people.person",
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                condition=models.Q(merged_into__isnull=False),
                fields=["merged_into"],
                name="person_by_who_stays",
            ),
        ),
        migrations.AlterField(
            "residence",
            "source",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.source",
            ),
        ),
    ]
