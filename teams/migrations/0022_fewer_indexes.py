import django.db.models.deletion
from django.db import migrations, models

from accounts.postgresql.operations import DropFieldIndex


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_erasures_that_start'),
        ('teams', '0021_directories'),
    ]

    operations = [
        DropFieldIndex(
            model_name='contact',
            name='organization',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization'),
        ),
        DropFieldIndex(
            model_name='contact',
            name='member',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='teams.member'),
        ),
    ]
