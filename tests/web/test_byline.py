from curation.web.byline import SHOWN, bylines
from tests.builders import an_author


def marks(named):
    return [(each.name, each.marks) for each in named]


def test_affiliations_are_numbered_as_they_are_met_each_once():
    shown = bylines(
        [
            an_author("Ash", at=["Lyon", "Graz"]),
            an_author("Birch", at=["Graz"]),
            an_author("Cedar"),
            an_author(group="The Group", at=["Oslo", "Lyon"]),
        ]
    )

    assert marks(shown.authors) == [
        ("Ash Q", [1, 2]),
        ("Birch Q", [2]),
        ("Cedar Q", []),
        ("The Group", [1, 3]),
    ]
    assert [each["text"] for each in shown.affiliations] == ["Lyon", "Graz", "Oslo"]


def test_authors_editors_and_investigators_stand_apart():
    shown = bylines(
        [an_author("Ash"), an_author("Ed", role="editor"), an_author("In", role="investigator")]
    )

    assert [marks(part) for part in (shown.authors, shown.editors, shown.investigators)] == [
        *([("Ash Q", [])], [("Ed Q", [])], [("In Q", [])]),
    ]


def test_a_long_byline_is_folded():
    shown = bylines([an_author(f"N{number}") for number in range(600)])

    assert (len(shown.shown), len(shown.folded)) == (SHOWN, 600 - SHOWN)


def test_names_are_given_in_full_where_there_is_room():
    shown = bylines(
        [
            an_author("Ash", "AB", fore_name="Ada Bea", suffix="Jr", orcid="0000-0002-1825-0097"),
            an_author("Birch", "C", fore_name=""),
        ]
    )

    assert [each.full_name for each in shown.authors] == ["Ada Bea Ash Jr", "C Birch"]
    assert [each.name for each in shown.authors] == ["Ash AB Jr", "Birch C"]
    assert [each.name for each in shown.with_orcid] == ["Ash AB Jr"]


def test_a_name_leads_to_the_papers_under_it():
    shown = bylines([an_author("Ash", "AB", suffix="Jr"), an_author(group="R&amp;D Group")])

    assert [each.sought for each in shown.authors] == ["Ash AB", "R&amp;D Group"]
