
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('letting', '0005_landlords_owe'),
    ]

    operations = [
        migrations.AddField(
            model_name='undertaking',
            name='asked',
            field=models.CharField(blank=True, default='', max_length=32),
        ),
    ]
