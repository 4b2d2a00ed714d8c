"""References by the API as the search finds them: the best first, and by drug and trial."""

import pytest

from tests.api.test_frame import is_a_problem
from tests.api.test_lists import pages
from tests.builders import a_reference
from tests.desk_builders import a_paper


@pytest.fixture
def signed_in(client, cast):
    client.force_login(cast.nia)
    return client


def found(client, question):
    return [each["reference"] for each in pages(client, f"/api/v1/references?{question}")]


def test_the_best_come_first_over_all_pages(signed_in):
    in_title = a_reference(title="Inventinib in a made-up disease")
    twice = a_paper("Inventinib was given.", title="Inventinib against inventinib")
    in_abstract = a_paper("Nobody took inventinib.", title="A made-up disease")
    a_reference(title="Another thing")

    best = found(signed_in, "q=inventinib&order=best&limit=2")

    assert set(best[:2]) == {in_title.pk, twice.pk}
    assert best[2:] == [in_abstract.pk]
    assert best == found(signed_in, "q=inventinib&order=best")
    newest = found(signed_in, "q=inventinib&limit=2")
    assert newest == [in_abstract.pk, twice.pk, in_title.pk]


def test_a_cursor_of_the_best_is_not_one_of_the_newest(signed_in):
    for _ in range(2):
        a_reference(title="Inventinib")
    first = signed_in.get("/api/v1/references?q=inventinib&order=best&limit=1").json()

    told = is_a_problem(signed_in.get(first["next"].replace("&order=best", "")), 400)

    assert "another question" in told["detail"]


def test_an_answer_says_what_there_is_to_know_of_it(signed_in, monkeypatch):
    monkeypatch.setattr("curation.search.ranking.MOST_RANKED", 1)
    monkeypatch.setattr("curation.search.matching.NEWEST", 2)
    for _ in range(3):
        a_reference(title="Inventinib")

    def said(question):
        return signed_in.get(f"/api/v1/references?{question}").json()["said"]

    assert said("q=inventinib") == []
    assert said("q=inventinib&order=best") == ["The newest 2 of them, the best first."]


@pytest.mark.parametrize("words", ["the", "of the and", '"of the"'])
def test_only_stop_words_are_refused_and_do_not_find_all(signed_in, words):
    a_reference()

    told = is_a_problem(signed_in.get("/api/v1/references", {"q": words}), 422)

    assert told["errors"][0]["message"].endswith(".")


def test_what_speaks_of_a_drug_and_what_reports_a_trial_is_found(signed_in, world):
    assert found(signed_in, "drug=baricitinib") == [world.paper.pk]
    assert found(signed_in, f"trial={world.trial.slug}") == [world.paper.pk]
    assert found(signed_in, f"trial={world.trial.nct}") == [world.paper.pk]


@pytest.mark.parametrize("question", ["drug=nothing", "trial=nothing"])
def test_of_a_drug_or_a_trial_that_is_not_here_nothing_is_found(signed_in, question):
    a_reference()

    assert found(signed_in, question) == []


def test_an_order_that_is_none_is_refused(signed_in):
    is_a_problem(signed_in.get("/api/v1/references?order=worst"), 422)
