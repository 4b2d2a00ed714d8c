import pytest

from curation.models import State
from curation.search.beside import Beside, Named, beside
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_claim, an_accepted_claim
from tests.evidence_builders import a_drug, a_trial, an_arm, an_endpoint
from tests.review_builders import a_review

pytestmark = pytest.mark.django_db

STRANGER = (State.ACCEPTED,)


def found(*terms: str, sight=STRANGER) -> dict[str, list[str]]:
    lines = beside(terms, whole=" ".join(terms), sight=sight)
    return {each.noun: [named.name for named in each.found] for each in lines}


def some_drugs():
    bari = a_drug("baricitinib", synonyms=["LY3009104", "Olumiant"])
    bari.identifiers.create(system="UNII", value="ISP4442I3Y")
    a_drug("barnidipine")
    return bari


@pytest.mark.parametrize("name", ["baricitinib", "BARI", "ly3009104", "Olumiant", "ISP4442I3Y"])
def test_a_drug_is_found_by_its_names_and_by_how_they_begin(name):
    some_drugs()

    assert found(name) == {"drug": ["baricitinib"]}


@pytest.mark.parametrize("words", ["citinib", "ly", "none of it", "", "(", r"\m", "%", "b"])
def test_what_is_in_the_middle_of_a_name_or_no_name_finds_nothing(words):
    some_drugs()

    assert found(words) == {}


def test_it_is_said_which_one_has_the_very_name_that_was_typed():
    some_drugs()

    for typed, name in (
        ("Olumiant", "baricitinib"),
        ("olumi", None),
        ('"olumiant"', "baricitinib"),
    ):
        (line,) = beside([typed.strip('"')], whole=typed, sight=STRANGER)
        assert (line.it.name if line.it else None) == name


def test_a_name_that_two_have_is_neithers():
    a_drug("one", synonyms=["twin"])
    a_drug("other", synonyms=["twin"])
    (line,) = beside(["twin"], whole="twin", sight=STRANGER)

    assert (line.number, line.it) == (2, None)


def test_trials_are_found_by_acronym_and_number_and_endpoints_by_name():
    trial = a_trial("SLE-MADE-UP-I", other_ids=["2026-000001-01"])
    a_trial("OTHER")
    an_endpoint("SRI-4", short="SRI", slug="sri-4")

    for words in ("sle-made-up", trial.nct, "2026-000001-01"):
        assert found(words) == {"trial": ["SLE-MADE-UP-I"]}
    assert found("sri") == {"endpoint": ["SRI-4"]}


def test_what_more_of_the_words_name_comes_first_and_the_rest_is_counted():
    for number in range(6):
        an_endpoint(f"Renal response {number}")
    an_endpoint("Complete renal response")
    (line,) = beside(["complete", "renal"], whole="complete renal", sight=STRANGER)

    assert line.found[0].name == "Complete renal response"
    assert (len(line.found), line.number, line.more) == (4, 7, 3)


def test_the_trials_of_one_drug_come_with_it_and_are_counted():
    bari = some_drugs()
    for number in range(5):
        an_arm(a_trial(f"TRIAL-{number}"), bari)
    lines = beside(["baricitinib"], whole="baricitinib", sight=STRANGER)

    assert [each.noun for each in lines] == ["drug", "trial"]
    assert (lines[1].of, lines[1].number) == (Named("baricitinib", "baricitinib"), 5)
    assert "trial" not in found("bar")


def test_claims_are_those_that_somebody_may_see_and_the_list_finds():
    her, him = ada(), ben()
    an_accepted_claim(her, him, a_reference(), statement="The drug helped the skin.")
    a_claim(her, "The drug did not help the skin.", state=State.SUBMITTED)
    a_claim(her, "The skin was worse.", state=State.WITHDRAWN, reason="Wrong.")

    assert found("skin", "drug") == {"claim": ["The drug helped the skin."]}
    assert found("skin", sight=tuple(State)) == {
        "claim": ["The drug did not help the skin.", "The drug helped the skin."]
    }


def test_reviews_are_found_by_title_journal_and_question():
    a_review(ada(), a_reference(title="What is known", journal="Lupus"), question="Is it safe?")

    assert [*found("known", "safe")] == [*found("lupus")] == ["review"]
    assert found("unsafe") == {}


def test_without_words_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert beside([], whole="", sight=STRANGER) == beside([" "], whole=" ", sight=()) == []


def test_it_costs_five_queries_at_most(django_assert_max_num_queries):
    an_arm(a_trial("TRIAL"), some_drugs())
    a_review(ada(), a_reference(title="Of baricitinib"))
    with django_assert_max_num_queries(5):
        lines = beside(["baricitinib"], whole="baricitinib", sight=STRANGER)
    assert isinstance(lines[0], Beside)
