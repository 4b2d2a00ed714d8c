"""The stored column that words are looked for in; tokens of the API; saved questions."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations, models

import curation.models.api_token

# PostgreSQL takes "JAK1/TYK2" for the path of a file, the 4 of "SRI-4" for a negative number, and
# markup within a word for its end. So markup goes, and what parts words becomes a space; a question
# goes through the same function. None of these signs has a meaning in the text of a JSON list.
PLAIN = r"""
CREATE FUNCTION public.curation_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(regexp_replace(replace(replace(
    regexp_replace(words, '</?(i|b|u|sub|sup)>', '', 'g'),
    '·', '.'), '’', ''''),
    '[-/_+~±×=<>‐‑‒–—−•→≥≤≈“”„‘«»†‡‖…®™\u00a0\u2007\u2009\u202f]', ' ', 'g'),
    '\mI\M', '1', 'g')
$$;
"""
# The models know nothing of this column, so that reading a reference never reads its document;
# curation/search/ asks for it by name. An abstract of a quarter of a million characters is left
# out: PostgreSQL refuses a document that is too long, and with it the whole reference.
DOCUMENT = """
CREATE TEXT SEARCH CONFIGURATION public.curation_words (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION public.curation_words
  ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

CREATE FUNCTION curation_document(
  title text, vernacular_title text, book jsonb, keywords jsonb, mesh jsonb, concepts jsonb,
  chemicals jsonb, genes text[], abstract jsonb, other_abstracts jsonb, authors jsonb,
  printed text, journal text, abbreviation text, nct_numbers text[]
) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT
    setweight(to_tsvector('public.curation_words', left(public.curation_plain(concat_ws(' ', title,
      vernacular_title, book->>'title')), 20000)), 'A')
    || setweight(jsonb_to_tsvector('public.curation_words', public.curation_plain((
      jsonb_path_query_array(keywords, '$[*].text')
      || jsonb_path_query_array(mesh, '$[*].name')
      || jsonb_path_query_array(concepts, '$[*].name')
      || jsonb_path_query_array(chemicals, '$[*].name')
      || to_jsonb(genes))::text)::jsonb, '["string"]'), 'B')
    || CASE WHEN pg_column_size(abstract) < 250000 THEN
      setweight(jsonb_to_tsvector('public.curation_words',
        public.curation_plain(jsonb_path_query_array(abstract, '$[*].text')::text)::jsonb, '["string"]'), 'C')
      ELSE '' END
    || CASE WHEN pg_column_size(other_abstracts) < 250000 THEN
      setweight(jsonb_to_tsvector('public.curation_words',
        public.curation_plain(jsonb_path_query_array(other_abstracts, '$[*].sections[*].text')::text)::jsonb,
        '["string"]'), 'D')
      ELSE '' END
    || CASE WHEN pg_column_size(authors) < 2000000 THEN
      setweight(jsonb_to_tsvector('public.curation_words', public.curation_plain((
        jsonb_path_query_array(authors, '$[*].last_name')
        || jsonb_path_query_array(authors, '$[*].collective_name'))::text)::jsonb,
        '["string"]'), 'D')
      ELSE '' END
    || setweight(to_tsvector('public.curation_words', left(public.curation_plain(concat_ws(' ', printed, journal,
      abbreviation, array_to_string(nct_numbers, ' '))), 20000)), 'D')
$$;

ALTER TABLE curation_reference ADD COLUMN document tsvector GENERATED ALWAYS AS (
  curation_document(title, vernacular_title, book, keywords, mesh, supplementary_concepts,
    chemicals, gene_symbols, abstract, other_abstracts, authors, authors_as_printed, journal,
    journal_abbreviation, nct_numbers)
) STORED;
CREATE INDEX reference_document ON curation_reference USING gin (document);
"""
NO_DOCUMENT = """
ALTER TABLE curation_reference DROP COLUMN document;
DROP FUNCTION curation_document;
DROP FUNCTION public.curation_plain;
DROP TEXT SEARCH CONFIGURATION public.curation_words;
"""


def let_administrators_look(apps, schema_editor):
    """Django makes a model's permissions only after all migrations, so the two are made here."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    administrators = apps.get_model("auth", "Group").objects.get(name="administrator")
    for noun in ("apitoken", "savedquestion"):
        name = apps.get_model("curation", noun)._meta.verbose_name
        content_type, _ = ContentType.objects.get_or_create(app_label="curation", model=noun)
        may_look, _ = Permission.objects.get_or_create(
            content_type=content_type,
            codename=f"view_{noun}",
            defaults={"name": f"Can view {name}"},
        )
        administrators.permissions.add(may_look)


class Migration(migrations.Migration):
    dependencies = [
        ("curation", "0003_roles"),
    ]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(PLAIN + DOCUMENT, NO_DOCUMENT),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="What it is for.", max_length=80)),
                ("sha256", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "beginning",
                    models.CharField(
                        editable=False,
                        help_text="By which its owner knows it again.",
                        max_length=12,
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "read what its owner may read"),
                                ("tag", "tag and screen references"),
                                ("claim", "write claims and cite references"),
                                ("extract", "enter trials and results"),
                                ("decide", "accept and reject what others entered"),
                                ("import", "bring references in"),
                                ("review", "keep reviews and their reference lists"),
                            ],
                            max_length=8,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "expires_at",
                    models.DateTimeField(default=curation.models.api_token.three_months_from_now),
                ),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="token_says_what_for",
                        violation_error_message="Say what the token is for.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="token_is_kept_as_its_hash",
                        violation_error_message="Of a token only its SHA-256 is kept.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scopes__len__gt", 0),
                            (
                                "scopes__contained_by",
                                ["read", "tag", "claim", "extract", "decide", "import", "review"],
                            ),
                        ),
                        name="token_may_do_something",
                        violation_error_message="Choose at least one thing that the token may do.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_at__gt", models.F("made_at")),
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("made_at"),
                                    "+",
                                    models.Value(datetime.timedelta(days=366)),
                                ),
                            ),
                        ),
                        name="token_stands_for_a_year_at_most",
                        violation_error_message="A token expires after it was made, and within a year.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("person", "name"),
                        name="one_token_of_a_name",
                        violation_error_message="You have a token of this name. Revoke it first, or choose another name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "address",
                    models.CharField(
                        help_text="What stands behind ? in the address of the list.",
                        max_length=4000,
                    ),
                ),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_questions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="saved_question_has_a_name",
                        violation_error_message="Give the question a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("address", ""), _negated=True),
                        name="saved_question_asks_something",
                        violation_error_message="This asks for every reference; there is nothing to save.",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "name"),
                        name="one_saved_question_of_a_name",
                        violation_error_message="You have saved another question under this name.",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "address"),
                        name="question_saved_once",
                        violation_error_message="You have saved this question already.",
                    ),
                ],
            },
        ),
        migrations.RunPython(let_administrators_look, migrations.RunPython.noop),
    ]
