"""The queue without scripts: every step is a form, and leads back to where one is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from curation.models import Assignment, ScreeningDecision, Stage, Tagging
from curation.people.accounts import close_account
from curation.tagging.taggings import own_tags
from tests.builders import a_notice, a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_paper, a_tag, a_tagging, an_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = ada()
    client.force_login(person)
    return person


def asked(person, *titles):
    references = [a_paper(title=title) for title in titles]
    for reference in references:
        an_assignment(reference, person)
    return references


def shown(client, address="/queue/"):
    return client.get(address).content.decode()


def sent(client, address, **fields):
    """Send a form, and see the page it leads to."""
    answer = client.post(address, fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def decisions(person):
    return [(d.reference.title, d.decision, d.reason) for d in person.screening.order_by("pk")]


def test_the_first_that_is_open_is_at_hand_with_what_lies_around_it(client, person):
    asked(person, "The first paper", "The second paper", "The third paper")
    page = shown(client)
    assert "The first paper</h1>" in page
    assert "3 left, 0 done today" in page
    assert "1 of 3" in page
    assert "The third paper</a>" in page


def test_the_address_says_which_reference_and_stage_is_at_hand(client, person):
    first, second = asked(person, "The first paper", "The second paper")
    Assignment.objects.filter(reference=first).update(stage=Stage.FULL_TEXT)
    page = shown(client, f"/queue/?at={second.pk}")
    assert "The second paper</h1>" in page
    assert "?stage=full-text" in page
    assert "The first paper</h1>" in shown(client, f"/queue/?at={first.pk}&stage=full-text")
    assert "The second paper</h1>" in shown(client, "/queue/?stage=nonsense")


def test_a_reference_that_was_not_asked_for_gives_way_to_what_is(client, person):
    asked(person, "The first paper")
    page = shown(client, f"/queue/?at={a_reference().pk}")
    assert "That reference is not in your queue" in page
    assert "The first paper</h1>" in page


def test_a_decision_is_kept_and_the_next_is_at_hand(client, person):
    first, _ = asked(person, "The first paper", "The second paper")
    page = sent(client, f"/queue/{first.pk}/decide/", decision="include")
    assert "Included: The first paper" in page
    assert "The second paper</h1>" in page
    assert "1 left, 1 done today" in page
    assert decisions(person) == [("The first paper", "include", "")]
    assert Assignment.objects.get(reference=first).done_at


def test_an_exclusion_has_its_one_reason(client, person):
    first, second = asked(person, "The first paper", "The second paper")
    page = sent(client, f"/queue/{first.pk}/decide/", reason="not human")
    assert "Excluded (animals or cells only): The first paper" in page
    refused = sent(client, f"/queue/{second.pk}/decide/", decision="exclude")
    assert "Choose the one reason" in refused
    assert decisions(person) == [("The first paper", "exclude", "not human")]


def test_what_is_no_decision_is_refused_with_a_sentence(client, person):
    (first,) = asked(person, "The first paper")
    assert "included, excluded, or unclear" in sent(
        client, f"/queue/{first.pk}/decide/", decision="maybe"
    )
    answer = client.post(
        f"/queue/{first.pk}/decide/", {"decision": "maybe"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    assert "data-refused" in answer.content.decode()


def test_nobody_decides_what_they_were_not_asked_for(client, person):
    asked(person, "The first paper")
    other = a_reference()
    assert client.post(f"/queue/{other.pk}/decide/", {"decision": "include"}).status_code == 404
    assert client.post(f"/queue/{other.pk}/done/").status_code == 404
    assert not ScreeningDecision.objects.exists()


def test_a_decision_may_be_changed_and_is_still_one(client, person):
    first, _ = asked(person, "The first paper", "The second paper")
    sent(client, f"/queue/{first.pk}/decide/", decision="unclear")
    assert "you decided: unclear" in shown(client, f"/queue/?at={first.pk}")
    sent(client, f"/queue/{first.pk}/decide/", decision="include")
    assert decisions(person) == [("The first paper", "include", "")]


def test_a_reference_may_be_done_without_a_decision(client, person):
    first, _ = asked(person, "The first paper", "The second paper")
    page = sent(client, f"/queue/{first.pk}/done/")
    assert "Done without a decision: The first paper" in page
    assert "The second paper</h1>" in page
    assert decisions(person) == []


def test_a_tag_is_given_and_taken_away(client, person):
    (first,) = asked(person, "The first paper")
    tag = a_tag("upadacitinib")
    page = sent(client, f"/queue/{first.pk}/tag/", on=tag.pk)
    assert "Tagged with upadacitinib." in page
    assert own_tags(first, person) == {tag.pk}
    assert 'name="off"' in page
    assert "upadacitinib taken away." in sent(client, f"/queue/{first.pk}/tag/", off=tag.pk)
    assert not Tagging.objects.exists()


def test_a_tag_that_is_no_longer_in_use_is_refused_with_a_sentence(client, person):
    (first,) = asked(person, "The first paper")
    tag = a_tag("upadacitinib", retired_at=timezone.now())
    page = sent(client, f"/queue/{first.pk}/tag/", on=tag.pk)
    assert "“upadacitinib” is no longer in use; nothing was tagged." in page
    assert "That tag is no longer there." in sent(client, f"/queue/{first.pk}/tag/", on="x")


def test_tags_whose_terms_stand_in_the_abstract_are_proposed_and_taken_all_at_once(client, person):
    drugs = a_tag("Drug")
    bari = a_tag("baricitinib", drugs, terms=["LY3009104"], key="1")
    lupus = a_tag("SLE", a_tag("Population"), terms=["lupus"])
    a_tag("tofacitinib", drugs)
    paper = a_paper("Findings: LY3009104 did better in lupus.")
    an_assignment(paper, person)
    page = shown(client)
    assert "2 proposed" in page
    assert "tofacitinib, as proposed" not in page
    said = sent(client, f"/queue/{paper.pk}/tag/", on=[bari.pk, lupus.pk])
    assert "Tagged with SLE, baricitinib." in said
    assert "proposed</small>" not in said
    assert own_tags(paper, person) == {bari.pk, lupus.pk}


def test_known_words_are_marked_in_the_abstract_and_nothing_becomes_markup(client, person):
    a_tag("SLE", terms=["JAK1"])
    paper = a_paper("Findings: <i>JAK<sub>1</sub></i> &lt;script&gt; in SLE.", title="On SLE")
    an_assignment(paper, person)
    page = shown(client)
    assert 'On <mark class="word">SLE</mark></h1>' in page
    assert "<script> in" not in page
    assert '<mark class="word"><i>JAK<sub>1</sub></i></mark>' in page


def test_undo_takes_back_the_last_act_one_after_another(client, person):
    first, _ = asked(person, "The first paper", "The second paper")
    one, two = a_tag("upadacitinib"), a_tag("harms")
    sent(client, f"/queue/{first.pk}/tag/", on=one.pk)
    sent(client, f"/queue/{first.pk}/tag/", on=two.pk)
    sent(client, f"/queue/{first.pk}/tag/", off=one.pk)
    sent(client, f"/queue/{first.pk}/decide/", decision="include")

    page = sent(client, "/queue/undo/")
    assert "Undone: the decision about “The first paper”." in page
    assert "The first paper</h1>" in page
    assert decisions(person) == []
    assert Assignment.objects.get(reference=first).done_at is None
    assert "Undone: upadacitinib taken away." in sent(client, "/queue/undo/")
    assert own_tags(first, person) == {one.pk, two.pk}
    assert "Undone: tagged with harms." in sent(client, "/queue/undo/")
    sent(client, "/queue/undo/")
    assert own_tags(first, person) == set()
    assert "There is nothing of this sitting to undo." in sent(client, "/queue/undo/")


def test_undo_of_a_changed_decision_brings_the_earlier_one_back(client, person):
    first, _ = asked(person, "The first paper", "The second paper")
    sent(client, f"/queue/{first.pk}/decide/", reason="design")
    sent(client, f"/queue/{first.pk}/decide/", decision="include")
    sent(client, "/queue/undo/")
    assert decisions(person) == [("The first paper", "exclude", "design")]
    assert Assignment.objects.get(reference=first).done_at
    sent(client, "/queue/undo/")
    assert decisions(person) == []


def test_undo_of_done_opens_it_again(client, person):
    (first,) = asked(person, "The first paper")
    sent(client, f"/queue/{first.pk}/done/")
    assert "Undone: done, “The first paper”." in sent(client, "/queue/undo/")
    assert Assignment.objects.get().done_at is None


def test_undo_of_what_cannot_be_taken_back_says_so_and_is_not_stuck(client, person):
    (first,) = asked(person, "The first paper")
    one, two = a_tag("upadacitinib"), a_tag("harms")
    sent(client, f"/queue/{first.pk}/tag/", on=two.pk)
    sent(client, f"/queue/{first.pk}/tag/", on=one.pk)
    sent(client, f"/queue/{first.pk}/tag/", off=one.pk)
    one.retired_at = timezone.now()
    one.save()
    assert "is no longer in use" in sent(client, "/queue/undo/")
    sent(client, "/queue/undo/")
    assert own_tags(first, person) == {two.pk}


def test_an_act_that_is_sent_twice_is_done_once(client, person):
    first, second, _ = asked(person, "The first paper", "The second paper", "The third paper")
    tag = a_tag("upadacitinib")
    sent(client, f"/queue/{first.pk}/tag/", on=tag.pk, mark="a")
    sent(client, f"/queue/{first.pk}/tag/", on=tag.pk, mark="a")
    sent(client, f"/queue/{first.pk}/done/", mark="b")
    page = sent(client, f"/queue/{first.pk}/done/", mark="b")
    assert "The second paper</h1>" in page
    sent(client, f"/queue/{second.pk}/decide/", decision="include", mark="c")
    sent(client, f"/queue/{second.pk}/decide/", decision="include", mark="c")
    sent(client, "/queue/undo/", mark="d")
    sent(client, "/queue/undo/", mark="d")
    assert decisions(person) == []
    assert Assignment.objects.filter(done_at=None).count() == 2
    assert own_tags(first, person) == {tag.pk}


def test_after_the_last_one_that_was_left_open_comes_again_and_then_nothing(client, person):
    first, second = asked(person, "The first paper", "The second paper")
    page = sent(client, f"/queue/{second.pk}/decide/", decision="include")
    assert "The first paper</h1>" in page
    page = sent(client, f"/queue/{first.pk}/decide/", decision="include")
    assert "Nothing waits for you" in page
    assert "You did 2 today." in page


def test_next_and_back_lead_along_the_list_and_what_was_done_before_today_is_not_on_it(
    client, person
):
    old, first, second = asked(person, "An old paper", "The first paper", "The second paper")
    before = timezone.now() - timedelta(days=2)
    Assignment.objects.filter(reference=old).update(asked_at=before, done_at=before)
    page = shown(client)
    assert f'href="?at={second.pk}" data-moves data-key="j"' in page
    assert "An old paper" not in page
    assert f'href="?at={first.pk}" data-moves data-key="k"' in shown(
        client, f"/queue/?at={second.pk}"
    )


def test_who_judges_the_same_unseen_is_named_and_what_they_did_is_not(client, person):
    (first,) = asked(person, "The first paper")
    other = ben()
    an_assignment(first, other, done=True)
    tag = a_tag("upadacitinib")
    a_tagging(first, tag, other)
    page = shown(client)
    assert "also judged by Ben Lindqvist, unseen until both are done" in page
    assert 'aria-pressed="true"' not in page
    close_account(other)
    assert "also judged" not in shown(client)


def test_a_retraction_stands_above_the_title(client, person):
    (first,) = asked(person, "The first paper")
    a_notice(first)
    page = shown(client)
    assert "<h2>Retracted</h2>" in page
    assert "<s>The first paper</s>" in page


def test_an_empty_queue_offers_to_take_what_nobody_has(client, person):
    an_assignment(a_reference(), ben())
    free = [a_reference() for _ in range(22)]
    page = shown(client)
    assert "Nothing waits for you" in page
    page = sent(client, "/queue/take/")
    assert "20 references now wait for you." in page
    assert person.assignments.count() == 20
    assert not Assignment.objects.filter(reference=free[0], person=person).exists()
    sent(client, "/queue/take/")
    assert "There is none left that nobody was asked for." in sent(client, "/queue/take/")


def test_the_bar_at_the_top_counts_what_waits(client, person):
    asked(person, "The first paper", "The second paper")
    assert '<span class="count" id="queue-count">2</span>' in shown(client, "/references/")


def test_the_page_takes_few_queries_however_long_the_queue_is(
    client, person, django_assert_max_num_queries
):
    for number in range(30):
        an_assignment(a_paper(title=f"Paper {number}"), person)
    for name in ("SLE", "harms", "upadacitinib"):
        a_tag(name)
    client.get("/queue/")
    with django_assert_max_num_queries(24):
        client.get("/queue/")


# -- What a script is answered


def by_script(client, address, **fields):
    answer = client.post(address, fields, headers={"HX-Request": "true"})
    return answer.status_code, answer.content.decode()


def test_a_script_gets_a_sentence_for_a_tag_and_the_next_reference_for_a_decision(client, person):
    first, _, third = asked(person, "The first paper", "The second paper", "The third paper")
    tag = a_tag("upadacitinib")
    status, part = by_script(client, f"/queue/{first.pk}/tag/", on=tag.pk)
    assert (status, "<html" in part, 'id="queue"' in part) == (200, False, False)
    assert "Tagged with upadacitinib." in part
    _, part = by_script(client, f"/queue/{first.pk}/decide/", decision="include")
    assert "Included: The first paper" in part
    assert "The second paper</h1>" in part
    assert 'id="queue-count">2<' in part
    assert f'data-ahead="{third.pk}"' in part


def test_a_script_that_has_the_next_reference_gets_the_list_alone(client, person):
    first, second, _ = asked(person, "The first paper", "The second paper", "The third paper")
    _, part = by_script(client, f"/queue/{first.pk}/decide/", decision="include", has=second.pk)
    assert 'id="queue-list"' in part
    assert 'id="queue"' not in part
    assert "2 left, 1 done today" in part


def test_a_script_fetches_a_reference_as_a_part_of_the_page(client, person):
    _, second = asked(person, "The first paper", "The second paper")
    part = client.get(f"/queue/?at={second.pk}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "The second paper</h1>" in part


def test_undo_by_a_script_brings_back_the_reference_that_it_was_about(client, person):
    first, second = asked(person, "The first paper", "The second paper")
    by_script(client, f"/queue/{first.pk}/decide/", decision="include")
    _, part = by_script(client, "/queue/undo/", at=second.pk)
    assert "The first paper</h1>" in part
    assert "Undone: the decision" in part
    assert by_script(client, "/queue/undo/", at=second.pk)[0] == 422


def test_who_is_no_longer_signed_in_is_told_and_nothing_is_saved(client, person):
    (first,) = asked(person, "The first paper")
    tag = a_tag("upadacitinib")
    close_account(person)
    answer = client.post(f"/queue/{first.pk}/tag/", {"on": tag.pk}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/accounts/login/")
    assert not Tagging.objects.exists()
