from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0010_double_pairs'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='agreed',
            field=models.JSONField(default=dict),
        ),
    ]
