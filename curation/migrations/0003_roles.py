"""The three groups with their permissions. What they are for is in curation/people/roles.py."""

from django.db import migrations

NOUNS = (
    "importbatch importchunk importitem reference notice pubmedrecord user invitation "
    "drug drugidentifier endpoint trial arm trialreport outcome result effect finding source merge "
    "tag tagging tagconsensus tagchange assignment screeningdecision "
    "abstracttext quote figurecheck claim citation comment mention draft "
    "review referencelist citedreference candidatematch broughtdecision"
).split()
GROUPS = {
    "curator": (
        "add_importbatch add_result add_tagging change_tag add_claim add_comment add_review"
    ).split(),
    "reviewer": (
        "accept_result add_tagging add_assignment settle_screeningdecision add_comment"
    ).split(),
    "administrator": [
        *(f"view_{noun}" for noun in NOUNS),
        *("add_importbatch", "change_importbatch", "change_reference"),
        *("change_user", "add_invitation", "change_invitation"),
        *("add_drug", "change_drug", "add_drugidentifier", "change_drugidentifier"),
        *("add_endpoint", "change_endpoint", "add_result", "accept_result"),
        *("add_tagging", "add_tag", "change_tag", "add_claim", "add_comment"),
        *("add_assignment", "settle_screeningdecision", "add_review"),
    ],
}


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
        ("curation", "0002_what_is_kept"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Going back leaves the groups: people may be in them.
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
