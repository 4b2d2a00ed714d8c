"""The page on which reviews are compared: matrix, pairs, conclusions, downloads."""

import csv
import io
import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from openpyxl import load_workbook

from curation.screening.assignments import done
from curation.screening.decisions import decide
from tests.builders import a_reference, an_author, of_type
from tests.cast import ada, ben
from tests.desk_builders import an_assignment
from tests.review_builders import a_list, a_review, resolved_to
from tests.reviews.overlapping import RETRACTED, SELF_CITING, a_review_by, reported, six_reviews

pytestmark = pytest.mark.django_db
HERE = "/reviews/overlap/"


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    return person


@pytest.fixture
def world(curator):
    return six_reviews(curator, ben())


def page(client, address=HERE):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def plainly(html):
    """Its words alone, with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))


def rows_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    written = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(written)))


# -- the whole


def test_the_page_says_first_how_far_the_reviews_overlap_and_what_that_means(client, world):
    shown = plainly(page(client))

    # By hand: 8 + 11 + 15 + 10 + 19 inclusions of 25 trials in 5 reviews, (63 - 25)/(125 - 25).
    assert "5 reviews include 25 trials 63 times in all" in shown
    assert "the corrected covered area is 38.0 %, a very high overlap." in shown
    assert "44.2 % very high" in shown  # 38 of 100 cells less the 14 that could hold nothing
    assert "50.4 %" in shown  # 63 of 125
    assert "rest to a large part on the same trials" in shown
    assert "6 of 25 trials (24.0 %) are in one review alone." in shown
    assert "Umber 2023 is left out: its one entry is not resolved yet." in shown
    assert "could hold nothing, since the trial came out after the review had searched" in shown
    assert "Vale 2024 1 of 24" in shown
    assert "Tarn 2022 does not say here until when it searched" in shown


def test_each_mark_leads_to_the_entry_by_which_the_review_includes_the_trial(client, world):
    shown = page(client)
    entry = world.reviews[0].lists.get().entries.get(number="11")
    assert '<span class="vh">included, entry </span>11</a>' in shown
    addresses = (f"#entry-{entry.pk}", f"/references/{world.reviews[0].reference_id}/")
    assert any(address in shown for address in addresses)


def test_a_retracted_review_is_marked_and_still_counted(client, world):
    shown = page(client)
    head = shown.partition("<thead>")[2].partition("</thead>")[0]
    assert head.count("retracted") >= 1
    assert "Sand 2021 was retracted: choose the others to leave it out." in plainly(shown)
    assert f"Sand {world.reviews[RETRACTED].reference.publication_year}" in head


def test_a_review_that_cites_itself_and_another_counts_neither_as_a_study(client, world):
    own = world.reviews[SELF_CITING]
    studies = rows_of(client, "/reviews/overlap.csv?rows=studies")
    assert len(studies) == 25
    everything = rows_of(client, "/reviews/overlap.csv?rows=all")
    names = {row["nct_or_pmid"] for row in everything}
    assert f"PMID {own.reference.pmid}" not in names
    assert f"PMID {world.reviews[0].reference.pmid}" in names
    assert "PMID 89000001" in names


def test_rows_are_sorted_by_reviews_or_by_year(client, world):
    by_reviews = [int(row["reviews"]) for row in rows_of(client, "/reviews/overlap.csv")]
    by_year = [int(row["year"]) for row in rows_of(client, "/reviews/overlap.csv?sort=year")]
    assert by_reviews == sorted(by_reviews, reverse=True)
    assert by_year == sorted(by_year, reverse=True)


def test_some_reviews_can_be_chosen_and_the_address_says_which(client, world):
    one, other = world.reviews[0].pk, world.reviews[1].pk
    shown = plainly(page(client, f"{HERE}?review={one}&review={other}"))
    # 8 and 11 trials, 6 of them in both: 6 of 13.
    assert "2 reviews include 13 trials 19 times in all" in shown
    assert "46.2 %" in shown
    assert "Reviews 2 of 6" in shown


def test_a_pair_opens_on_what_it_shares_and_closes_again(client, world):
    one, other = world.reviews[0].pk, world.reviews[1].pk
    shown = page(client, f"{HERE}?pair={other}-{one}")
    opened = shown.partition('id="shared"')[2].partition("</section>")[0]
    assert "Both include 6 of the 13 trials that either does: 46.2 %" in plainly(opened)
    assert opened.count("<li>") == 6
    assert f'href="{HERE}?#pairs"' in opened
    assert f'id="pair-{one}-{other}"' in shown
    assert shown.count('aria-current="true" hx-get') == 1


def test_a_pair_without_a_common_trial_says_so(client, world):
    one, other = world.reviews[0].pk, world.reviews[3].pk
    shown = plainly(page(client, f"{HERE}?pair={one}-{other}"))
    assert "No trial is in both; either has 18 together: 0 %, a slight overlap" in shown


def test_the_page_takes_as_few_queries_for_six_reviews_as_for_two(
    client, world, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        page(client)
    with django_assert_max_num_queries(34):
        page(client, f"{HERE}?rows=studies")


# -- too little to reckon with


def test_without_a_review_the_page_says_what_to_do(client, curator):
    shown = plainly(page(client))
    assert "No review is here yet." in shown
    assert "Add reviews with their reference lists" in shown


def test_one_review_alone_is_shown_and_overlaps_with_nothing(client, curator):
    review = a_review_by("Quill", 2020, curator)
    resolved_to(a_list(review), reported(1)[1], curator)
    shown = plainly(page(client))
    assert "One review alone overlaps with nothing: it takes two." in shown
    assert "MADE-UP-01" in shown
    assert "Each two reviews" not in shown
    assert client.get("/reviews/overlap.svg").status_code == 404
    assert rows_of(client, "/reviews/overlap-pairs.csv")[0]["cca"] == ""


def test_reviews_without_resolved_lists_are_named_with_what_to_do(client, curator):
    first, _ = (a_review_by(name, 2020, curator) for name in ("Quill", "Reed"))
    a_list(first, "A printed citation.")
    shown = plainly(page(client))
    assert "None of 2 reviews can be counted so far." in shown
    assert "Quill 2020: its one entry is not resolved yet." in shown
    assert "Reed 2020: its reference list is not here yet." in shown
    assert "resolve its entries and import what is missing" in shown


def test_many_that_are_left_out_for_one_reason_are_one_caution_and_listed_below(client, curator):
    resolved_to(a_list(a_review_by("Quill", 2020, curator)), reported(1)[1], curator)
    for name in ("Reed", "Sand", "Tarn", "Umber"):
        a_review_by(name, 2021, curator)
    shown = plainly(page(client))
    assert "4 reviews are left out; of each: its reference list is not here yet." in shown
    assert "Reed 2021 is left out" not in shown
    assert "Reed 2021: its reference list is not here yet." in shown


def test_a_review_whose_authors_are_not_known_is_called_by_its_journal(client, curator):
    paper = a_reference(authors=[], journal_abbreviation="Made Up J", publication_year=2022)
    resolved_to(a_list(a_review(curator, paper)), reported(1)[1], curator)
    assert "Made Up J 2022" in plainly(page(client))


def test_two_reviews_by_one_author_of_a_year_are_told_apart(client, curator):
    for number in (1, 2):
        review = a_review_by("Quill", 2020, curator)
        resolved_to(a_list(review), reported(number)[1], curator)
    shown = plainly(page(client))
    assert "Quill 2020 a" in shown
    assert "Quill 2020 b" in shown


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("review=999999", "There is no review 999999 here."),
        ("review=nonsense", "“nonsense” is no review."),
        ("rows=nonsense", "Nothing here is called “nonsense”: trials are shown."),
        ("sort=nonsense", "Nothing can be sorted by “nonsense”."),
        ("pair=1-1", "“1-1” is no pair of reviews."),
        ("pair=999998-999999", "That pair is not among the reviews shown."),
        ("review=%00%22%3E", "is no review."),
    ],
)
def test_nonsense_in_the_address_is_no_error_and_said(client, world, asked, said):
    assert said in plainly(page(client, f"{HERE}?{asked}"))


# -- conclusions


def test_conclusions_stand_by_question_with_words_and_where_reviews_differ(client, world):
    shown = page(client).partition('id="conclusions"')[2]
    words = plainly(shown)
    assert "baricitinib: SRI-4" in words
    assert "reviews differ" in words
    assert "one review only" in words
    assert words.index("reviews differ") < words.index("one review only")
    assert '<q class="said-so">60 (60%) of 100</q>' in shown
    assert "not yet confirmed" in words
    assert re.search(r'href="/claims/\d+/#citation-\d+"', shown)


def test_the_public_sees_accepted_conclusions_only(client, world, settings):
    settings.LUPUSJAK_PUBLIC = True
    client.logout()
    words = plainly(page(client).partition('id="conclusions"')[2])
    assert "disputes" in words
    assert "qualifies" not in words
    assert "not yet confirmed" not in words


# -- unseen


@contextmanager
def in_a_world_of_its_own():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_what_the_other_said_unseen_lets_no_paper_in(client, curator):
    other = ben()
    paper = a_reference(publication_types=of_type("Review"))
    review = a_review(curator)
    resolved_to(a_list(review), paper, curator)
    for person in (curator, other):
        an_assignment(paper, person)
    seen = []
    for answer, reason in (("include", ""), ("exclude", "design")):
        with in_a_world_of_its_own():
            decide(paper, answer, reason=reason, by=other)
            done(paper, by=other)
            seen.append(page(client, f"{HERE}?rows=studies").partition("<main")[2])
    assert seen[0] == seen[1]
    decide(paper, "include", by=other)
    decide(paper, "include", by=curator)
    for person in (curator, other):
        done(paper, by=person)
    assert len(rows_of(client, "/reviews/overlap.csv?rows=studies")) == 1


# -- downloads


def test_the_matrix_is_a_table_of_ones_and_zeros_and_of_what_could_not_be(client, world):
    rows = rows_of(client, "/reviews/overlap.csv?sort=year")
    first = next(row for row in rows if row["name"] == "MADE-UP-01")
    assert first["nct_or_pmid"] == world.trials[0].nct
    assert [first[name] for name in ("Quill 2019", "Reed 2020", "Sand 2021")] == ["1", "0", "1"]
    last = next(row for row in rows if row["name"] == "MADE-UP-25")
    assert (last["Quill 2019"], last["Tarn 2022"]) == ("NA", "1")
    assert "Rows: trials; reviews: Quill 2019 (PMID " in first["file_asked_for"]


def test_the_pairs_are_a_table_with_all_reviews_as_its_last_row(client, world):
    rows = rows_of(client, "/reviews/overlap-pairs.csv")
    assert len(rows) == 11
    assert (rows[0]["review"], rows[0]["other_review"]) == ("Quill 2019", "Reed 2020")
    assert (rows[0]["shared"], rows[0]["studies_r"]) == ("6", "13")
    assert float(rows[0]["cca"]) == pytest.approx(6 / 13, abs=1e-6)
    assert (rows[-1]["review"], rows[-1]["cca"]) == ("all reviews", "0.38")
    assert rows[-1]["overlap"] == "very high"


def test_the_workbook_holds_both_and_no_formula(client, curator):
    evil = '=cmd|"x"!A1'
    for name in (evil, "Reed"):
        paper = a_reference(authors=[an_author(group=name)], publication_year=2020)
        resolved_to(a_list(a_review(curator, paper)), reported(len(name))[1], curator)
    book = load_workbook(io.BytesIO(client.get("/reviews/overlap.xlsx").getvalue()))
    assert book.sheetnames == ["citation matrix", "pairs", "About"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith(evil) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    answer = client.get("/reviews/overlap.csv")
    head = b"".join(answer.streaming_content).decode().splitlines()[0]
    assert next(each for each in csv.reader([head]))[5].startswith("'=cmd")


def test_the_plot_is_saved_as_an_svg_that_stands_alone(client, world):
    answer = client.get("/reviews/overlap.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    drawn = answer.content.decode()
    assert "46.2 %" in drawn
    assert "class=" not in drawn
