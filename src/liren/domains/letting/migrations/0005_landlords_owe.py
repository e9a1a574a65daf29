from django.db import migrations

BATCH = 500


def owe(apps, schema_editor):
    """Whoever lets a dwelling now owes the landlord's letter for it."""
    LetDwelling = apps.get_model("letting", "LetDwelling")
    Undertaking = apps.get_model("letting", "Undertaking")
    lets = LetDwelling.objects.filter(until__isnull=True, undertakings__isnull=True)
    made = (
        Undertaking(
            let_id=let.id,
            party="landlord",
            person_id=let.landlord_person_id,
            body_id=let.landlord_body_id,
            name=let.landlord_name,
        )
        for let in list(lets)
    )
    Undertaking.objects.bulk_create(made, batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [("letting", "0004_letters_of_responsibility")]

    operations = [migrations.RunPython(owe, migrations.RunPython.noop)]
