import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.plots.selectivity import KINASES, selectivity
from tests.plots.drawn import is_well_made, looking, words_of


@given(st.sets(st.sampled_from(KINASES)), st.text(max_size=60))
def test_every_mark_and_word_lies_inside(inhibits, site):
    assert is_well_made(selectivity("baricitinib", inhibits, site))


def test_the_kinases_that_a_drug_is_said_to_inhibit_are_filled():
    plot = selectivity("baricitinib", ["JAK2", "JAK1"], "atp")

    assert [disc.looks.split()[1] for disc in looking(plot.wide, "kinase")] == [
        *("full", "full", "hollow", "hollow")
    ]
    assert plot.sentence == "baricitinib is said to inhibit JAK1 and JAK2; binds at: ATP site."
    assert [row[1] for row in plot.table.rows] == ["yes", "yes", "not said", "not said", "ATP site"]


def test_one_kinase_and_three_are_joined_into_a_sentence():
    assert "inhibit TYK2; binds at: allosteric site" in (
        selectivity("deucravacitinib", ["TYK2"], "allosteric").sentence
    )
    three = selectivity("peficitinib", ["JAK1", "JAK2", "JAK3"])
    assert "inhibit JAK1, JAK2 and JAK3; binding site not stated" in three.sentence


def test_a_target_that_is_not_stated_is_not_taken_for_none():
    plot = selectivity("solcitinib", [])

    assert len(looking(plot.wide, "unstated")) == 4
    assert {"target not stated", "binding site not stated"} <= set(words_of(plot.wide))
    assert {row[1] for row in plot.table.rows} == {"not stated"}


def test_what_is_no_janus_kinase_is_refused():
    with pytest.raises(ValueError, match="No Janus kinase: SYK"):
        selectivity("fostamatinib", ["SYK"])
