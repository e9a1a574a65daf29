
import django.db.models.deletion
import liren.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('letting', '0003_doors_and_notices'),
        ('organisations', '0002_duty'),
        ('people', '0011_agreements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UndertakingText',
            fields=[
                ('id', models.UUIDField(default=liren.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('county', models.CharField(max_length=6)),
                ('party', models.CharField(choices=[('landlord', '房东'), ('employer', '用人单位')], max_length=8)),
                ('version', models.PositiveSmallIntegerField()),
                ('chinese', models.JSONField()),
                ('english', models.JSONField()),
                ('digest', models.CharField(max_length=32)),
                ('since', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('county', 'party', 'version'), name='undertakingtext_one_a_version'), models.UniqueConstraint(fields=('county', 'party', 'digest'), name='undertakingtext_once')],
            },
        ),
        migrations.CreateModel(
            name='Undertaking',
            fields=[
                ('id', models.UUIDField(default=liren.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('party', models.CharField(choices=[('landlord', '房东'), ('employer', '用人单位')], max_length=8)),
                ('name', models.CharField(blank=True, default='', max_length=80)),
                ('signed_on', models.DateField(null=True)),
                ('how', models.CharField(blank=True, choices=[('screen', '在手机上签'), ('paper', '在纸上签，附扫描件')], default='', max_length=6)),
                ('until', models.DateField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.body')),
                ('let', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='undertakings', to='letting.letdwelling')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('text', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letting.undertakingtext')),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=liren.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('how', models.CharField(choices=[('screen', '在手机上签'), ('paper', '在纸上签，附扫描件')], max_length=6)),
                ('on', models.DateField()),
                ('kept_at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undertaking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='letting.undertaking')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letting.undertakingtext')),
            ],
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True), ('party', 'landlord')), fields=('let',), name='undertaking_one_landlord'),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True), ('party', 'employer')), fields=('let', 'body'), name='undertaking_body_once'),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True), ('party', 'employer'), models.Q(('name', ''), _negated=True)), fields=('let', 'name'), name='undertaking_name_once'),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.CheckConstraint(condition=models.Q(('body__isnull', True), ('name', ''), _connector='OR'), name='undertaking_body_or_name'),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('how', ''), ('signed_on__isnull', True), ('text__isnull', True)), models.Q(('signed_on__isnull', False), ('text__isnull', False), models.Q(('how', ''), _negated=True)), _connector='OR'), name='undertaking_signed_whole'),
        ),
    ]
