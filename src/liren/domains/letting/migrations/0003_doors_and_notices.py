
import django.db.models.deletion
import liren.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('letting', '0002_kept_apart'),
        ('organisations', '0002_duty'),
        ('people', '0007_merges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=liren.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('arrival', '住进来'), ('departure', '搬走')], max_length=9)),
                ('side', models.CharField(choices=[('tenant', '租客'), ('landlord', '房东'), ('employer', '用人单位'), ('worker', '社区工作人员')], max_length=8)),
                ('state', models.CharField(choices=[('waiting', '等对方确认'), ('agreed', '对方已确认，等社区登记'), ('done', '已登记'), ('denied', '说不是这样'), ('withdrawn', '已撤回')], default='waiting', max_length=9)),
                ('on', models.DateField()),
                ('private', models.BinaryField(default=b'')),
                ('answered_by', models.CharField(blank=True, choices=[('tenant', '租客'), ('landlord', '房东'), ('employer', '用人单位'), ('worker', '社区工作人员')], default='', max_length=8)),
                ('said_at', models.DateTimeField()),
                ('is_reminded', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name='letdwelling',
            name='door',
            field=models.CharField(blank=True, default='', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='letdwelling',
            constraint=models.UniqueConstraint(condition=models.Q(('door', ''), _negated=True), fields=('door',), name='letdwelling_one_door'),
        ),
        migrations.AddField(
            model_name='notice',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='notice',
            name='let',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='letting.letdwelling'),
        ),
        migrations.AddField(
            model_name='notice',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='notice',
            name='stay',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='letting.stay'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'agreed'])), fields=['let', 'id'], name='notice_open'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'agreed']), ('account__isnull', False), ('side', 'tenant')), fields=('let', 'account', 'kind'), name='notice_one_open'),
        ),
    ]
