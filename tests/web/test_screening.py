"""The page on how far screening has come, the files it hands out, and asking for full texts."""

import html
import re

import pytest

from curation.models import Assignment, ScreeningDecision, Stage
from curation.screening.decisions import CannotDecide, decide, reasons_at
from curation.screening.full_text import without_full_text
from curation.screening.progress import of_review, shares, stage_progress
from curation.screening.settling import settle_screening
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, an_assignment, judged
from tests.review_builders import a_list, a_review, resolved_to
from tests.web.imports_at_hand import words

pytestmark = pytest.mark.django_db
FIRST = Stage.TITLE_ABSTRACT


@pytest.fixture
def people():
    return ada(), ben(), cleo()


@pytest.fixture
def here(people):
    """Agreed on, differed on, settled, begun by one of two, and asked for only."""
    her, him, third = people
    agreed, differed, settled = (judged(a_reference(), her, him) for _ in range(3))
    for reference, his in ((agreed, "include"), (differed, "unclear"), (settled, "unclear")):
        a_decision(reference, her, "include")
        a_decision(reference, him, his)
    a_decision(settled, third, "exclude", "design", is_consensus=True)
    begun = a_reference()
    an_assignment(begun, her)
    an_assignment(begun, him, done=True)
    a_decision(begun, him, "exclude", "design")
    an_assignment(a_reference(), her)
    return agreed, differed, settled, begun


def test_references_are_counted_by_how_far_they_have_come(people, here):
    found = stage_progress(FIRST, seen_by=people[2])
    assert found._asdict() == {
        "stage": FIRST,
        "asked": 5,
        "by_one": 1,
        "by_two": 3,
        "being_judged": 2,
        "conflict": 1,
        "unclear": 0,
        "settled": 1,
        "included": 1,
        "excluded": 1,
    }


def test_who_judges_unseen_is_told_nothing_of_what_the_other_said(people, here):
    her, him, _ = people
    assert stage_progress(FIRST, seen_by=her).by_one == 0
    (his,) = (each for each in shares(seen_by=her) if each.person == him)
    assert (his.done, his.include, his.exclude, his.unclear) == (4, 1, 0, 2)


def test_each_persons_part_is_counted(people, here):
    (hers, his) = shares(seen_by=people[2])
    assert (hers.asked, hers.done, hers.left, hers.include) == (5, 3, 2, 3)
    assert (his.asked, his.done, his.left, his.last_day) == (4, 4, 0, 4)
    assert (his.include, his.exclude, his.unclear) == (1, 1, 2)


def test_a_review_narrows_it_to_what_its_current_list_cites(client, people, here):
    her, *_ = people
    review = a_review(her)
    listed = a_list(review)
    resolved_to(listed, here[0], her)
    assert stage_progress(FIRST, seen_by=people[2], among=of_review(review.pk)).asked == 1

    client.force_login(people[2])
    page = words(client.get(f"/screening/?review={review.pk}"))
    assert "Of the 1 reference that" in page
    assert "and that is here, at title and abstract 1 included and 0 excluded;" in page
    text = client.get(f"/screening/export.ris?review={review.pk}").getvalue().decode()
    assert text.count("TY  - ") == 1


def test_a_review_and_its_screening_and_its_flow_lead_to_one_another(client, people):
    client.force_login(people[0])
    review = a_review(people[0])
    a_list(review, "A made-up citation.")
    narrowed = f"/screening/?review={review.pk}"
    assert f'href="{narrowed}"' in client.get(f"/reviews/{review.pk}/").content.decode()
    assert f'href="/reviews/{review.pk}/flow/"' in client.get(narrowed).content.decode()
    assert 'href="/reviews/flow/"' in client.get("/screening/").content.decode()


def test_each_number_opens_the_references_that_it_counts(client, people, here):
    her, _, third = people
    review = a_review(her)
    listed = a_list(review)
    for reference in here[:3]:
        resolved_to(listed, reference, her)
    client.force_login(third)
    for asked, least in (("", 1), (f"?review={review.pk}", 2)):
        page = client.get(f"/screening/{asked}").content.decode()
        opened = re.findall(r'href="(/references/[^"]*screening=[^"]*)">([0-9]+)<', page)
        assert len(opened) >= least
        for address, number in opened:
            assert f"{number} of" in words(client.get(html.unescape(address)))
        assert f"/reviews/{review.pk}/flow/" in page or not asked


def test_a_review_that_is_not_there_is_said_to_be_left_out(client, people):
    client.force_login(people[0])
    assert "There is no such review" in words(client.get("/screening/?review=99"))
    assert "There is no such review" in words(client.get("/screening/?review=x"))


def test_nobody_asked_yet_is_said_with_what_to_do(client, people):
    client.force_login(people[1])
    assert "Ask one person, or two who judge unseen" in words(client.get("/screening/"))


def test_files_hold_what_the_same_address_finds(client, people, here):
    client.force_login(people[2])
    pmid = here[0].pmid
    answer = client.get(f"/screening/export.ris?q={pmid}")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.getvalue().decode().count("TY  - ") == 1
    assert client.get("/screening/export.csv").getvalue().decode().count("\r\n") > 6


# -- Full text


def test_full_texts_are_asked_for_of_what_holds_as_included(client, people, here):
    _, him, third = people
    client.force_login(him)
    assert "1 reference is included at title and abstract" in words(client.get("/screening/"))
    asked = {"first": him.pk, "second": third.pk}
    answer = client.post("/assignments/full-text/", asked, follow=True)
    assert "1 full text for Ben Lindqvist and Cleo Marchetti, who judge unseen." in words(answer)
    made = Assignment.objects.filter(stage=Stage.FULL_TEXT)
    assert {each.reference for each in made} == {here[0]}
    assert made.count() == 2

    again = client.post("/assignments/full-text/", asked, follow=True)
    assert "Nobody was asked" in words(again)


def test_full_texts_of_one_review_alone_can_be_asked_for(client, people, here):
    her, him, _ = people
    review = a_review(her)
    a_list(review)
    client.force_login(him)
    client.post("/assignments/full-text/", {"first": him.pk, "review": review.pk})
    assert not Assignment.objects.filter(stage=Stage.FULL_TEXT).exists()


def test_two_different_people_are_asked_and_the_sentence_stands_by_the_field(client, people):
    him = people[1]
    client.force_login(him)
    answer = client.post("/assignments/full-text/", {"first": him.pk, "second": him.pk})
    assert answer.status_code == 422
    assert "Two different people judge unseen." in words(answer)


def test_what_was_judged_at_full_text_unasked_is_not_asked_for(people):
    her, *_ = people
    reference = a_reference()
    a_decision(reference, her, "include")
    assert without_full_text(seen_by=her) == [reference.pk]
    a_decision(reference, her, "include", stage=Stage.FULL_TEXT)
    assert without_full_text(seen_by=her) == []


def test_that_a_full_text_was_not_obtained_is_said_at_that_stage_only(people):
    her, him, third = people
    reference = judged(a_reference(), her, him)
    with pytest.raises(CannotDecide, match="said at the full-text stage"):
        decide(reference, "exclude", reason="not retrieved", by=her)
    a_decision(reference, her, "include")
    a_decision(reference, him, "unclear")
    with pytest.raises(CannotDecide, match="said at the full-text stage"):
        settle_screening(reference, "exclude", reason="not retrieved", by=third)
    decide(reference, "exclude", reason="not retrieved", by=her, stage=Stage.FULL_TEXT)
    assert "not retrieved" not in dict(reasons_at(FIRST))
    assert "not retrieved" in dict(reasons_at(Stage.FULL_TEXT))


def test_the_queue_offers_it_at_full_text_with_a_key_of_its_own(client, people):
    her, *_ = people
    reference = a_reference()
    for stage in Stage:
        an_assignment(reference, her, stage=stage)
    client.force_login(her)
    assert 'value="not retrieved"' not in client.get("/queue/").content.decode()
    page = client.get("/queue/?stage=full-text").content.decode()
    assert 'value="not retrieved" data-words="exclude" data-key="0"' in page
    client.post(f"/queue/{reference.pk}/decide/", {"reason": "not retrieved", "stage": "full-text"})
    assert ScreeningDecision.objects.get().reason == "not retrieved"


def test_a_page_that_was_made_up_cannot_say_it_at_title_and_abstract(client, people):
    her, him, third = people
    reference = judged(a_reference(), her, him)
    client.force_login(third)
    for address, typed in (
        (f"/references/{reference.pk}/screen/", {"decision": "exclude", "reason": "not retrieved"}),
        (
            f"/conflicts/{reference.pk}/settle/",
            {"stage": "title-abstract", "answer": "exclude:not retrieved"},
        ),
    ):
        answer = client.post(address, typed, headers={"HX-Request": "true"})
        assert answer.status_code == 422
        assert "said at the full-text stage" in words(answer)
    assert not ScreeningDecision.objects.exists()


def test_conflicts_offer_the_reasons_of_their_stage(client, people):
    her, him, third = people
    for stage in Stage:
        reference = judged(a_reference(), her, him, stage=stage)
        a_decision(reference, her, "include", stage=stage)
        a_decision(reference, him, "unclear", stage=stage)
    client.force_login(third)
    page = client.get("/conflicts/?stage=title-abstract").content.decode()
    assert "exclude:not retrieved" not in page
    assert "exclude:not retrieved" in client.get("/conflicts/?stage=full-text").content.decode()
