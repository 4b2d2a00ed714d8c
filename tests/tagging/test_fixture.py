"""The starting tree of tags is a tree, each tag says what it is for, and no two share a word."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from curation.anchoring.terms import mentions
from curation.models import Tag

ROOT = Path(__file__).parents[2]
TAGS: list[dict[str, Any]] = json.loads((ROOT / "fixtures/tags.json").read_text(encoding="utf-8"))
BY_SLUG = {tag["slug"]: tag for tag in TAGS}
GROUPS = ["drug", "drug-class", "population", "study-design", "outcome-domain", "mechanism"]


def test_every_tag_has_the_same_parts() -> None:
    for tag in TAGS:
        assert set(tag) == {"slug", "name", "parent", "key", "scope_note", "terms"}, tag


def test_slugs_are_unique_and_fit() -> None:
    assert len(BY_SLUG) == len(TAGS)
    for slug in BY_SLUG:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert len(slug) <= (Tag._meta.get_field("slug").max_length or 0)


def test_a_parent_comes_before_its_children() -> None:
    seen: set[str | None] = {None}
    for tag in TAGS:
        assert tag["parent"] in seen, tag["slug"]
        seen.add(tag["slug"])


def test_the_groups_are_at_the_top_and_have_no_key() -> None:
    groups = [tag for tag in TAGS if tag["parent"] is None]
    assert [tag["slug"] for tag in groups] == GROUPS
    assert not [tag for tag in groups if tag["key"] or tag["terms"]]


def test_ten_tags_have_a_digit_of_their_own() -> None:
    assert sorted(tag["key"] for tag in TAGS if tag["key"]) == list("0123456789")


def test_siblings_have_different_names() -> None:
    names = Counter((tag["parent"], tag["name"].lower()) for tag in TAGS)
    assert set(names.values()) == {1}


def test_every_tag_says_what_it_is_for() -> None:
    for tag in TAGS:
        assert tag["name"].strip() == tag["name"] != ""
        assert tag["scope_note"].endswith("."), tag["slug"]
        assert len(tag["scope_note"].split()) >= 5, tag["slug"]


def test_every_tag_below_a_group_has_terms_and_no_two_share_one() -> None:
    terms = {term: tag["slug"] for tag in TAGS for term in tag["terms"]}
    assert not [tag["slug"] for tag in TAGS if tag["parent"] and not tag["terms"]]
    for term, slug in terms.items():
        assert 3 <= len(term) <= 80
        found = mentions(f"Of {term}.", terms)
        assert [(m.start, m.end, m.key) for m in found] == [(3, 3 + len(term), slug)], term
    assert len(terms) == sum(len(tag["terms"]) for tag in TAGS)


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("The SLEDAI fell.", ["disease-activity"]),
        ("LY3009104 in SLE.", ["baricitinib", "sle"]),
        ("Rheumatoid arthritis only.", ["other-disease"]),
        ("A network meta\u2011analysis of cSLE.", ["network-meta-analysis", "paediatric-lupus"]),
        ("Serious infections and herpes zoster.", ["infection", "herpes-zoster"]),
    ],
)
def test_an_abstract_is_read_for_its_tags(text: str, slugs: list[str]) -> None:
    terms = {term: tag["slug"] for tag in TAGS for term in tag["terms"]}
    assert [mention.key for mention in mentions(text, terms)] == slugs


def test_every_drug_under_study_has_a_tag_that_knows_its_names() -> None:
    drugs = json.loads((ROOT / "fixtures/drugs.json").read_text(encoding="utf-8"))
    for drug in drugs:
        if drug.get("role") in ("study", "partner"):
            tag = BY_SLUG[drug["inn"].lower()]
            assert tag["parent"] == "drug"
            terms = {term.lower() for term in tag["terms"]}
            assert {name.lower() for name in [drug["inn"], *drug.get("synonyms", [])]} <= terms
