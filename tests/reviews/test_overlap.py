"""Who includes what: read from the current lists, by trials, primary studies or all papers."""

from datetime import date

import pytest

from curation.models import ReferenceList, TrialReport
from curation.reviews.overlap import Rows, overlap
from curation.reviews.primary import facts_of
from tests.builders import a_notice, a_reference, of_type
from tests.cast import ada, ben
from tests.evidence_builders import a_trial
from tests.review_builders import a_list, a_review, an_entry, resolved_to
from tests.reviews.overlapping import reported, six_reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return ada()


def reviewing(by, *papers, **fields):
    review = a_review(by, **fields)
    its = a_list(review)
    for paper in papers:
        resolved_to(its, paper, by)
    return review


def keys(found):
    return {row.key for row in found.rows}


@pytest.mark.parametrize("rows", Rows)
def test_six_reviews_take_as_few_queries_as_two(curator, django_assert_max_num_queries, rows):
    world = six_reviews(curator, ben())
    with django_assert_max_num_queries(8):
        overlap(world.reviews, rows=rows)


def test_two_reviews_with_a_common_trial_overlap_by_it(curator):
    (one, first), (two, second), (three, third) = (reported(number) for number in (1, 2, 3))
    reviews = [reviewing(curator, first, second), reviewing(curator, second, third)]

    found = overlap(reviews, rows=Rows.TRIALS)

    assert keys(found) == {one.pk, two.pk, three.pk}
    assert found.whole.cca == 1 / 3
    assert [row.key for row in found.shared((0, 1))] == [two.pk]


def test_any_report_of_a_trial_includes_it_and_two_of_them_include_it_once(curator):
    trial, paper = reported(1)
    other = a_reference()
    TrialReport.objects.create(trial=trial, reference=other, kind=TrialReport.Kind.POST_HOC)
    by_number = a_reference(nct_numbers=[trial.nct])
    reviews = [reviewing(curator, paper, other), reviewing(curator, by_number)]

    found = overlap(reviews, rows=Rows.TRIALS)

    assert (found.whole.inclusions, found.whole.studies, found.whole.cca) == (2, 1, 1)
    (row,) = found.rows
    assert [len(cell) for cell in row.cells] == [2, 1]


@pytest.mark.parametrize("type_", ["Review", "Systematic Review", "Practice Guideline", "Comment"])
def test_a_review_that_names_a_trials_number_is_no_report_of_it(curator, type_):
    trial = a_trial()
    about = a_reference(nct_numbers=[trial.nct], publication_types=of_type(type_))
    TrialReport.objects.create(trial=trial, reference=about, kind=TrialReport.Kind.LINKED)
    review = reviewing(curator, about)

    assert not overlap([review], rows=Rows.TRIALS).rows
    assert not overlap([review], rows=Rows.STUDIES).rows
    assert len(overlap([review], rows=Rows.ALL).rows) == 1


def test_what_a_person_called_a_report_is_one_whatever_its_types_say(curator):
    trial = a_trial()
    pooled = a_reference(publication_types=of_type("Meta-Analysis"))
    TrialReport.objects.create(trial=trial, reference=pooled, kind=TrialReport.Kind.POOLED)

    assert keys(overlap([reviewing(curator, pooled)], rows=Rows.TRIALS)) == {trial.pk}
    assert keys(overlap([reviewing(curator, pooled)], rows=Rows.STUDIES)) == {pooled.pk}


def test_primary_studies_are_reports_papers_of_no_secondary_type_and_what_was_screened_in(curator):
    report, plain = reported(1)[1], a_reference(publication_types=of_type("Journal Article"))
    let_in = a_reference(publication_types=of_type("Review"))
    out = a_reference(publication_types=of_type("Review"))
    review = reviewing(curator, report, plain, let_in, out)

    found = overlap([review], rows=Rows.STUDIES, screened_in=lambda papers: {let_in.pk})

    assert keys(found) == {report.pk, plain.pk, let_in.pk}


def test_screening_is_asked_only_of_what_nothing_else_says(curator):
    report, doubtful = reported(1)[1], a_reference(publication_types=of_type("Review"))
    asked = []

    def among(papers):
        asked.extend(papers)
        return ()

    overlap([reviewing(curator, report, doubtful)], rows=Rows.STUDIES, screened_in=among)

    assert asked == [doubtful.pk]


def test_a_review_is_no_source_of_itself_and_another_review_is_no_primary_study(curator):
    other = reviewing(curator, reported(1)[1])
    own = reviewing(curator, other.reference, reported(2)[1])
    resolved_to(own.lists.get(), own.reference, curator)

    assert own.reference_id not in keys(overlap([own, other], rows=Rows.ALL))
    assert other.reference_id in keys(overlap([own, other], rows=Rows.ALL))
    assert other.reference_id not in keys(overlap([own, other], rows=Rows.STUDIES))


def test_screening_lets_no_other_review_in(curator):
    other = a_review(curator)
    own = reviewing(curator, other.reference)

    assert not overlap([own], rows=Rows.STUDIES, screened_in=lambda papers: papers).rows


def test_a_paper_without_a_record_is_not_counted_as_a_study_and_said(curator):
    review = reviewing(curator, a_reference(fetched=False), reported(1)[1])
    elsewhere = {"state": "resolved", "how": "pmid", "pmid": 89_000_001}
    an_entry(review.lists.get(), **elsewhere)

    found = overlap([review], rows=Rows.STUDIES)

    assert len(found.rows) == 1
    assert found.unjudged == 2


def test_papers_that_are_not_here_are_the_same_where_they_print_the_same_number(curator):
    one, other = reviewing(curator), reviewing(curator)
    known = {"state": "resolved", "how": "doi", "doi": "10.1000/ABC"}
    an_entry(one.lists.get(), **known | {"pmid": 89_000_001})
    an_entry(other.lists.get(), **known | {"doi": "10.1000/abc"})
    third = reviewing(curator)
    an_entry(third.lists.get(), state="resolved", how="pmid", pmid=89_000_001)

    found = overlap([one, other, third], rows=Rows.ALL)

    assert keys(found) == {"PMID 89000001"}
    assert found.whole.cca == 1


def test_a_paper_that_came_in_later_is_known_by_its_number_before_anything_links_it(curator):
    one = reviewing(curator)
    an_entry(one.lists.get(), state="resolved", how="pmid", pmid=89_000_001)
    paper = a_reference(pmid=89_000_001)

    assert keys(overlap([one], rows=Rows.ALL)) == {paper.pk}


def test_only_the_current_list_counts_and_only_what_is_resolved_in_it(curator):
    old, new, unsure = a_reference(), a_reference(), a_reference()
    review = reviewing(curator, old)
    ReferenceList.objects.update(superseded_at=review.added_at)
    its = a_list(review)
    resolved_to(its, new, curator)
    an_entry(its, state="unsure", pmid=unsure.pmid)

    assert keys(overlap([review], rows=Rows.ALL)) == {new.pk}


def test_reviews_of_which_nothing_is_known_are_left_out_with_the_reason(curator):
    good, without = reviewing(curator, reported(1)[1]), a_review(curator)
    books = a_review(curator)
    an_entry(a_list(books), "A book.", state="set aside", decided_by=curator)
    unresolved, elsewhere = a_review(curator), reviewing(curator, a_reference())
    a_list(unresolved, "One.", "Two.")

    found = overlap([good, without, unresolved, elsewhere, books], rows=Rows.TRIALS)

    assert [column.review for column in found.columns] == [good]
    assert [(out.review, out.why) for out in found.left_out] == [
        (without, "its reference list is not here yet"),
        (unresolved, "none of its 2 entries is resolved yet"),
        (elsewhere, "none of its resolved entries is a trial that is known here"),
        (books, "all that its list holds was set aside"),
    ]
    assert found.whole.cca is None


def test_what_was_set_aside_is_not_called_unresolved(curator):
    review = reviewing(curator, reported(1)[1])
    an_entry(review.lists.get(), "A book.", state="set aside", decided_by=curator)
    an_entry(review.lists.get(), "Waits.")

    (column,) = overlap([review], rows=Rows.TRIALS).columns
    assert (column.entries, column.unresolved) == (3, 1)


def test_no_review_at_all_overlaps_with_nothing():
    found = overlap([], rows=Rows.TRIALS)
    assert (found.columns, found.rows, found.whole.cca) == ([], [], None)


def test_what_came_out_after_a_search_could_not_be_in_it(curator):
    (_, early), (late, paper) = reported(1), reported(20)  # 2010 and 2020
    searched = reviewing(curator, early, searched_until=date(2019, 1, 1))
    undated = reviewing(curator, early, paper)

    found = overlap([searched, undated], rows=Rows.TRIALS)

    assert found.columns[0].too_late == {late.pk}
    assert not found.columns[1].too_late
    assert (found.whole.cca, found.whole.adjusted) == (1 / 2, 1)


def test_a_protocol_does_not_make_a_trial_older_than_its_results(curator):
    trial, _ = reported(20)
    protocol = a_reference(published_on=date(2015, 1, 1))
    TrialReport.objects.create(trial=trial, reference=protocol, kind=TrialReport.Kind.PROTOCOL)
    review = reviewing(curator, protocol)

    (row,) = overlap([review], rows=Rows.TRIALS).rows
    assert row.since == date(2020, 3, 1)


def test_what_was_retracted_is_marked_in_either_view(curator):
    trial, paper = reported(1)
    a_notice(paper)
    review = reviewing(curator, paper)

    for rows in (Rows.TRIALS, Rows.STUDIES):
        assert [row.is_retracted for row in overlap([review], rows=rows).rows] == [True]
    assert facts_of([paper.pk])[paper.pk].trials == {trial.pk}


def test_an_entry_is_called_by_its_number_else_by_its_place(curator):
    review = a_review(curator)
    its = a_list(review)
    paper = a_reference()
    resolved_to(its, paper, curator, number="12a")
    resolved_to(its, paper, curator)

    (row,) = overlap([review], rows=Rows.ALL).rows
    assert [entry.name for entry in row.cells[0]] == ["12a", "2"]
