from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from curation.evidence.merging import merge_drugs
from curation.models import Notice, Reference, TrialReport
from curation.search import matching
from curation.search.counting import Count, How
from curation.search.matching import find, first_moment, matches
from curation.search.question import NOTICES, Question
from tests.builders import a_batch, a_heading, a_notice, a_reference, an_author, of_type
from tests.cast import ada, ben
from tests.desk_builders import a_claim, a_decision, an_accepted_claim, an_assignment, cited, judged
from tests.evidence_builders import a_drug, a_source, a_trial, an_arm
from tests.review_builders import a_list, a_review, resolved_to

pytestmark = pytest.mark.django_db


def found(**question):
    return set(matches(Question(**question)))


def test_an_empty_question_finds_every_reference():
    both = {a_reference(), a_reference(fetched=False)}

    assert found() == both


@pytest.mark.parametrize(
    "words",
    [
        "baricitinib",
        "BARICITINIB wallace",
        '"systemic lupus" lancet',
        "baric",
        "Wallace",
        "R&D",
        "trial NCT02708095",
        "(phase 2)",
    ],
)
def test_words_are_looked_for_in_title_journal_and_surnames(words):
    wanted = a_reference(
        title="Baricitinib for <i>systemic</i> lupus: R&amp;D of a trial (phase 2)",
        vernacular_title="Baricitinib bei systemic lupus",
        journal="Lancet (London, England)",
        authors=[an_author("Wallace", "DJ")],
        nct_numbers=["NCT02708095"],
    )
    a_reference(title="Something else")

    assert found(words=words) == {wanted}


def test_a_word_is_found_at_the_beginning_of_words_only():
    a_reference(title="Terrestrial life")

    assert found(words="trial") == set()
    assert found(words="terrest")


@pytest.mark.parametrize("words", ["%", "_", "\\", ".*", "[", '"', "'", "(", "a|b", "\\m"])
def test_no_sign_in_the_words_has_a_meaning_of_its_own(words):
    a_reference(title="A plain title")

    assert found(words=words) == set()


@pytest.mark.parametrize(
    "words",
    [
        "30043749",
        "PMID: 30043749",
        "pmid30043749",
        "https://pubmed.ncbi.nlm.nih.gov/30043749/",
        "10.1016/S0140-6736(18)31363-1",
        "https://doi.org/10.1016/s0140-6736(18)31363-1",
        "PMC6713000",
        "NCT02708095",
        "0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097",
    ],
)
def test_an_identifier_goes_straight_to_what_has_it(words):
    wanted = a_reference(
        pmid=30043749,
        doi="10.1016/s0140-6736(18)31363-1",
        pmcid="PMC6713000",
        nct_numbers=["NCT02708095"],
        authors=[an_author(orcid="0000-0002-1825-0097")],
    )
    a_reference()

    assert found(words=words) == {wanted}


def test_a_year_in_the_words_is_not_taken_for_a_pmid():
    a_reference(pmid=2019, title="An old paper")
    wanted = a_reference(title="ACR 2019 abstracts")

    assert found(words="2019") == {wanted}


def test_every_filter_narrows():
    wanted = a_reference(
        publication_year=2023,
        journal="The Lancet",
        journal_abbreviation="Lancet",
        publication_types=of_type("Randomized Controlled Trial", "Journal Article"),
        mesh=[a_heading("Lupus Nephritis", major=True), a_heading("Humans")],
        authors=[an_author("van der Berg", "AB")],
    )
    a_reference(publication_year=2020, published_on=None, fetched=False)
    batch = a_batch(ada(), wanted)

    for question in (
        {"year_from": 2021},
        {"year_from": 2023, "year_to": 2023},
        {"journal": "Lancet"},
        {"journal": "The Lancet"},
        {"types": ("Randomized Controlled Trial", "Journal Article")},
        {"mesh": ("Lupus Nephritis", "Humans")},
        {"author": "van der Berg AB"},
        {"author": "van der Berg"},
        {"record": "fetched"},
        {"batch": batch.pk},
    ):
        assert found(**question) == {wanted}, question
    assert found(types=("Randomized Controlled Trial", "Review")) == set()


def test_a_review_finds_what_is_on_its_current_list():
    by = ada()
    review = a_review(by)
    old, here, twice = a_reference(), a_reference(), a_reference()
    before = a_list(review, superseded_at=timezone.now())
    resolved_to(before, old, by)
    now = a_list(review, "Not looked for yet.")
    for reference in (here, twice, twice):
        resolved_to(now, reference, by)

    assert found(review=review.pk) == {here, twice}
    assert found(review=review.pk + 1) == set()


def test_screening_and_flow_find_what_holds():
    by = ada()
    read, out, unread = a_reference(), a_reference(), a_reference()
    for reference in (read, unread):
        a_decision(reference, by)
    a_decision(read, by, "exclude", "not retrieved", stage="full-text")
    a_decision(out, by, "exclude", "design")

    assert found(screening=("title-abstract.include",)) == {read, unread}
    assert found(screening=("title-abstract.include", "full-text.none")) == {unread}
    assert found(screening=("full-text.exclude.not-retrieved",)) == {read}
    assert found(screening=("so-far.exclude",)) == {read, out}
    assert found(flow="excluded.design") == {out}
    assert found(flow="not-retrieved") == {read}
    assert found(flow="sought") == {read, unread}


def test_what_must_not_be_seen_yet_is_being_screened():
    first, second = ada(), ben()
    reference = judged(a_reference(), first)
    an_assignment(reference, second)
    a_decision(reference, first)

    for who in (first, second, None):
        question = Question(screening=("title-abstract.open",))
        assert set(matches(question, seen_by=who)) == {reference}
        for what in ("include", "decided", "none"):
            asked = Question(screening=(f"title-abstract.{what}",))
            assert not matches(asked, seen_by=who), what


def test_a_day_parts_what_was_added():
    late, early = a_reference(), a_reference()
    Reference.objects.filter(pk=early.pk).update(
        added_at=first_moment(date(2026, 1, 1)) - timedelta(seconds=1)
    )
    Reference.objects.filter(pk=late.pk).update(added_at=first_moment(date(2026, 1, 1)))

    assert found(since=date(2026, 1, 1)) == {late}
    assert found(added_before=date(2026, 1, 1)) == {early}


def test_claims_find_what_is_cited_under_one_that_stands():
    by, other = ada(), ben()
    accepted, submitted, draft, none = (a_reference() for _ in range(4))
    an_accepted_claim(by, other, accepted)
    cited(a_claim(by, state="submitted"), submitted, by, state="submitted")
    cited(a_claim(by), draft, by)

    for who, some in ((None, {accepted}), (by, {accepted, submitted})):
        assert set(matches(Question(claims="some"), seen_by=who)) == some
        rest = {accepted, submitted, draft, none} - some
        assert set(matches(Question(claims="none"), seen_by=who)) == rest


def test_what_identified_a_reference_is_the_import_that_added_it():
    by = ada()
    pasted, filed, neither = a_reference(), a_reference(), a_reference()
    a_batch(by, neither, source="references")
    a_batch(by, pasted)
    a_batch(by, filed, pasted, source="file")

    assert found(identified="database") == {pasted}
    assert found(identified="other") == {filed}
    assert found(identified="no-import") == {neither}


def test_a_group_is_found_by_its_name():
    wanted = a_reference(authors=[an_author(group="The R&amp;D Group")])

    assert found(author="The R&amp;D Group") == {wanted}
    assert Question(author="The R&amp;D Group").chosen()[0].value == "The R&D Group"


def test_notices_part_the_references():
    by_notice = {
        "retracted": Notice.Kind.RETRACTION_IN,
        "concern": Notice.Kind.EXPRESSION_OF_CONCERN_IN,
        "corrected": Notice.Kind.ERRATUM_IN,
        "updated": Notice.Kind.UPDATE_IN,
    }
    noticed = {}
    for notice, kind in by_notice.items():
        noticed[notice] = a_reference()
        a_notice(noticed[notice], kind)
    commented = a_reference()
    a_notice(commented, Notice.Kind.COMMENT_IN)

    for notice, reference in noticed.items():
        assert found(notice=notice) == {reference}
    assert found(notice="any") == set(noticed.values())
    assert found(notice="none") == {commented}
    assert set(NOTICES) == {*by_notice, "any", "none"}


def test_a_retracted_publication_without_a_notice_counts_as_retracted():
    wanted = a_reference(publication_types=of_type("Retracted Publication"))

    assert found(notice="retracted") == found(notice="any") == {wanted}


@pytest.mark.parametrize("small", [0, 1, 2, 3])
def test_few_and_many_are_found_alike(monkeypatch, small):
    monkeypatch.setattr(matching, "SMALL", small)
    wanted = {a_reference(title="Baricitinib") for _ in range(2)}
    a_reference(title="Something else")
    found = find(Question(words="baricitinib"))

    assert set(found.references) == wanted
    assert found.is_small == (small >= 2)
    assert str(found.count) == ("2" if small >= 2 else f"more than {small}")
    assert find(Question()).count == Count(3)


def test_what_postgresql_thinks_is_very_many_is_said_to_be_about_so_many(monkeypatch):
    monkeypatch.setattr(matching, "MOST_LOOKED_FOR", -1)
    a_reference(title="Baricitinib")
    found = find(Question(words="baricitinib"))

    assert found.count.how is How.ABOUT
    assert not found.is_small


def test_of_what_is_only_left_out_the_statistics_tell_about_how_many(monkeypatch):
    for _ in range(20):
        a_reference(title="Lupus nephritis")
        a_reference(title="Nephritis of mice in lupus")
    assert find(Question(words="-mice")).count == Count(20)

    monkeypatch.setattr(matching, "MOST_LOOKED_FOR", -1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE curation_reference")
    assert find(Question(words="-mice")).count == Count(20, How.ABOUT)


@pytest.mark.parametrize("words", ["nephritis -mice", '"lupus nephritis"'])
def test_of_words_an_index_lists_about_how_many_have_them(monkeypatch, words):
    for _ in range(20):
        a_reference(title="Lupus nephritis")
        a_reference(title="Nephritis of mice in lupus")

    monkeypatch.setattr(matching, "MOST_LOOKED_FOR", -1)
    found = find(Question(words=words))
    # It lists what was taken back until that is cleared away, too.
    assert found.count.how is How.ABOUT
    assert found.count.number >= 20


@pytest.mark.parametrize("words", ["nephritis", '"lupus nephritis"'])
@pytest.mark.parametrize("row", [0, 1_000])
def test_the_newest_of_many_are_known_in_order_page_by_page(monkeypatch, words, row):
    monkeypatch.setattr(matching, "MOST_LOOKED_FOR", -1)
    monkeypatch.setattr(matching, "_LISTED_IN_THE_TIME_OF_A_ROW", row)
    days = [date(2001, 1, 1 + day // 2) for day in range(30)]
    wanted = [
        a_reference(title="Lupus nephritis" if at % 2 else "Mice", published_on=day)
        for at, day in enumerate(days)
    ][1::2]
    found = find(Question(words=words))
    newest = [(each.published_on, each.pk) for each in reversed(wanted)]

    assert found.keys is None
    assert found.newest_known(4) == newest[:4]
    assert found.behind(newest[3], 5) == newest[4:9]
    assert found.behind(newest[-3], 5) == newest[-2:]


def test_a_document_is_that_of_the_row_in_whichever_query_it_stands():
    wanted, other = a_reference(title="Baricitinib"), a_reference(title="Something else")
    found = matches(Question(words="baricitinib"))

    assert set(Reference.objects.filter(pk__in=found.values("pk"))) == {wanted}
    assert set(Reference.objects.exclude(pk__in=found.values("pk"))) == {other}
    assert set(found.exclude(pk=other.pk) | found) == {wanted}


def test_a_drug_finds_what_curators_tied_to_it():
    by, other = ada(), ben()
    reported, partnered, source, cited_for_it, drafted, _ = (a_reference() for _ in range(6))
    drug, partner = a_drug(), a_drug("upadacitinib")
    for reference, given in ((reported, {}), (partnered, {"partner": drug})):
        trial = a_trial(f"TRIAL-{reference.pk}")
        an_arm(trial, partner if given else drug, **given)
        TrialReport.objects.create(trial=trial, reference=reference, kind="primary")
    drug.sources.add(a_source(source))
    an_accepted_claim(by, other, cited_for_it).drugs.add(drug)
    claim = a_claim(by, state="submitted")
    claim.drugs.add(drug)
    cited(claim, drafted, by, state="submitted")
    question = Question(drugs=(drug.slug,))

    everything = {reported, partnered, source, cited_for_it}
    assert set(matches(question)) == everything
    assert set(matches(question, seen_by=by)) == everything | {drafted}
    assert found(drugs=(drug.slug, partner.slug)) == {partnered}
    assert found(drugs=("nothing",)) == set()


def test_a_drug_that_was_merged_finds_what_the_other_does():
    by, reference = ada(), a_reference()
    drug, twin = a_drug(), a_drug("LY3009104")
    drug.sources.add(a_source(reference))
    merge_drugs(twin, into=drug, by=by, reason="One molecule.")

    assert found(drugs=(twin.slug,)) == {reference}


def test_a_trial_finds_its_reports_and_what_has_its_number():
    trial = a_trial(nct="NCT03616912")
    reported, registered, _ = a_reference(), a_reference(nct_numbers=[trial.nct]), a_reference()
    TrialReport.objects.create(trial=trial, reference=reported, kind="primary")

    assert found(trials=(trial.nct,)) == found(trials=(trial.slug,)) == {reported, registered}
    assert found(trials=("nothing",)) == set()


@pytest.mark.parametrize("words", ["baricitinib", '"lupus nephritis" -mice', "SLE-BRAVE-I lupus"])
def test_words_are_looked_for_in_the_index_on_documents(words):
    trial = a_trial("SLE-BRAVE-I", nct="NCT03616912")
    TrialReport.objects.create(trial=trial, reference=a_reference(), kind="primary")
    asked = matches(Question(words=words)).order_by().values("pk")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = asked.explain()
    assert "reference_document" in plan
    assert "Seq Scan" not in plan
