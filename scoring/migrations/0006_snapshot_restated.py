from django.db import migrations, models

from accounts.postgresql.operations import AddIndexConcurrently


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('scoring', '0005_runs_told'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='scoresnapshot',
            index=models.Index(condition=models.Q(('restated_by__isnull', False)), fields=['restated_by'], name='snapshot_restated'),
        ),
    ]
