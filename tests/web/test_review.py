"""A review's page: what it asks, its numbers, its list in parts, its conclusions, what comes in."""

import csv
import io

import pytest

from curation.citation_matching import Entry
from curation.reviews.lists import take_list
from tests.builders import a_notice, a_reference
from tests.cast import ben
from tests.desk_builders import (
    a_claim,
    a_decision,
    a_tag,
    a_tagging,
    an_accepted_claim,
    an_assignment,
    cited,
)
from tests.review_builders import a_list, an_entry, resolved_to
from tests.web.imports_at_hand import value_of, words
from tests.web.reviews_at_hand import HX, an_unsure_entry, current, the_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]


def page(client, review, query=""):
    return client.get(f"/reviews/{review.pk}/{query}")


# -- the head


def test_a_review_that_is_not_there_is_not_found(client):
    assert client.get("/reviews/987654/").status_code == 404


def test_its_head_leads_to_the_paper(client, curator):
    review = the_review(curator, title="A made-up review")
    answer = page(client, review)
    assert "A made-up review" in words(answer)
    assert f'href="/references/{review.reference_id}/"' in answer.content.decode()


def test_a_list_of_authors_that_goes_on_ends_with_one_point(client, curator):
    review = the_review(curator)
    paper = review.reference
    paper.authors, paper.authors_as_printed = [], "Quill A et al."
    paper.save()
    assert "Quill A et al. " in words(page(client, review))


def test_a_review_that_is_retracted_says_so_above_all(client, curator):
    review = the_review(curator, title="A review that was taken back")
    a_notice(review.reference)
    answer = page(client, review)
    html = answer.content.decode()
    assert "<s>A review that was taken back</s>" in html
    assert html.index('class="banner stop"', html.index("<main")) < html.index("<h1")
    assert "Retracted" in words(answer)


def test_a_review_without_a_list_says_how_to_take_one(client, curator):
    review = the_review(curator)
    answer = page(client, review)
    said = words(answer)
    assert "No reference list yet" in said
    assert "PubMed's record of this review has no reference list" in said
    assert f"/reviews/{review.pk}/list/" in answer.content.decode()


def test_its_conclusions_are_the_claims_that_cite_it_each_with_its_stance(client, curator):
    review = the_review(curator)
    claim = an_accepted_claim(curator, ben(), review.reference)
    draft = a_claim(curator, "Nobody has confirmed this.")
    cited(draft, review.reference, curator, stance="disputes")
    said = words(page(client, review))
    assert f"{claim.statement} supports" in said
    assert "Nobody has confirmed this." not in said


# -- what it asks


def test_what_it_asks_is_changed_in_its_place(client, curator):
    review = the_review(curator)
    seen = value_of("seen", page(client, review))
    typed = {"seen": seen, "design": "network", "population": "Lupus nephritis"}
    answer = client.post(f"/reviews/{review.pk}/question/", typed, headers=HX)
    assert "Lupus nephritis" in words(answer)
    review.refresh_from_db()
    assert (review.design, review.version) == ("network", 2)


def test_without_a_script_it_is_changed_on_a_page_of_its_own(client, curator):
    review = the_review(curator)
    address = f"/reviews/{review.pk}/question/"
    typed = {"seen": value_of("seen", client.get(address)), "question": "Do they help?"}
    assert client.post(address, typed).url == f"/reviews/{review.pk}/"
    assert "Do they help?" in words(page(client, review))


def test_who_saved_first_is_not_saved_over_and_both_stand_side_by_side(client, curator):
    review = the_review(curator)
    address = f"/reviews/{review.pk}/question/"
    client.post(address, {"seen": "1", "population": "theirs"})
    answer = client.post(address, {"seen": "1", "population": "mine"}, headers=HX)
    assert answer.status_code == 422
    said = words(answer)
    assert "Population theirs mine" in said
    review.refresh_from_db()
    assert review.population == "theirs"
    # Having seen theirs, the person may put their own in its place.
    typed = {"seen": value_of("seen", answer), "population": "mine"}
    assert client.post(address, typed, headers=HX).status_code == 200
    review.refresh_from_db()
    assert review.population == "mine"


def test_a_design_that_is_not_known_is_refused_at_its_field(client, curator):
    review = the_review(curator)
    typed = {"seen": "1", "design": "novel"}
    answer = client.post(f"/reviews/{review.pk}/question/", typed, headers=HX)
    assert answer.status_code == 422
    assert "This is no kind of review that is known here." in words(answer)


# -- its numbers


def test_each_number_opens_the_list_that_it_counts(client, curator):
    review = the_review(curator, "Nobody looked for this.")
    paper = a_reference()
    resolved_to(current(review), paper, curator)
    a_decision(paper, curator)
    html = page(client, review).content.decode()
    for number, what, address in (
        (2, "references", f"/reviews/{review.pk}/"),
        (1, "resolved", f"/reviews/{review.pk}/?show=resolved"),
        (1, "here", f"/references/?review={review.pk}"),
        (1, "screened", f"/references/?review={review.pk}&amp;screening=so-far.decided"),
        (1, "included", f"/references/?review={review.pk}&amp;screening=so-far.include"),
        (0, "with claims", f"/references/?review={review.pk}&amp;claims=some"),
    ):
        assert f'<a href="{address}"><b>{number}</b> <span>{what}</span></a>' in html


def test_each_number_is_that_of_the_list_it_opens(client, curator):
    review = the_review(curator, "Nobody looked for this.")
    taken, reviewer = current(review), ben()
    papers = [a_reference() for _ in range(9)]
    for paper in papers:
        resolved_to(taken, paper, curator)
    resolved_to(taken, papers[0], curator)
    an_entry(taken, pmid=987654, state="resolved", how="pmid")
    a_decision(papers[1], curator)
    a_decision(papers[2], curator, "exclude", "design")
    a_decision(papers[3], curator, "unclear")
    a_decision(papers[4], curator)
    a_decision(papers[4], reviewer, "exclude", "design")
    a_decision(papers[5], curator)
    a_decision(papers[5], curator, "exclude", "design", stage="full-text")
    a_decision(papers[6], curator, stage="full-text")
    an_assignment(papers[7], curator)
    an_assignment(papers[7], reviewer)
    a_decision(papers[7], reviewer)
    an_accepted_claim(curator, reviewer, papers[0])
    cited(a_claim(curator), papers[1], curator)
    for person, numbers in (
        (curator, [12, 11, 9, 4, 2, 1]),
        (reviewer, [12, 11, 9, 4, 2, 1]),
    ):
        client.force_login(person)
        shown = page(client, review).context["numbers"]
        assert [each.number for each in shown] == numbers
        for each in shown:
            opened = client.get(each.address).context
            counted = len(opened["rows"]) if "shows" in opened else opened["count"]
            assert str(counted) == str(each.number), each.address


# -- its list


def test_an_entry_shows_its_words_what_it_is_and_how_that_is_known(client, curator):
    review = the_review(curator)
    taken = a_list(review)
    paper = a_reference(title="A found one", journal="J Inventions")
    a_notice(paper)
    tag = a_tag("nephritis")
    a_tagging(paper, tag, curator)
    an_entry(
        taken,
        "Doe J. A found one. J Inventions. 2023.",
        number="7",
        state="resolved",
        how="likeness",
        certainty=0.978,
        reference=paper,
    )
    said = words(page(client, review))
    assert "7 Doe J. A found one. J Inventions. 2023. 2023, J Inventions here retracted" in said
    assert "by its likeness 97 % · not screened" in said
    assert "nephritis" in said


def test_a_paper_that_is_known_and_not_here_leads_to_pubmed(client, curator):
    review = the_review(curator)
    an_entry(a_list(review), pmid=987654, state="resolved", how="pmid")
    answer = page(client, review)
    assert "PMID 987654" in words(answer)
    assert "not here yet" in words(answer)
    assert "https://pubmed.ncbi.nlm.nih.gov/987654/" in answer.content.decode()


def test_the_same_reference_twice_says_which_it_repeats(client, curator):
    review = the_review(curator)
    taken, paper = a_list(review), a_reference()
    resolved_to(taken, paper, curator, number="3")
    resolved_to(taken, paper, curator, number="9")
    assert words(page(client, review)).count("the same as number 3") == 1
    only = words(page(client, review, "?show=twice"))
    assert "Twice 1" in only
    assert "1 names a paper that stands in it before" in only


def test_a_review_that_cites_itself_says_so(client, curator):
    review = the_review(curator)
    resolved_to(a_list(review), review.reference, curator)
    said = words(page(client, review, "?show=itself"))
    assert "this review itself" in said
    assert "It cites itself." in said


def test_the_words_of_the_address_show_parts_of_the_list_each_with_its_number(client, curator):
    review = the_review(curator, "Nobody looked for this.")
    taken = current(review)
    resolved_to(taken, a_reference(), curator)
    an_entry(taken, "One that is nowhere.", state="not found", why="Nothing is like it.")
    an_entry(taken, "A book of lupus.", state="set aside", why="a book", decided_by=curator)
    an_unsure_entry(review, "It may be this")
    said = words(page(client, review))
    assert "All 5 Unsure 1 Not looked for yet 1 Resolved 1 Not found 1 Set aside 1" in said
    only = words(page(client, review, "?show=not-found"))
    assert "One that is nowhere. not found Nothing is like it." in only
    assert "A book of lupus." not in only
    assert "A book of lupus." in words(page(client, review, "?show=set-aside"))


def test_a_part_that_is_empty_says_so_and_a_word_that_is_none_shows_all(client, curator):
    review = the_review(curator, "A made-up citation.")
    assert "Nothing waits for you" in words(page(client, review, "?show=unsure"))
    assert "A made-up citation." in words(page(client, review, "?show=everything&after=x"))


def test_a_list_of_1500_is_shown_200_at_a_time_in_a_fixed_number_of_queries(
    client, curator, django_assert_max_num_queries
):
    review = the_review(curator)
    entries = [Entry(str(n), f"Doe J. Made-up paper {n}. 2020.") for n in range(1, 1501)]
    take_list(review, entries, source="paste", by=curator)
    with django_assert_max_num_queries(60):
        answer = page(client, review)
    said = words(answer)
    assert "1 500 references" in said
    assert "Made-up paper 200." in said
    assert "Made-up paper 201." not in said
    assert 'rel="next" href="?after=200"' in answer.content.decode()
    last = page(client, review, "?after=1400")
    assert "Made-up paper 1500." in words(last)
    assert 'rel="next"' not in last.content.decode()
    back = words(page(client, review, "?before=1401"))
    assert "Made-up paper 1201." in back
    assert "Made-up paper 1401." not in back


def test_an_older_list_stays_as_it_was_and_can_only_be_read(client, curator):
    review = the_review(curator, "As it was printed first.")
    older = current(review)
    take_list(review, [Entry("", "As it is printed now.")], source="paste", by=curator)
    answer = page(client, review)
    assert "As it was printed first." not in words(answer)
    assert f"?list={older.pk}" in answer.content.decode()
    answer = page(client, review, f"?list={older.pk}")
    said = words(answer)
    assert "As it was printed first." in said
    assert "An older list" in said
    assert "/reviews/entries/" not in answer.content.decode()
    assert page(client, review, "?list=987654").status_code == 404


def test_who_may_not_decide_sees_the_list_without_buttons(client, curator):
    review = the_review(curator, "A made-up citation.")
    an_unsure_entry(review, "It may be this")
    client.force_login(ben())
    answer = page(client, review)
    assert "waits for a person" in words(answer)
    assert "/reviews/entries/" not in answer.content.decode()


def test_the_csv_has_the_part_that_is_shown(client, curator):
    review = the_review(curator, "=Nobody looked for this.")
    resolved_to(current(review), a_reference(title="A found one"), curator)
    text = client.get(f"/reviews/{review.pk}/references.csv").getvalue().decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert first["printed"] == "'=Nobody looked for this."
    assert (first["state"], second["state"]) == ("waiting", "resolved")
    assert (second["title"], second["screening"]) == ("A found one", "not screened")
    text = client.get(f"/reviews/{review.pk}/references.csv?show=resolved").getvalue().decode()
    assert "Nobody looked for this" not in text


def test_what_pubmed_and_people_wrote_is_escaped(client, curator):
    review = the_review(curator, "<script>alert(1)</script>")
    an_entry(current(review), state="not found", why="<b>why</b>", number="<i>1</i>")
    html = page(client, review).content.decode()
    assert "<script>alert(1)" not in html
    assert "<b>why</b>" not in html
    assert "<i>1</i>" not in html
