import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('scoring', '0001_initial'),
        ('scoring', '0002_rules_of_days'),
        ('scoring', '0003_industry_editions'),
        ('scoring', '0004_group_editions'),
        ('scoring', '0005_runs_told'),
        ('scoring', '0006_snapshot_restated'),
        ('scoring', '0007_fewer_indexes'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0014_erasures_that_start'),
        ('teams', '0001_squashed_0022_fewer_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='IndustryEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('industry', models.CharField(choices=[('accommodation', 'Accommodation Services'), ('administrative', 'Administrative and Support Services'), ('construction', 'Construction'), ('consumer', 'Consumer Services'), ('education', 'Education'), ('entertainment', 'Entertainment Providers'), ('farming', 'Farming, Ranching, Forestry'), ('financial', 'Financial Services'), ('government', 'Government Administration'), ('holding', 'Holding Companies'), ('health', 'Hospitals and Health Care'), ('manufacturing', 'Manufacturing'), ('mining', 'Oil, Gas, and Mining'), ('professional', 'Professional Services'), ('real_estate', 'Real Estate and Equipment Rental Services'), ('retail', 'Retail'), ('technology', 'Technology, Information and Media'), ('transportation', 'Transportation, Logistics, Supply Chain and Storage'), ('utilities', 'Utilities'), ('wholesale', 'Wholesale')], max_length=32)),
                ('on', models.DateField()),
                ('until', models.DateField(null=True)),
                ('n', models.PositiveIntegerField()),
                ('median', models.PositiveSmallIntegerField()),
                ('brand', models.PositiveSmallIntegerField()),
                ('find', models.PositiveSmallIntegerField()),
                ('insights', models.PositiveSmallIntegerField()),
                ('relationships', models.PositiveSmallIntegerField()),
                ('step', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['industry', '-on'],
                'constraints': [models.UniqueConstraint(fields=('industry', 'on'), name='industry_edition_one_a_day'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('industry',), name='industry_edition_one_in_force')],
            },
        ),
        migrations.CreateModel(
            name='IndustryShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('members', models.PositiveIntegerField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scoring.industryedition')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-edition_id'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'edition'), name='industry_share_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='IndustryStanding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('total', models.PositiveSmallIntegerField()),
                ('top_percent', models.PositiveSmallIntegerField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='teams.member')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('share', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='scoring.industryshare')),
            ],
            options={
                'ordering': ['-share_id', 'member_id'],
                'constraints': [models.UniqueConstraint(fields=('share', 'member'), name='industry_standing_once_an_edition')],
            },
        ),
        migrations.CreateModel(
            name='RecomputeRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('import', 'files or activity that came later'), ('undo', 'an import that was undone'), ('settings', 'changed settings of the organization or the member'), ('sweep', 'facts that changed')], default='sweep', max_length=8)),
                ('through', models.DateField()),
                ('status', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('stopped', 'Stopped')], default='queued', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('snapshots', models.PositiveIntegerField(default=0)),
                ('total_before', models.IntegerField(null=True)),
                ('total_after', models.IntegerField(null=True)),
                ('message', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='teams.import')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='recomputes', to='teams.member')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['status', 'created_at'], name='run_status')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'queued'), ('member__isnull', False)), fields=('member',), name='run_queued_once_per_member'), models.UniqueConstraint(condition=models.Q(('status', 'queued'), ('member__isnull', True)), fields=('organization',), name='run_queued_once_per_organization')],
            },
        ),
        migrations.CreateModel(
            name='ScoreOutlook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=16)),
                ('since', models.DateField()),
                ('facts_version', models.PositiveIntegerField()),
                ('data_through', models.DateField(null=True)),
                ('contributions', models.BinaryField()),
                ('covered', models.BinaryField()),
                ('seats', models.BinaryField()),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='outlook', to='teams.member')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['member_id'],
            },
        ),
        migrations.CreateModel(
            name='ScoreSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('model', models.CharField(max_length=16)),
                ('policy', models.CharField(max_length=16)),
                ('seat', models.CharField(max_length=16)),
                ('total', models.IntegerField(null=True)),
                ('brand', models.IntegerField(null=True)),
                ('find', models.IntegerField(null=True)),
                ('insights', models.IntegerField(null=True)),
                ('relationships', models.IntegerField(null=True)),
                ('estimated', models.BooleanField()),
                ('components', models.BinaryField()),
                ('data_through', models.DateField(null=True)),
                ('facts_version', models.PositiveIntegerField()),
                ('computed_at', models.DateTimeField()),
                ('restated_at', models.DateTimeField(null=True)),
                ('restated_why', models.CharField(blank=True, choices=[('import', 'files or activity that came later'), ('undo', 'an import that was undone'), ('settings', 'changed settings of the organization or the member'), ('sweep', 'facts that changed')], db_default='', max_length=8)),
                ('former', models.JSONField(null=True)),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='snapshots', to='teams.member')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('restated_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='teams.import')),
            ],
            options={
                'ordering': ['member_id', 'on'],
                'indexes': [models.Index(fields=['organization', 'on'], name='snapshot_organization_on'), models.Index(condition=models.Q(('restated_by__isnull', False)), fields=['restated_by'], name='snapshot_restated')],
                'constraints': [models.UniqueConstraint(fields=('member', 'on'), name='snapshot_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='GroupEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('floor', models.PositiveSmallIntegerField()),
                ('body', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-on'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'on'), name='group_edition_one_a_week')],
            },
        ),
    ]
