"""The starter references: loaded once, however often; facts give way to PubMed's own words."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command

from curation.imports.starter import load_references
from curation.models import Reference
from tests.pubmed import made_up

FIXTURE = settings.BASE_DIR / "fixtures" / "references.json"


@pytest.mark.django_db
def test_every_block_is_loaded_or_says_why_not_and_twice_changes_nothing(capsys):
    blocks = json.loads(FIXTURE.read_text(encoding="utf-8"))
    first = load_references(FIXTURE)
    assert first.counts["added"] + len(first.left_out) == len(blocks)
    second = load_references(FIXTURE)
    assert second.counts == {"unchanged": first.counts["added"]}
    call_command("load_starter")
    assert "left out tyk2-rheum: rests only on a page of tier low." in capsys.readouterr().out


@pytest.mark.django_db
def test_a_starter_reference_says_that_its_record_is_not_here():
    load_references(FIXTURE)
    assert Reference.objects.without_record().count() == Reference.objects.count()
    assert all(not reference.abstract for reference in Reference.objects.all())
    assert 0 < Reference.objects.without_record().askable().count() < Reference.objects.count()


@pytest.mark.django_db
def test_no_starter_reference_holds_an_abstract_or_a_sentence_of_one():
    longest = max(
        len(str(value))
        for block in json.loads(FIXTURE.read_text(encoding="utf-8"))
        for name, value in block.items()
        if name != "authors"
    )
    assert longest < 300


def test_loading_again_never_undoes_what_pubmed_said(tmp_path, pubmed, ask):
    facts = tmp_path / "references.json"
    facts.write_text(json.dumps([{"key": "one", "pmid": 101, "title": "As printed"}]))
    load_references(facts)
    pubmed(made_up.article(pmid=101, title="As PubMed has it."))
    ask("101")
    assert load_references(facts).counts == {"unchanged": 1}
    assert Reference.objects.get().title == "As PubMed has it."


def test_a_reference_that_is_here_already_is_the_starters_too(tmp_path, pubmed, ask):
    pubmed(made_up.article(pmid=101, doi="10.1234/one"))
    ask("101")
    facts = tmp_path / "references.json"
    facts.write_text(json.dumps([{"key": "one", "doi": "10.1234/ONE", "title": "As printed"}]))
    assert load_references(facts).counts == {"updated": 1}
    assert Reference.objects.get().starter_key == "one"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([{"key": "a", "doi": "no DOI"}], "a has a DOI or PMCID that is none."),
        (
            [{"key": "a", "pmid": 1}, {"key": "b", "pmid": 1}],
            "b and a have an identifier in common.",
        ),
    ],
)
def test_a_wrong_block_is_named_and_nothing_is_loaded(tmp_path, blocks, words):
    facts = tmp_path / "references.json"
    facts.write_text(json.dumps(blocks))
    with pytest.raises(ValueError, match=words):
        load_references(facts)
    assert not Reference.objects.exists()
