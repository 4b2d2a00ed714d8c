"""Accounts and invitations: first, since the tables of other apps point to an account."""

import curation.models.invitation
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('orcid', models.CharField(blank=True, max_length=19, verbose_name='ORCID iD')),
                ('last_seen_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('keys', models.JSONField(blank=True, default=dict, editable=False, help_text='The keys they changed, by their act.')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('orcid', ''), _negated=True), fields=('orcid',), name='orcid_belongs_to_one_person', violation_error_message='This ORCID iD belongs to another account.'), models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_name_belongs_to_one_person', violation_error_message='Somebody else has this user name.'), models.CheckConstraint(condition=models.Q(('username__contains', '@'), _negated=True), name='user_name_is_no_address', violation_error_message='A user name has no @: it could be taken for an address.'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='email_belongs_to_one_person', violation_error_message='This e-mail address belongs to another account.')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=150)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('role', models.CharField(choices=[('curator', 'Curator'), ('reviewer', 'Reviewer'), ('administrator', 'Administrator')], max_length=13)),
                ('token_sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to=settings.AUTH_USER_MODEL)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(default=curation.models.invitation.two_weeks_from_now)),
                ('accepted_by', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to=settings.AUTH_USER_MODEL)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawn_invitations', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', ''), ('name', ''), _negated=True), name='invitation_says_for_whom', violation_error_message='Give a name or an e-mail address, so that it can be told from other invitations.'), models.CheckConstraint(condition=models.Q(('role__in', ['curator', 'reviewer', 'administrator'])), name='invitation_is_for_a_role', violation_error_message='An invitation is for one of the three roles.'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('invited_at'))), name='invitation_stands_for_a_while', violation_error_message='An invitation expires after it was made.'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_somebody', violation_error_message='An accepted invitation says when and by whom.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='invitation_withdrawn_by_somebody', violation_error_message='A withdrawn invitation says when and by whom.'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None), _connector='OR'), name='invitation_accepted_or_withdrawn', violation_error_message='An invitation is accepted or withdrawn, never both.'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('accepted_at__lte', models.F('expires_at')), _connector='OR'), name='invitation_accepted_in_time', violation_error_message='An invitation cannot be accepted after it has expired.'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('withdrawn_at', None), models.Q(('email', ''), _negated=True)), name='one_unanswered_invitation_per_address', violation_error_message='This address has an invitation already.')],
            },
        ),
    ]
