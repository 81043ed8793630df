import django.db.models.deletion
from django.db import migrations, models

from accounts.postgresql.operations import DropFieldIndex


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_erasures_that_start'),
        ('scoring', '0006_snapshot_restated'),
        ('teams', '0021_directories'),
    ]

    operations = [
        DropFieldIndex(
            model_name='scoresnapshot',
            name='organization',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        DropFieldIndex(
            model_name='scoresnapshot',
            name='member',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='snapshots', to='teams.member'),
        ),
        DropFieldIndex(
            model_name='scoresnapshot',
            name='restated_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='teams.import'),
        ),
    ]
