
import django.db.models.deletion
import liren.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0002_duty'),
        ('people', '0006_unchecked_references'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetDwelling',
            fields=[
                ('id', models.UUIDField(default=liren.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place_code', models.CharField(max_length=12)),
                ('landlord_name', models.CharField(blank=True, default='', max_length=80)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('beds', models.PositiveSmallIntegerField(default=0)),
                ('people', models.PositiveSmallIntegerField(default=0)),
                ('over', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('dwelling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lettings', to='people.dwelling')),
                ('landlord_body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lets', to='organisations.body')),
                ('landlord_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lets', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.UUIDField(default=liren.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=20)),
                ('use', models.CharField(choices=[('bedroom', '卧室'), ('sitting', '客厅、起居室'), ('kitchen', '厨房'), ('bathroom', '卫生间'), ('balcony', '阳台'), ('storage', '地下储藏室')], default='bedroom', max_length=8)),
                ('area', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('until', models.DateField(null=True)),
                ('let', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='letting.letdwelling')),
            ],
        ),
        migrations.CreateModel(
            name='Bed',
            fields=[
                ('id', models.UUIDField(default=liren.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=20)),
                ('until', models.DateField(null=True)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='beds', to='letting.room')),
            ],
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.UUIDField(default=liren.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('said_by', models.CharField(choices=[('tenant', '租客'), ('landlord', '房东'), ('employer', '用人单位'), ('worker', '社区工作人员')], max_length=8)),
                ('left_said_by', models.CharField(blank=True, choices=[('tenant', '租客'), ('landlord', '房东'), ('employer', '用人单位'), ('worker', '社区工作人员')], default='', max_length=8)),
                ('struck_at', models.DateTimeField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('bed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='letting.bed')),
                ('let', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='letting.letdwelling')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stays', to='people.person')),
            ],
        ),
        migrations.AddIndex(
            model_name='letdwelling',
            index=models.Index(condition=models.Q(('until__isnull', True)), fields=['place_code', 'id'], name='letdwelling_by_place', opclasses=['varchar_pattern_ops', 'uuid_ops']),
        ),
        migrations.AddIndex(
            model_name='letdwelling',
            index=models.Index(condition=models.Q(('until__isnull', True), ('over__gt', 0)), fields=['place_code', 'over'], name='letdwelling_over', opclasses=['varchar_pattern_ops', 'int2_ops']),
        ),
        migrations.AddConstraint(
            model_name='letdwelling',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('dwelling',), name='letdwelling_let_once'),
        ),
        migrations.AddConstraint(
            model_name='letdwelling',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='letdwelling_until_after_since'),
        ),
        migrations.AddConstraint(
            model_name='letdwelling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('landlord_body__isnull', True), ('landlord_person__isnull', True)), models.Q(('landlord_name', ''), ('landlord_person__isnull', True)), models.Q(('landlord_body__isnull', True), ('landlord_name', '')), _connector='OR'), name='letdwelling_one_landlord'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('let', 'name'), name='room_name_once'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='room_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.CheckConstraint(condition=models.Q(('area__isnull', True), ('area__gt', 0), _connector='OR'), name='room_area_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='bed',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('room', 'name'), name='bed_name_once'),
        ),
        migrations.AddConstraint(
            model_name='bed',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='bed_has_a_name'),
        ),
        migrations.AddIndex(
            model_name='stay',
            index=models.Index(fields=['let', 'since'], name='stay_by_let'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at__isnull', True), ('until__isnull', True)), fields=('bed',), name='stay_one_in_a_bed'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at__isnull', True), ('until__isnull', True)), fields=('person',), name='stay_one_bed_a_person'),
        ),
        migrations.AddConstraint(
            model_name='stay',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='stay_until_after_since'),
        ),
    ]
