"""What is written of a decision is read again exactly; what other tools write is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.decision_lines import (
    Said,
    as_asreview,
    as_line,
    as_rayyan,
    as_typed,
    harmless,
    joined,
    meaning,
    parted,
    said_in,
)

texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
anything_said = st.builds(
    Said,
    who=texts,
    words=texts.filter(bool),
    decision=st.sampled_from(["", "include", "exclude", "unclear"]),
    reasons=st.lists(texts).map(tuple),
    stage=st.sampled_from(["", "title-abstract", "full-text"]),
    note=texts,
    labels=st.lists(texts).map(tuple),
    is_consensus=st.booleans(),
    at=texts,
)


@given(st.lists(anything_said, max_size=4))
def test_what_was_said_is_read_from_its_lines_exactly(said):
    assert said_in([as_line(each) for each in said]) == said


@given(anything_said)
def test_what_was_said_is_one_line_to_every_reader(said):
    assert len(as_line(said).splitlines()) == 1


@given(anything_said)
def test_our_own_lines_are_read_and_those_for_other_tools_beside_them_are_not(said):
    assert said_in([as_rayyan([said]), as_line(said), as_asreview([said])]) == [said]


@given(st.lists(texts.map(str.strip).filter(bool)).map(tuple))
def test_labels_come_back_from_their_cell(labels):
    assert parted(joined(labels)) == labels


@given(texts)
def test_a_cell_is_typed_again_as_it_was_before_it_was_made_harmless(text):
    assert as_typed(harmless(text)) == text


def test_rayyans_notes_are_understood_person_by_person():
    notes = (
        'RAYYAN-INCLUSION: {"Ada"=>"Included", "Ben Q."=>"Excluded","Cleo"=>"Maybe"} '
        "| RAYYAN-LABELS: phase 2,placebo | RAYYAN-EXCLUSION-REASONS: wrong population,too old "
        '| USER-NOTES: {"Ben Q."=>["look at table 2", "twice"]}'
    )
    labels = ("phase 2", "placebo")
    assert said_in(["kept before", notes]) == [
        Said("Ada", "Included", "include", labels=labels),
        Said(
            *("Ben Q.", "Excluded", "exclude", ("wrong population", "too old")),
            note="look at table 2\ntwice",
            labels=labels,
        ),
        Said("Cleo", "Maybe", "unclear", labels=labels),
    ]


def test_what_we_write_for_rayyan_is_what_it_reads():
    said = [
        Said("Ada", "include", "include", labels=("phase 2",)),
        Said("Ben", "exclude", "exclude", ("wrong population",)),
    ]
    assert as_rayyan(said) == (
        'RAYYAN-INCLUSION: {"Ada"=>"Included","Ben"=>"Excluded"} '
        "| RAYYAN-LABELS: phase 2 | RAYYAN-EXCLUSION-REASONS: wrong population"
    )


@pytest.mark.parametrize(
    ("notes", "decision"),
    [
        ("ASReview_relevant", "include"),
        ("some words ASReview_irrelevant ASReview_prior", "exclude"),
    ],
)
def test_asreviews_labels_are_understood(notes, decision):
    (said,) = said_in([notes])
    assert (said.who, said.decision) == ("", decision)
    assert ("prior" in said.words) == ("prior" in notes)


def test_what_asreview_has_not_shown_to_anybody_is_no_decision():
    assert said_in(["ASReview_not_seen"]) == []


def test_asreview_is_told_what_holds_and_nothing_where_people_differ():
    ada, ben = Said("a", "include", "include"), Said("b", "exclude", "exclude")
    settled = Said("c", "exclude", "exclude", is_consensus=True)
    assert as_asreview([ada]) == "ASReview_relevant"
    assert as_asreview([ada, ben]) == "ASReview_not_seen"
    assert as_asreview([ada, ben, settled]) == "ASReview_irrelevant"


def test_covidences_reason_is_in_its_notes():
    (said,) = said_in(["Exclusion reason: Wrong study design; "])
    assert (said.decision, said.reasons) == ("exclude", ("Wrong study design",))


@pytest.mark.parametrize("line", ["LUPUSJAK-DECISION: {", "LUPUSJAK-DECISION: [1]"])
def test_a_line_of_ours_that_was_damaged_is_kept_and_not_guessed_at(line):
    assert said_in([line]) == [Said(words=line)]


@pytest.mark.parametrize("words", ["Include", " yes ", "1", "Relevant"])
def test_plain_words_for_inclusion(words):
    assert meaning(words) == "include"


def test_words_that_are_not_plain_mean_nothing():
    assert meaning("perhaps later") == ""
