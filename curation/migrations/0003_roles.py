"""The three groups with their permissions. What they are for is in curation/people/roles.py."""

from django.db import migrations

CURATORS = ["add_importbatch"]
ADMINISTRATORS = [
    "add_importbatch",
    "change_importbatch",
    "view_importbatch",
    "view_importchunk",
    "view_importitem",
    "view_reference",
    "change_reference",
    "view_notice",
    "view_pubmedrecord",
    "view_user",
    "change_user",
    "view_invitation",
    "add_invitation",
    "change_invitation",
]
GROUPS = {"curator": CURATORS, "reviewer": [], "administrator": ADMINISTRATORS}


def make_groups(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([permission(apps, codename) for codename in codenames])


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
        ("curation", "0002_people"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Going back leaves the groups: people may be in them.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
