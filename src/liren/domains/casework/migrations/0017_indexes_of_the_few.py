import django.db.models.deletion
from django.db import migrations, models

# Dropped by name, since altering the columns would write the whole table anew on SQLite.
DROPPED = (
    ("casework_case_merged_into_id_2982c277", "merged_into_id"),
    ("casework_case_next_owner_id_5dfa75b1", "next_owner_id"),
    ("casework_case_parent_id_a45a861e", "parent_id"),
)


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0016_letters'),
        ('organisations', '0002_duty'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS "{name}"',
                    f'CREATE INDEX "{name}" ON "casework_case" ("{column}")',
                )
                for name, column in DROPPED
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='case',
                    name='merged_into',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='casework.case'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='next_owner',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body'),
                ),
                migrations.AlterField(
                    model_name='case',
                    name='parent',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='casework.case'),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='case_merged_into'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('parent__isnull', False)), fields=['parent'], name='case_parent'),
        ),
    ]
