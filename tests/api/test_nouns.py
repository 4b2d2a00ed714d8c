"""What the API tells of each noun."""

from datetime import date

import pytest

from curation.exports.results import EFFECTS, RESULTS
from curation.search.question import NAMES
from tests.api.test_frame import is_a_problem
from tests.api.test_who_may import OPERATIONS
from tests.builders import a_reference


def test_a_reference_has_all_that_pubmed_has_of_it(get, world):
    told = get(f"references/{world.paper.pk}", world.cast.nia)

    assert told["pmid"] == world.paper.pmid
    assert told["abstract"][0]["label"] == "Findings"
    assert told["people"][0]["affiliations"][0]["text"] == "A made-up institute"
    assert told["mesh"][0]["major"] is True
    assert told["cited_references"][0]["text"] == "A cited paper."
    assert [each["kind"] for each in told["all_notices"]] == ["ErratumIn"]
    assert told["notices"] == ["corrected"]
    assert told["tags"] == ["made up"]
    assert told["tag_keys"] == ["made-up"]
    assert [each["stance"] for each in told["claims"]] == ["supports", "disputes"][::-1]


def test_references_are_asked_for_as_on_their_page(get, world):
    older = a_reference(published_on=date(2001, 5, 1))

    assert [each["reference"] for each in get("references", world.cast.nia, to=2005)["items"]] == [
        older.pk
    ]
    # Ada still judges the second unseen.
    assert get("references", world.cast.nia, tag="made-up")["count"]["rows"] == 2
    assert get("references", world.cast.ada, tag="made-up")["count"]["rows"] == 1


def test_every_parameter_of_the_page_of_references_is_one_of_the_api():
    names = {each["name"] for each in OPERATIONS["list_references"][2]["parameters"]}

    assert set(NAMES.values()) <= names


@pytest.mark.parametrize(
    "asked",
    [
        *("from=twenty", "notice=loved", "flow=nowhere", "screening=perhaps", "batch=0"),
        *("since=yesterday", "q=" + "x" * 501, "colour=red"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_and_not_half_answered(client, world, asked):
    client.force_login(world.cast.nia)

    told = is_a_problem(client.get(f"/api/v1/references?{asked}"), 422)

    assert told["errors"]


def test_a_trial_has_its_arms_and_reports(get, world):
    told = get(f"trials/{world.trial.slug}", world.cast.nia)

    assert [each["label"] for each in told["arms"]] == ["baricitinib 4 mg once daily", "placebo"]
    assert [each["pmid"] for each in told["reports"]] == [world.paper.pmid]
    assert get(f"trials/{world.trial.nct}", world.cast.nia) == told


def test_a_drug_has_its_identifiers_elsewhere(get, world):
    assert get("drugs/baricitinib", world.cast.nia)["atc"] == ["L04AF02"]


@pytest.mark.parametrize(("noun", "table"), [("results", RESULTS), ("effects", EFFECTS)])
def test_a_number_is_told_by_the_names_of_its_table(get, world, noun, table):
    row = get(noun, world.cast.nia)["items"][0]

    assert tuple(row) == table.header


def test_an_effect_is_told_in_numbers(get, world):
    told = get(f"effects/{world.effect.pk}", world.cast.nia)

    assert (told["measure"], told["estimate"]) == ("OR", 2.25)
    assert (told["ci_low"], told["ci_high"]) == (1.28, 3.96)


def test_results_are_narrowed_by_trial_endpoint_drug_and_state(get, world):
    nia = world.cast.nia
    assert len(get("results", nia, drug="baricitinib")["items"]) == 2
    assert len(get("results", nia, trial=world.trial.slug, endpoint="sri-4")["items"]) == 3
    assert len(get("results", nia, state="submitted")["items"]) == 1
    assert get("results", nia, trial="no-such-trial")["items"] == []


def test_a_claim_has_its_citations_with_the_words_they_rest_on(get, world):
    told = get(f"claims/{world.claim.pk}", world.cast.nia)

    (citation,) = told["citations"]
    quote, position = citation["selector"]
    assert quote["type"] == "TextQuoteSelector"
    assert quote["exact"] == citation["quote"] == "60 (60%) of 100"
    assert position["end"] - position["start"] == len(quote["exact"])
    assert told["papers_supports"] == [str(world.paper)]


def test_a_review_has_its_coverage_and_the_entries_of_its_list(get, world):
    nia = world.cast.nia
    told = get(f"reviews/{world.review.pk}", nia)
    entries = get(f"reviews/{world.review.pk}/entries", nia)["items"]

    assert told["question"] == "Does anything made up help?"
    assert told["coverage"]["references"] == len(entries) == 3
    assert [each["state"] for each in entries] == ["waiting", "waiting", "resolved"]
    assert entries[-1]["pmid"] == world.paper.pmid


def test_the_matrix_is_told_cell_by_cell_with_the_rows_behind_each_number(
    client, world, django_assert_max_num_queries
):
    client.force_login(world.cast.nia)

    with django_assert_max_num_queries(14):
        told = client.get("/api/v1/matrix?week=52").json()

    (cell,) = told["items"]
    (number,) = cell["numbers"]
    assert (cell["inn"], cell["endpoint"], cell["state"]) == ("baricitinib", "sri-4", "extracted")
    assert (number["events"], number["n"], number["control_events"]) == (60, 100, 40)
    assert world.result.pk in number["results"]
    assert number["effects"] == [world.effect.pk]
    assert [each["pmid"] for each in number["sources"]] == [world.paper.pmid]


def test_an_import_says_how_far_it_has_come(get, world):
    told = get(f"imports/{world.batch.pk}", world.cast.nia)

    assert (told["standing"], told["total"], told["counts"]) == ("done", 1, {"added": 1})
    (item,) = get(f"imports/{world.batch.pk}/items", world.cast.nia)["items"]
    assert item["reference"] == world.paper.pk


def test_a_single_row_has_its_version_as_its_etag(client, world):
    client.force_login(world.cast.nia)
    for noun, row in (
        ("results", world.result),
        ("claims", world.claim),
        ("reviews", world.review),
    ):
        etag = client.get(f"/api/v1/{noun}/{row.pk}").headers["ETag"]
        assert etag.startswith(f'"v{row.version}-')


def test_a_merged_drug_and_a_tag_that_is_no_longer_used_say_so(get, world):
    world.below.merged_into = world.tag
    world.below.save()

    tags = {each["tag"]: each for each in get("tags", world.cast.nia)["items"]}

    assert tags["further-down"]["merged_into"] == "made-up"
    assert not tags["further-down"]["is_in_use"]


def test_text_that_looks_like_a_page_stays_a_text(client, world):
    a_reference(title="<script>alert(1)</script>")
    client.force_login(world.cast.nia)

    answer = client.get("/api/v1/references")

    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
