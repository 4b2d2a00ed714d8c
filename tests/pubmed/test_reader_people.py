"""The people of a paper, with their names, their identifiers and where they work."""

import pytest

from curation.article import Article
from curation.pubmed import read_record
from tests.pubmed import made_up


def read(**more) -> Article:
    return read_record(made_up.article(**more))


def test_an_author_has_names_identifiers_and_every_affiliation():
    [author] = read(
        authors=[
            made_up.author(
                "Curator",
                "Ada Maria",
                suffix="Jr",
                orcid="https://orcid.org/0000-0002-1825-0097",
                ids={"ISNI": "0000 0004"},
                affiliations=[
                    "Clinic <i>A</i> &amp; B.",
                    ("Clinic C.", {"ROR": "https://ror.org/1"}),
                ],
                equal_contribution=True,
            )
        ]
    ).authors
    assert author == {
        "role": "author",
        "last_name": "Curator",
        "fore_name": "Ada Maria",
        "initials": "AM",
        "suffix": "Jr",
        "collective_name": "",
        "orcid": "0000-0002-1825-0097",
        "ids": {"ORCID": "https://orcid.org/0000-0002-1825-0097", "ISNI": "0000 0004"},
        "affiliations": [
            {"text": "Clinic <i>A</i> &amp; B.", "ids": {}},
            {"text": "Clinic C.", "ids": {"ROR": "https://ror.org/1"}},
        ],
        "is_valid": True,
        "equal_contribution": True,
    }


@pytest.mark.parametrize(
    ("printed", "orcid"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("http://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("000000021694233X", "0000-0002-1694-233X"),
        ("0000-0002-1825-009", ""),
        ("0000-0002-1825-0098", ""),
    ],
)
def test_an_orcid_is_read_in_every_form_and_only_if_its_check_character_is_right(printed, orcid):
    [author] = read(authors=[made_up.author("Curator", "Ada", orcid=printed)]).authors
    assert author["orcid"] == orcid
    assert author["ids"] == {"ORCID": printed}


def test_a_group_is_an_author_and_investigators_come_last():
    article = read(
        authors=[made_up.author(collective="LUPUS <i>Group</i>"), "Curator Ada"],
        investigators=["Reviewer Ben"],
        authors_complete=False,
    )
    assert [(a["role"], a["last_name"], a["collective_name"]) for a in article.authors] == [
        ("author", "", "LUPUS <i>Group</i>"),
        ("author", "Curator", ""),
        ("investigator", "Reviewer", ""),
    ]
    assert not article.authors_complete


def test_a_name_that_was_corrected_is_kept_and_marked():
    [author] = read(authors=[made_up.author("Curater", "Ada", is_valid=False)]).authors
    assert not author["is_valid"]


def test_an_identifier_that_is_given_twice_is_kept_twice():
    xml = made_up.article(authors=[made_up.author("Curator", "Ada", ids={"GRID": "grid.1"})])
    twice = b'<Identifier Source="GRID">grid.1</Identifier>'
    [author] = read_record(xml.replace(twice, twice + twice.replace(b"1<", b"2<"))).authors
    assert author["ids"] == {"GRID": "grid.1 grid.2"}


def test_affiliations_of_old_records_are_the_authors_or_the_first_authors():
    xml = made_up.article(authors=["Curator Ada", "Reviewer Ben"])
    of_paper = xml.replace(b"<AuthorList ", b"<Affiliation>Clinic A.</Affiliation><AuthorList ", 1)
    assert [a["affiliations"] for a in read_record(of_paper).authors] == [
        [{"text": "Clinic A.", "ids": {}}],
        [],
    ]
    of_author = xml.replace(b"<LastName>Rev", b"<Affiliation>Clinic B.</Affiliation><LastName>Rev")
    assert [a["affiliations"] for a in read_record(of_author).authors] == [
        [],
        [{"text": "Clinic B.", "ids": {}}],
    ]
