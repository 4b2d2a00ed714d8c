"""Indexes for what a list of a million references is narrowed by."""

from django.contrib.postgres.indexes import HashIndex
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("curation", "0005_words_and_values")]

    operations = [
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                F("publication_year"),
                F("published_on").desc(nulls_last=True),
                F("id").desc(),
                name="reference_year",
            ),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=HashIndex(fields=["journal"], name="reference_journal"),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=HashIndex(fields=["journal_abbreviation"], name="reference_abbreviation"),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(
                fields=["id"],
                condition=Q(pubmed_changed_at=None),
                name="reference_without_record",
            ),
        ),
    ]
