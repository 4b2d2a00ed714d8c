"""Who may keep reviews. What each is for is in curation/people/roles.py."""

from django.db import migrations

NOUNS = "review referencelist citedreference candidatematch broughtdecision".split()
NEW = {
    "curator": ["add_review"],
    "administrator": [*(f"view_{noun}" for noun in NOUNS), "add_review"],
}


def give_permissions(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, codenames in NEW.items():
        group = Group.objects.get(name=name)
        group.permissions.add(*(permission(apps, codename) for codename in codenames))


def take_permissions(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, codenames in NEW.items():
        group = Group.objects.get(name=name)
        group.permissions.remove(*(permission(apps, codename) for codename in codenames))


def permission(apps, codename):
    """Django makes a model's permissions only after all migrations, so the first is made here."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    action, model_name = codename.split("_")
    model = apps.get_model("curation", model_name)
    content_type, _ = ContentType.objects.get_or_create(app_label="curation", model=model_name)
    made, _ = Permission.objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {action} {model._meta.verbose_name}"},
    )
    return made


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0009_reviews"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permissions, take_permissions)]
