"""The document of a reference, which PostgreSQL makes: nothing that a paper says stops it."""

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from curation.models import Reference
from tests.builders import a_reference, an_author
from tests.desk_builders import sections

pytestmark = pytest.mark.django_db

# PostgreSQL keeps no NUL in a text, and half a pair of surrogates is no character.
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=40)
@given(texts)
@example('"</i>" \\I \\\\- \\u0041 <sub>"]</sub>')
@example("’“”\\n\n\t\x1f\x7f{}[]:,")
def test_any_text_has_a_document(text):
    reference = a_reference(
        pmid=None,
        title=text,
        abstract=sections(text),
        keywords=[{"text": text, "major": False}],
        authors=[an_author(text), an_author(group=text)],
        journal=text,
        gene_symbols=[text],
    )

    assert Reference.objects.filter(pk=reference.pk).exists()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("JAK<sub>1</sub>/TYK2", "JAK1 TYK2"),
        ("SLE-BRAVE-I and phase I", "SLE BRAVE 1 and phase 1"),
        ("0·05 ≥ Sjögren’s®", "0.05   Sjögren's "),
        ("a &lt; b", "a &lt; b"),
        ("IL IN I-", "IL IN 1 "),
    ],
)
def test_what_parts_words_is_a_space(text, plain):
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.curation_plain(%s)", [text])
        assert cursor.fetchone() == (plain,)
