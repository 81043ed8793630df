import accounts.models.audit
import accounts.models.organization
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_api_tokens'),
        ('accounts', '0003_rule_versions'),
        ('accounts', '0004_industries'),
        ('accounts', '0005_rule_effects'),
        ('accounts', '0006_visibility'),
        ('accounts', '0007_invitations'),
        ('accounts', '0008_visibility_changes'),
        ('accounts', '0009_audit_log'),
        ('accounts', '0010_audit_whole'),
        ('accounts', '0011_sign_in_policies'),
        ('accounts', '0012_privacy'),
        ('accounts', '0013_single_sign_on'),
        ('accounts', '0014_erasures_that_start'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditDoor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('retention', 'Rows of an organization that are older than a moment go'), ('erasure', 'Rows of an organization go with it'), ('person', 'Rows lose who a person was')], max_length=16)),
                ('subject', models.PositiveBigIntegerField()),
                ('until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('theme', models.CharField(choices=[('auto', 'Follow system'), ('light', 'Light'), ('dark', 'Dark')], default='auto', max_length=5)),
                ('session_stamp', models.CharField(blank=True, editable=False, max_length=32)),
                ('pending_email', models.EmailField(blank=True, editable=False, max_length=254)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'ordering': ['email'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_any_case_unique')],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(help_text='Part of every address.', max_length=60, unique=True)),
                ('time_zone', models.CharField(default='UTC', help_text='An IANA name.', max_length=64, validators=[accounts.models.organization.validate_time_zone])),
                ('company_aliases', models.JSONField(blank=True, default=list, help_text='Names under which co-workers list the company.')),
                ('seat_policy', models.CharField(choices=[('equal', 'Equal: seat-only points do not apply to free seats'), ('linkedin_like', 'LinkedIn-like: free seats earn 0 of them')], default='equal', max_length=16)),
                ('week_start', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (6, 'Saturday'), (7, 'Sunday')], default=1)),
                ('fiscal_year_start', models.PositiveSmallIntegerField(choices=[(1, 'January'), (2, 'February'), (3, 'March'), (4, 'April'), (5, 'May'), (6, 'June'), (7, 'July'), (8, 'August'), (9, 'September'), (10, 'October'), (11, 'November'), (12, 'December')], default=1)),
                ('visibility', models.CharField(choices=[('open_team', 'Open team'), ('manager_only', 'Manager only'), ('names_without_detail', 'Names without detail'), ('works_council', 'Works council')], default='manager_only', max_length=24)),
                ('minimum_group', models.PositiveSmallIntegerField(default=5, help_text='The fewest people whom a number may be about, 5 to 10.', validators=[django.core.validators.MinValueValidator(5), django.core.validators.MaxValueValidator(10)])),
                ('leaderboard', models.BooleanField(default=True, help_text='Whether teams have a leaderboard, where the visibility allows it.')),
                ('industry', models.CharField(blank=True, choices=[('accommodation', 'Accommodation Services'), ('administrative', 'Administrative and Support Services'), ('construction', 'Construction'), ('consumer', 'Consumer Services'), ('education', 'Education'), ('entertainment', 'Entertainment Providers'), ('farming', 'Farming, Ranching, Forestry'), ('financial', 'Financial Services'), ('government', 'Government Administration'), ('holding', 'Holding Companies'), ('health', 'Hospitals and Health Care'), ('manufacturing', 'Manufacturing'), ('mining', 'Oil, Gas, and Mining'), ('professional', 'Professional Services'), ('real_estate', 'Real Estate and Equipment Rental Services'), ('retail', 'Retail'), ('technology', 'Technology, Information and Media'), ('transportation', 'Transportation, Logistics, Supply Chain and Storage'), ('utilities', 'Utilities'), ('wholesale', 'Wholesale')], max_length=32)),
                ('industry_shared_since', models.DateTimeField(blank=True, null=True)),
                ('second_factor_from', models.DateField(blank=True, help_text='From this day on nobody enters without a second factor.', null=True)),
                ('sso_only', models.BooleanField(default=False, help_text='Nobody enters with a password of Pillars.', verbose_name='single sign-on only')),
                ('email_domains', models.JSONField(blank=True, default=list, help_text='New people have an address there; empty: anywhere.')),
                ('retention', models.JSONField(blank=True, default=dict, editable=False, help_text="Shorter periods than the site's, in days.")),
                ('is_sample', models.BooleanField(default=False, editable=False, verbose_name='sample data')),
                ('hash_key', models.CharField(default=accounts.models.organization.new_hash_key, editable=False, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('industry_shared_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('admin', 'Admin'), ('analyst', 'Analyst'), ('manager', 'Manager'), ('rep', 'Rep')], default='rep', max_length=16)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('ends_on', models.DateField(blank=True, help_text='Last day on which the organization opens for the user.', null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.organization')),
            ],
            options={
                'ordering': ['organization_id', 'user_id'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'user'), name='membership_unique')],
            },
        ),
        migrations.CreateModel(
            name='Invite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('admin', 'Admin'), ('analyst', 'Analyst'), ('manager', 'Manager'), ('rep', 'Rep')], default='rep', max_length=16)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True), ('used_at__isnull', True)), fields=('organization', 'user'), name='invite_open_once')],
            },
        ),
        migrations.CreateModel(
            name='IdentityProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('oidc', 'OpenID Connect'), ('saml', 'SAML 2.0')], default='oidc', max_length=8)),
                ('is_enabled', models.BooleanField(default=False)),
                ('issuer', models.CharField(max_length=500)),
                ('client_id', models.CharField(blank=True, max_length=255)),
                ('secret', models.TextField(blank=True, editable=False)),
                ('metadata', models.TextField(blank=True)),
                ('metadata_url', models.CharField(blank=True, max_length=500)),
                ('joins_by_domain', models.BooleanField(default=False)),
                ('domains', models.JSONField(blank=True, default=list)),
                ('login_domains', models.JSONField(blank=True, default=list, help_text='Confirmed by the site staff, as a list of names.')),
                ('tested_at', models.DateTimeField(editable=False, null=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['organization_id'],
                'constraints': [models.UniqueConstraint(fields=('organization',), name='identity_provider_one')],
            },
        ),
        migrations.CreateModel(
            name='ExternalIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=500)),
                ('subject', models.CharField(max_length=255)),
                ('is_own_choice', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'verbose_name_plural': 'external identities',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'issuer', 'subject'), name='external_identity_unique'), models.UniqueConstraint(fields=('organization', 'issuer', 'user'), name='external_identity_one_a_user')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('action', models.CharField(choices=accounts.models.audit.actions, max_length=40)),
                ('actor_name', models.CharField(blank=True, max_length=254)),
                ('token_id', models.PositiveBigIntegerField(null=True)),
                ('target_type', models.CharField(blank=True, max_length=80)),
                ('target_id', models.CharField(blank=True, max_length=64)),
                ('target_name', models.CharField(blank=True, max_length=200)),
                ('what', models.TextField(blank=True)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('channel', models.CharField(blank=True, max_length=16)),
                ('address', models.GenericIPAddressField(null=True)),
                ('agent', models.CharField(blank=True, max_length=200)),
                ('request_id', models.CharField(blank=True, max_length=36)),
                ('actor', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['organization', '-at'], name='audit_at'), models.Index(fields=['organization', 'target_type', 'target_id'], name='audit_target')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('prefix', models.CharField(editable=False, max_length=16)),
                ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                ('scopes', models.JSONField(default=list)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(editable=False, null=True)),
                ('last_used_address', models.GenericIPAddressField(editable=False, null=True)),
                ('reminded_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'API token',
                'ordering': ['-created_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('organization', 'name'), name='api_token_name_unique_in_organization', violation_error_message='There is a token of this name already.')],
            },
        ),
        migrations.CreateModel(
            name='ApiRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='SHA-256 of the Idempotency-Key.', max_length=64)),
                ('digest', models.CharField(help_text='SHA-256 over what was asked.', max_length=64)),
                ('status', models.CharField(choices=[('running', 'Running'), ('done', 'Done')], default='running', max_length=8)),
                ('attempts', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField()),
                ('answer_status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.JSONField(null=True)),
                ('token', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.apitoken')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['created_at'], name='api_request_created')],
                'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='api_request_key_unique')],
            },
        ),
        migrations.CreateModel(
            name='OrganizationErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('due_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('accounts', models.JSONField(default=list, help_text='Ids of users, until it is done.')),
                ('done_at', models.DateTimeField(null=True)),
                ('members', models.PositiveIntegerField(default=0)),
                ('rows', models.PositiveIntegerField(default=0)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-asked_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('done_at__isnull', True)), fields=('organization',), name='organization_erasure_once')],
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('revision', models.JSONField(default=dict)),
                ('note', models.TextField(blank=True)),
                ('effective_from', models.DateField(blank=True, null=True)),
                ('effects', models.JSONField(blank=True, default=dict, editable=False)),
                ('digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['organization_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'number'), name='rule_version_number_unique'), models.UniqueConstraint(fields=('organization', 'effective_from'), name='rule_version_one_a_day'), models.UniqueConstraint(condition=models.Q(('published_at__isnull', True)), fields=('organization',), name='rule_version_one_draft'), models.CheckConstraint(condition=models.Q(('published_at__isnull', True), ('effective_from__isnull', False), _connector='OR'), name='rule_version_published_from_a_day')],
            },
        ),
        migrations.CreateModel(
            name='VisibilityChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('preset', models.CharField(choices=[('open_team', 'Open team'), ('manager_only', 'Manager only'), ('names_without_detail', 'Names without detail'), ('works_council', 'Works council')], max_length=24)),
                ('minimum_group', models.PositiveSmallIntegerField()),
                ('former_preset', models.CharField(choices=[('open_team', 'Open team'), ('manager_only', 'Manager only'), ('names_without_detail', 'Names without detail'), ('works_council', 'Works council')], max_length=24)),
                ('former_minimum_group', models.PositiveSmallIntegerField()),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-changed_at', '-pk'],
                'indexes': [models.Index(fields=['organization', '-changed_at'], name='visibility_latest')],
            },
        ),
    ]
