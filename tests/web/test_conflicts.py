"""The page where people differ: what it shows to whom, and settling in place."""

import pytest

from curation.models import ScreeningDecision, Stage, TagConsensus
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import (
    a_decision,
    a_paper,
    a_tag,
    a_tagging,
    an_assignment,
    judged,
    sections,
)
from tests.web.imports_at_hand import words

pytestmark = pytest.mark.django_db

HX = {"HX-Request": "true"}
CONFLICTS = "/conflicts/"


@pytest.fixture
def people(client):
    """The third looks, and may settle."""
    cast = ada(), ben(), cleo()
    client.force_login(cast[2])
    return cast


@pytest.fixture
def tag():
    return a_tag("lupus nephritis")


@pytest.fixture
def reference(people, tag):
    """The first included it and gave the tag, the second did neither."""
    made = judged(a_paper("Aims: To make something up.", title="A made-up trial"), *people[:2])
    a_decision(made, people[0])
    a_decision(made, people[1], "exclude", "design", note="An open extension.")
    a_tagging(made, tag, people[0])
    return made


def settle(client, reference, answer, *, tag=None, headers=None, step="settle", **typed):
    typed = {"stage": "title-abstract", "answer": answer, "tag": tag.pk if tag else ""} | typed
    return client.post(f"{CONFLICTS}{reference.pk}/{step}/", typed, headers=headers or {})


def consensus():
    return [
        (each.decision, each.reason) for each in ScreeningDecision.objects.filter(is_consensus=True)
    ]


def test_what_both_said_stands_side_by_side_with_the_paper(client, people, reference):
    both = a_tag("phase 3")
    for person in people[:2]:
        a_tagging(reference, both, person)
    page = words(client.get(CONFLICTS))
    assert "On 1 reference people differ, 2 times." in page
    assert "A made-up trial" in page
    assert "To make something up." in page
    assert "Ada Okafor include" in page
    assert "Ben Lindqvist exclude: wrong study design An open extension." in page
    assert "Tag lupus nephritis Ada Okafor given" in page
    assert "Ben Lindqvist not given" in page
    assert "Beside that Ada Okafor phase 3 Ben Lindqvist phase 3" in page


def test_a_key_settles_as_the_first_or_the_second_says(client, people, reference):
    page = client.get(CONFLICTS).content.decode()
    assert 'value="include" data-key="1"' in page
    assert 'value="exclude:design" data-key="2"' in page
    assert 'value="yes" data-key="1"' in page
    assert 'value="no" data-key="2"' in page


def test_a_difference_is_settled_in_place(client, people, reference):
    answer = settle(client, reference, "exclude:design", headers=HX)
    assert "settled: exclude: wrong study design" in words(answer)
    assert "Cleo Marchetti" in words(answer)
    assert consensus() == [("exclude", "design")]


def test_a_tag_is_settled_in_place(client, people, reference, tag):
    answer = settle(client, reference, "no", tag=tag, headers=HX)
    assert "settled: does not apply" in words(answer)
    assert TagConsensus.objects.get().applies is False
    assert consensus() == []


def test_without_scripts_settling_leads_back_to_the_list_as_it_was(client, people, reference):
    answer = settle(client, reference, "include", wanted="kind=decision&stage=nonsense")
    assert answer.url == f"{CONFLICTS}?kind=decision"
    assert "Settled." in words(client.get(answer.url))


def test_it_is_settled_otherwise_with_a_note(client, people, reference):
    settle(client, reference, "exclude:outcome", note="Neither saw it.")
    page = words(client.get(f"{CONFLICTS}?settled=yes"))
    assert "1 difference settled, on 1 reference." in page
    assert "settled: exclude: no outcome of interest Cleo Marchetti" in page
    assert "“Neither saw it.”" in page


def test_what_was_settled_is_taken_back_and_settled_anew(client, people, reference):
    settle(client, reference, "include")
    seen = ScreeningDecision.objects.get(is_consensus=True).at.isoformat()
    settle(client, reference, "exclude:design", seen=seen)
    assert consensus() == [("exclude", "design")]
    answer = settle(client, reference, "", step="reopen", headers=HX)
    assert "settled" not in words(answer)
    assert consensus() == []


def test_what_somebody_else_settled_meanwhile_is_said_and_shown(client, people, reference):
    settle(client, reference, "include")
    client.force_login(people[1])
    answer = settle(client, reference, "exclude:design", headers=HX)
    assert answer.status_code == 422
    assert "Cleo Marchetti has settled this meanwhile." in words(answer)
    assert "settled: include" in words(answer)
    assert consensus() == [("include", "")]


@pytest.mark.parametrize("answer", ["", "unclear", "exclude", "exclude:nonsense", "yes"])
def test_what_cannot_be_settled_is_refused_with_the_row(client, people, reference, answer):
    said = settle(client, reference, answer, headers=HX)
    assert said.status_code == 422
    assert "Nothing was changed." in words(said)
    assert "Ada Okafor include" in words(said)
    assert consensus() == []


def test_without_scripts_a_refusal_is_said_on_the_list(client, people, reference):
    answer = settle(client, reference, "exclude:nonsense")
    assert "Nothing was changed." in words(client.get(answer.url))


@pytest.mark.parametrize("seen", ["yesterday", "2026-13-45T00:00:00"])
def test_a_form_that_does_not_say_what_it_showed_is_refused(client, people, reference, seen):
    assert settle(client, reference, "include", seen=seen, headers=HX).status_code == 422


def test_where_nobody_differs_any_more_the_row_says_so(client, people, reference):
    ScreeningDecision.objects.filter(by=people[1]).update(decision="include", reason="")
    answer = settle(client, reference, "include", headers=HX)
    assert answer.status_code == 422
    assert "Nobody differs on this any more. Nothing was changed." in words(answer)


def test_unclear_is_no_settlement(client, people):
    made = judged(a_reference(), *people[:2])
    a_decision(made, people[0], "unclear")
    a_decision(made, people[1])
    page = words(client.get(CONFLICTS))
    assert "Ada Okafor unclear It is not settled as unclear." in page


def test_the_lesser_difference_says_that_it_is_one(client, people):
    made = judged(a_reference(), *people[:2])
    a_decision(made, people[0], "exclude", "design")
    a_decision(made, people[1], "exclude", "outcome")
    page = words(client.get(CONFLICTS))
    assert "1 time; 1 of them only in the reason." in page
    assert "only the reason differs" in page


def test_one_of_the_two_who_may_settle_is_told_so(client, people, reference):
    assert "You are one of those who differ." not in words(client.get(CONFLICTS))
    client.force_login(people[1])
    assert "You are one of those who differ." in words(client.get(CONFLICTS))


def test_who_may_not_settle_sees_both_and_no_button(client, people, reference):
    client.force_login(people[0])
    page = words(client.get(CONFLICTS))
    assert "A reviewer settles them." in page
    assert "Settle so" not in page
    assert settle(client, reference, "include").status_code == 403


def test_the_list_is_narrowed_by_its_address_and_counts_what_it_offers(client, people, reference):
    other = judged(a_reference(title="Another one"), people[0], people[2], stage=Stage.FULL_TEXT)
    a_decision(other, people[0], stage=Stage.FULL_TEXT)
    a_decision(other, people[2], "unclear", stage=Stage.FULL_TEXT)
    page = words(client.get(CONFLICTS))
    assert "On 2 references people differ, 3 times." in page
    assert "What differs decision 2 tag 1" in page
    assert "Ada Okafor 3" in page
    page = words(client.get(f"{CONFLICTS}?stage=full-text"))
    assert "On 1 reference people differ, 1 time (of 3)." in page
    assert "A made-up trial" not in page
    assert "Take away Stage: full text" in page
    page = words(client.get(f"{CONFLICTS}?person={people[1].pk}&kind=decision"))
    assert "Another one" not in page
    assert "lupus nephritis" not in page.partition("Beside that")[0]


def test_a_filter_that_finds_nothing_says_how_to_go_on(client, people, reference):
    page = words(client.get(f"{CONFLICTS}?tag=999"))
    assert "None of 2 differences." in page
    assert "Take a filter away: there are 2 in all." in page
    assert "Tag: one that is not there" in page


def test_an_empty_page_says_what_to_do(client, people):
    assert "Ask two people" in words(client.get(CONFLICTS))
    judged(a_reference(), *people[:2])
    assert "How far people agree" in words(client.get(CONFLICTS))
    assert "Nothing was settled yet" in words(client.get(f"{CONFLICTS}?settled=yes"))
    client.force_login(people[0])
    assert "Nobody differs" in words(client.get(CONFLICTS))


def test_who_may_not_ask_is_told_who_can(client, people):
    client.force_login(people[0])
    assert "A reviewer or an administrator can ask." in words(client.get(CONFLICTS))


def test_the_download_holds_all_that_is_shown_with_each_answer(client, people, reference):
    settle(client, reference, "include")
    rows = client.get("/conflicts.csv").getvalue().decode().splitlines()
    assert len(rows) == 3
    assert ",lupus nephritis,Ada Okafor,given," in rows[1]
    rows = client.get("/conflicts.csv?settled=yes").getvalue().decode().splitlines()
    assert ",decision,,Ben Lindqvist,exclude: wrong study design,An open extension.," in rows[2]
    assert ",include,Cleo Marchetti,20" in rows[2]


def test_a_long_list_has_pages(client, people):
    for number in range(21):
        made = judged(a_reference(title=f"Number {number:02}"), *people[:2])
        a_decision(made, people[0])
        a_decision(made, people[1], "unclear")
    page = words(client.get(CONFLICTS))
    assert "Page 1 of 2" in page
    assert "Number 00" not in page
    assert "Number 00" in words(client.get(f"{CONFLICTS}?page=2"))
    for nonsense in ("0", "99", "x", "²"):
        assert client.get(f"{CONFLICTS}?page={nonsense}").status_code == 200


def test_the_page_asks_no_more_for_many_than_for_one(
    client, people, reference, django_assert_max_num_queries
):
    client.get(CONFLICTS)
    for _ in range(10):
        made = judged(a_paper(), *people[:2])
        a_decision(made, people[0])
        a_decision(made, people[1], "unclear")
    with django_assert_max_num_queries(20):
        client.get(CONFLICTS)


def test_hostile_words_are_written_as_words(client, people):
    made = judged(a_reference(title="x", abstract=sections("<script>1</script>")), *people[:2])
    a_decision(made, people[0], note="<script>2</script>")
    a_decision(made, people[1], "unclear")
    page = client.get(CONFLICTS).content.decode()
    assert "<script>1" not in page
    assert "<script>2" not in page


def test_who_judges_unseen_finds_nothing_of_it(client, people, tag):
    made = judged(a_reference(title="Still judged"), people[0])
    an_assignment(made, people[1])
    an_assignment(made, people[2])
    a_decision(made, people[0])
    a_decision(made, people[1], "exclude", "design")
    a_tagging(made, tag, people[0])
    assert "Still judged" not in words(client.get(CONFLICTS))
    answer = settle(client, made, "include", headers=HX)
    assert answer.status_code == 422
    assert "You still judge this reference unseen." in words(answer)
    assert "wrong study design" not in words(answer)
