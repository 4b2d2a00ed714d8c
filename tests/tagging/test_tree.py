import pytest
from django.utils import timezone

from curation.tagging.tree import Row, no_longer_in_use, sought, tree
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_tag, a_tagging, an_assignment
from tests.tagging.trees import settled

pytestmark = pytest.mark.django_db


def drawn(rows):
    return [f"{'  ' * row.depth}{row.tag} {row.references}/{row.in_all}" for row in rows]


def test_the_tree_is_drawn_depth_first_in_the_order_of_siblings(django_assert_num_queries):
    drug = a_tag("drug", position=1)
    a_tag("design", position=0)
    a_tag("tofacitinib", drug, position=5)
    bari = a_tag("baricitinib", drug, position=2)
    a_tag("Olumiant", bari)

    with django_assert_num_queries(2):
        rows = tree(seen_by=None)

    assert drawn(rows) == [
        "design 0/0",
        "drug 0/0",
        "  baricitinib 0/0",
        "    Olumiant 0/0",
        "  tofacitinib 0/0",
    ]


def test_a_tag_counts_its_own_references_and_those_below_each_once():
    drug = a_tag("drug")
    bari, tofa = a_tag("baricitinib", drug), a_tag("tofacitinib", drug)
    first, second = a_reference(), a_reference()
    for person in (ada(), ben()):
        a_tagging(first, bari, person)
    a_tagging(first, tofa, person)
    a_tagging(second, drug, person)

    assert drawn(tree(seen_by=None)) == ["drug 1/2", "  baricitinib 1/1", "  tofacitinib 1/1"]


def test_what_was_settled_counts_and_not_what_was_settled_against():
    tag, by = a_tag("baricitinib"), cleo()
    against, for_it = a_reference(), a_reference()
    a_tagging(against, tag, by)
    settled(against, tag, by, applies=False)
    settled(for_it, tag, by, applies=True)

    assert drawn(tree(seen_by=None)) == ["baricitinib 1/1"]


def test_what_a_person_must_not_see_yet_is_not_counted_for_them():
    tag, reference = a_tag("baricitinib"), a_reference()
    first, second = ada(), ben()
    an_assignment(reference, first, done=True)
    an_assignment(reference, second)
    a_tagging(reference, tag, first)

    assert drawn(tree(seen_by=first)) == ["baricitinib 1/1"]
    assert drawn(tree(seen_by=second)) == ["baricitinib 0/0"]
    assert drawn(tree(seen_by=cleo())) == ["baricitinib 1/1"]
    assert drawn(tree(seen_by=None)) == ["baricitinib 0/0"]


def test_tags_that_were_retired_or_merged_are_in_a_list_of_their_own():
    stays = a_tag("baricitinib")
    a_tag("zzz", retired_at=timezone.now())
    a_tag("LY3009104", merged_into=stays)

    assert drawn(tree(seen_by=None)) == ["baricitinib 0/0"]
    assert drawn(no_longer_in_use(seen_by=None)) == ["LY3009104 0/0", "zzz 0/0"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["drug", "baricitinib", "tofacitinib", "design", "review"]),
        ("bari", ["(drug)", "baricitinib"]),
        ("LY3009", ["(drug)", "baricitinib"]),
        ("TOFA", ["(drug)", "tofacitinib"]),
        ("drug", ["drug"]),
        ("citinib", []),
        ("narrative systematic", ["(design)", "review"]),
        ("jak", ["(drug)", "baricitinib", "tofacitinib"]),
    ],
)
def test_the_tree_is_filtered_by_the_beginnings_of_words(words, found):
    drug, design = a_tag("drug", position=0), a_tag("design", position=1)
    a_tag("baricitinib", drug, position=0, terms=["LY3009104"], scope_note="A (JAK) inhibitor.")
    a_tag("tofacitinib", drug, position=1, terms=["pan-JAK"])
    a_tag("review", design, scope_note="Narrative or systematic.")

    rows: list[Row] = sought(tree(seen_by=None), words)

    assert [row.tag.name if row.is_sought else f"({row.tag})" for row in rows] == found
