"""What the page of results says and offers: other nouns, marks, orders, and what was meant."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from curation.models import State
from curation.search import ranking
from curation.search.refreshing import refresh
from curation.web import references as page
from tests.builders import a_notice, a_reference, an_author
from tests.cast import ada, ben
from tests.desk_builders import a_claim, sections
from tests.evidence_builders import a_drug, a_trial, an_arm

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(ben())
    return client


def shown(client, **asked):
    answer = client.get("/references/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def also(html):
    """The words of the links of each noun, by its label."""
    part = html.partition('aria-label="Also found"')[2].partition("</section>")[0]
    return {
        label: re.findall(r"<a [^>]*>([^<]*)", links)
        for label, links in re.findall(r"<h2>(.*?)</h2>\s*<ul[^>]*>(.*?)</ul>", part, re.DOTALL)
    }


# -- Other nouns


def test_a_drug_its_trials_and_what_is_claimed_stand_above_the_list(reader):
    bari = a_drug("baricitinib", synonyms=["Olumiant"])
    for number in range(6):
        an_arm(a_trial(f"TRIAL-{number}"), bari)
    a_claim(ada(), "Baricitinib helped nobody.", state=State.SUBMITTED)
    html = shown(reader, q="baricitinib")

    found = also(html)
    assert list(found) == ["Drug", "Trials of baricitinib", "Claim"]
    assert found["Drug"] == ["baricitinib"]
    assert '<a href="/drugs/baricitinib/" class="it">' in html
    assert found["Trials of baricitinib"][-1].startswith("2 more")
    assert "/trials/?drug=baricitinib" in html
    assert also(shown(reader, q="Olumiant"))["Drug"] == ["baricitinib"]


def test_a_stranger_sees_no_claim_that_nobody_accepted(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    a_claim(ada(), "The drug helped nobody.", state=State.SUBMITTED)

    assert also(shown(client, q="drug nobody")) == {}


def test_it_stands_on_the_first_page_only(reader):
    a_drug("baricitinib")
    reference = a_reference(title="Baricitinib")

    assert also(shown(reader, q="baricitinib"))
    after = f"{reference.published_on}_{reference.pk}"
    assert also(shown(reader, q="baricitinib", after=after)) == {}


def test_the_field_keeps_the_words_and_other_pages_do_not(reader):
    html = shown(reader, q='"a & b" <i>')
    assert 'value="&quot;a &amp; b&quot; &lt;i&gt;"' in html
    assert 'name="q" value=""' in reader.get("/tags/?q=words").content.decode()


# -- Marks


def test_the_words_are_marked_in_titles_and_in_a_snippet(reader):
    a_reference(
        title="IFN-<i>α</i> &lt; in <i>lupus</i> &amp; more",
        abstract=sections("Nothing here. What <b>lupus</b> is, p &lt;0.05. Nothing else."),
    )
    html = shown(reader, q="lupus -mice")

    assert "IFN-<i>α</i> &lt; in <mark><i>lupus</i></mark> &amp; more" in html
    assert "… What <mark>lupus</mark> is, p &lt;0.05." in html


def test_a_title_that_is_struck_through_is_marked_too(reader):
    a_notice(a_reference(title="Lupus"))
    assert "<s><mark>Lupus</mark></s>" in shown(reader, q="lupus")


def test_an_author_who_was_looked_for_is_marked_in_the_row(reader):
    others = [an_author(f"Other{number}") for number in range(4)]
    a_reference(authors=[an_author("Quill"), *others])
    assert "<span><mark>Quill</mark> Q, Other0 Q, Other1 Q, et al.</span>" in shown(
        reader, q="quill"
    )


def test_of_the_authors_whom_a_row_does_not_show_those_who_were_looked_for_are_named(reader):
    four = [an_author(f"Other{number}") for number in range(4)]
    a_reference(authors=[*four, an_author("Núñez & Co"), an_author(group="The Quill Group")])
    a_reference(authors_as_printed="Some A, More B, People C, Quill DE, Last F", fetched=False)

    html = shown(reader, q="quill")
    assert "More B, People C, et al., with <mark>Quill</mark> DE</span>" in html
    assert "Other2 Q, et al., with The <mark>Quill</mark> Group</span>" in html
    assert ", with <mark>Núñez</mark> &amp; Co</span>" in shown(reader, q="nunez")


def test_without_words_there_is_no_mark_and_no_snippet(reader):
    a_reference(title="Lupus <i>now</i>", abstract=sections("Of lupus."), journal="Lupus")
    html = shown(reader, journal="Lupus")

    assert "Lupus <i>now</i>" in html
    assert "<mark>" not in html
    assert 'class="snippet"' not in html


# -- The order


def test_best_first_is_a_link_that_keeps_the_question(reader):
    a_reference(title="Something else", abstract=sections("Of lupus."), publication_year=2023)
    a_reference(title="Lupus, lupus", published_on=None, publication_year=2023)
    html = shown(reader, q="lupus", **{"from": "2023"})
    assert '<a href="/references/?q=lupus&amp;from=2023&amp;order=best"' in html
    assert html.index("Something else") < html.index("</mark>, <mark>")

    html = shown(reader, q="lupus", order="best", **{"from": "2023"})
    assert "2 references, best first." in html
    assert html.index("</mark>, <mark>") < html.index("Something else</a>")
    assert '<a href="/references/?q=lupus&amp;from=2023"' in html


def test_that_only_the_newest_were_ranked_is_said(reader, monkeypatch):
    monkeypatch.setattr(ranking, "MOST_RANKED", 1)
    for _ in range(2):
        a_reference(title="Lupus")

    assert "The newest 2 of them, the best first." in shown(reader, q="lupus", order="best")


def test_without_words_no_order_is_offered(reader):
    a_reference()
    assert 'aria-label="Order"' not in shown(reader)


# -- What was meant, and what would find something


def test_a_misspelt_word_is_asked_back_with_the_rest_of_the_question(reader):
    a_reference(title="Baricitinib in lupus")
    refresh(always=True)
    html = shown(reader, q="baricitnib lupus", type="Review")

    assert 'Did you mean <a href="/references/?q=baricitinib+lupus&amp;type=Review">' in html


def test_other_names_that_were_looked_for_are_said(reader):
    a_drug("baricitinib", synonyms=["Olumiant"])
    a_reference(title="Baricitinib")

    assert "Looked for, too: baricitinib, another name of Olumiant." in shown(reader, q="Olumiant")
    assert shown(reader, q="Olumiant Olumiant").count("Looked for, too") == 1


def test_where_nothing_is_found_it_is_said_what_would_find_something(reader):
    a_reference(title="Lupus in mice", journal="Lupus")
    a_reference(title="Lupus in mice", journal="Lupus")
    a_reference(title="Something of zebrafish", journal="Lupus")

    html = shown(reader, q="lupus zebrafish mice")
    assert 'q=lupus+mice">without zebrafish</a> <small>2</small>' in html
    html = shown(reader, q="mice", journal="Elsewhere")
    assert 'q=mice">without Journal: Elsewhere</a> <small>2</small>' in html
    html = shown(reader, q="zebrafish mice", journal="Elsewhere")
    assert 'q=zebrafish">for zebrafish alone</a> <small>1</small>' in html


def test_only_words_that_every_paper_has_are_explained(reader):
    a_reference(title="The lupus of mice")
    html = shown(reader, q="the of")

    assert "Nothing is left to look for" in html
    assert "“the” and “of” are too common to be looked for" in html


# -- What makes no sense

BAD = {
    "long": "lupus " * 1_700,
    "one long word": "x" * 10_000,
    "quotes": '"lupus "nephritis',
    "SQL": "'; DROP TABLE curation_reference; --",
    "a query of PostgreSQL's": "lupus & | ! ( :* <-> 'x",
    "HTML": "<script>alert(1)</script> <mark>lupus</mark>",
    "emoji": "🦠 lupus 🐁👩‍🔬",
    "NUL": "lup\0us",
    "signs of ours": "\ue000lupus\ue001",
    "a pattern": r"(a+)+$ \m [ % _ \\",
    "from right to left": "\u202elupus\u202c ذئبة",
}


@pytest.mark.parametrize("words", BAD.values(), ids=BAD)
@pytest.mark.parametrize("order", ["", "best"])
def test_bad_words_are_no_error_and_nothing_of_them_is_markup(reader, words, order):
    a_drug("baricitinib")
    a_reference(title="Lupus <i>nephritis</i>", abstract=sections("Of lupus."))
    html = shown(reader, q=words, **({"order": order} if order else {}))

    assert "<script>alert" not in html
    assert "<mark>lupus</mark>" not in html.partition("<ol")[0]
    assert re.search(r"\bof 1 reference|1 reference,", html)


def test_a_question_of_ten_thousand_characters_is_cut_and_it_is_said(reader):
    a_reference(title="Lupus")
    assert "Only the first 500 characters" in shown(reader, q="lupus " * 1_700)


def test_what_an_address_asks_that_does_not_exist_is_said(reader):
    a_reference(title="Lupus")
    html = shown(reader, colour="<b>", drug="nodrug", trial="notrial", order="worst", tag="notag")

    for sentence in (
        "This list has no filter “colour”.",
        "There is no drug “nodrug”.",
        "There is no trial “notrial”.",
        "There is no tag “notag”.",
        "“worst” is not an order; known are best.",
    ):
        assert escape(sentence) in html


@pytest.mark.parametrize("order", ["", "best"])
@pytest.mark.parametrize("place", ["2026-01-01_x", "0.5_1_nonsense", "💥", "", "nan_1_0"])
def test_a_place_of_another_question_leads_to_the_beginning_and_it_is_said(reader, order, place):
    a_reference(title="Lupus")
    html = shown(reader, q="lupus", after=place, **({"order": order} if order else {}))

    assert "beginning" in html
    assert "<mark>Lupus</mark>" in html


def test_a_place_among_the_best_belongs_to_its_question(reader, monkeypatch):
    monkeypatch.setattr(page, "PAGE", 1)
    for _ in range(2):
        a_reference(title="Lupus in mice")
    html = shown(reader, q="lupus", order="best")
    after = re.search(r"after=([^\"&]+)", html)[1]

    assert "beginning" not in shown(reader, q="lupus", order="best", after=after)
    assert "The place in the list was one of another question" in shown(
        reader, q="mice", order="best", after=after
    )


# -- Facets of drugs and trials


def test_a_drug_and_a_trial_are_chosen_and_taken_away_by_name(reader):
    bari, trial = a_drug("baricitinib", slug="bari"), a_trial("TRIAL", slug="the-trial")
    an_arm(trial, bari)
    trial.reports.create(reference=a_reference(title="A report"), kind="primary")
    html = shown(reader)
    assert 'href="/references/?drug=bari"' in html
    assert f'href="/references/?trial={trial.nct}"' in html

    html = shown(reader, drug="bari", trial=trial.nct)
    assert "Take away </span>Drug: baricitinib" in html
    assert "Take away </span>Trial: TRIAL" in html
    assert "A report" in html


def test_the_cost_does_not_grow_with_what_is_found(reader, django_assert_max_num_queries):
    bari = a_drug("baricitinib")
    for number in range(12):
        an_arm(a_trial(f"TRIAL-{number}"), bari)
        a_reference(title="Baricitinib", abstract=sections("Of baricitinib."))
    reverse("references")
    with django_assert_max_num_queries(40):
        shown(reader, q="baricitinib")
