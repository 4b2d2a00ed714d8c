"""What a newcomer finds on a first start: the starter references, and three people to sign in as.

Only `up` calls this, and never where people from elsewhere could reach the site.
"""

from io import StringIO

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction

PASSWORD = "lupusjak"  # known to everybody, on purpose
ACCOUNTS = {"curator": "curator", "reviewer": "reviewer", "admin": "administrator"}


def load_starter_once() -> None:
    """Load the starter evidence into a database that has no reference or no trial yet."""
    nouns = (apps.get_model("curation", name) for name in ("Reference", "Trial"))
    if not all(noun.objects.exists() for noun in nouns):
        call_command("load_starter", stdout=StringIO())


def make_accounts() -> None:
    """Make the demo accounts that do not exist yet; whoever has such a name keeps it as it is."""
    people = get_user_model().objects
    for name, group in ACCOUNTS.items():
        with transaction.atomic():
            person, is_new = people.get_or_create(username=name)
            if is_new:
                person.set_password(PASSWORD)
                person.is_staff = person.is_superuser = group == "administrator"
                person.save()
                person.groups.set([Group.objects.get(name=group)])
