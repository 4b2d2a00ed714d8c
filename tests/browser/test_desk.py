"""Quotes and claims at the desk of a paper, with a pointer, by keys alone, and without a script."""

import re

import pytest
from playwright.sync_api import expect

from curation.anchoring import text_of
from curation.models import Citation, Claim, Quote, State, Tagging
from tests.browser.examining import defects
from tests.browser.quoting import draft_is_kept, select, step_to
from tests.desk_builders import a_claim, a_tag
from tests.evidence_builders import a_drug
from tests.web.at_the_desk import a_desk_paper

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def sit_at(page, paper):
    page.goto(f"/references/{paper.pk}/")
    page.wait_for_load_state()  # the scripts are there
    return page


def test_words_are_dragged_over_and_quoted_at_once(sit, ada):
    paper = a_desk_paper()
    page = sit_at(sit(ada), paper)
    words = page.locator("#sentence-3")
    box = words.bounding_box()

    page.mouse.move(box["x"] + 1, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 240, box["y"] + 8, steps=4)
    page.mouse.up()
    page.get_by_role("button", name="Quote q").click()

    mark = page.locator("mark.background").first
    expect(mark).to_be_visible()
    expect(page.locator("#hold")).to_be_hidden()
    quote = Quote.objects.get()
    assert quote.exact.startswith("By week 24 60 (60%)"), quote.exact
    assert text_of(paper.abstract)[quote.start : quote.end] == quote.exact


def test_the_whole_of_it_by_keys_alone(sit, ada):
    drug = a_drug("made-upinib")
    paper = a_desk_paper(title="Of made-upinib")
    page = sit_at(sit(ada), paper)
    keys = page.keyboard

    step_to(page, "By week 24")
    keys.press("}")
    expect(page.locator("#desk-said")).to_have_text("Sentences 3 to 4 of 4 in hand.")
    keys.press("{")
    keys.press("q")
    expect(page.locator("mark.background")).to_have_count(1)
    expect(page.locator("#desk-said")).to_contain_text("Quote taken")
    expect(page.locator("#sentence-3")).to_be_focused()

    keys.press("]")
    keys.press("c")
    statement = page.get_by_label("Statement, in your own words")
    expect(statement).to_be_focused()
    keys.type("Fewer people answered on placebo")
    keys.press("Tab")
    keys.press("d")
    expect(page.get_by_role("radio", name="disputes")).to_be_checked()
    keys.press("Control+Enter")

    note = page.locator("#claim-1")
    expect(note).to_contain_text("Fewer people answered on placebo")
    expect(note).to_contain_text("draft")
    citation = Citation.objects.get()
    assert (citation.stance, citation.quote.exact) == (
        "disputes",
        "On placebo 40 (40%) of 100 had.",
    )
    assert list(citation.claim.drugs.all()) == [drug]

    keys.press("S")
    expect(note).to_contain_text("not yet confirmed")
    assert Claim.objects.get().state == State.SUBMITTED


@pytest.mark.parametrize(
    ("text", "words", "nth"),
    [
        ("👩🏽‍🔬🎉 They fell by half, and then 🎉 they fell by half again.", "fell by half", 1),
        ("With <i>p</i>=0·04 and H<sub>2</sub>O it won; p=0·04 and H2O.", "p=0·04 and H2O", 0),
        ("ירד בחצי אצל כולם. ואז ירד בחצי שוב.", "ירד בחצי", 1),
    ],
)
def test_what_is_selected_is_what_is_taken(sit, ada, text, words, nth):
    paper = a_desk_paper(f"Findings: {text}")
    page = sit_at(sit(ada), paper)

    select(page, words, nth)
    page.keyboard.press("q")
    expect(page.locator("mark.background").first).to_be_visible()

    plain = text_of(paper.abstract)
    start = plain.index(words, plain.index(words) + 1) if nth else plain.index(words)
    quote = Quote.objects.get()
    assert (quote.exact, quote.start) == (words, start)


def test_who_steps_on_before_the_answer_is_there_has_each_sentence_quoted_once(sit, ada):
    paper = a_desk_paper()
    page = sit(ada)
    sit_at(page, paper)
    held = []
    page.route("**/quote/", lambda route: held.append(route) if not held else route.continue_())
    step_to(page, "Adults were given")
    for _ in range(2):
        page.keyboard.press("q")
    step_to(page, "By week 24")
    page.keyboard.press("q")
    step_to(page, "On placebo")
    held[0].continue_()
    expect(page.locator("mark.background")).to_have_count(2)

    assert "On placebo" in page.evaluate("getSelection().toString()")
    expect(page.locator("#hold")).to_be_visible()
    quoted = [quote.exact for quote in paper.quotes.order_by("pk")]
    assert len(quoted) == 2
    assert "Adults were given" in quoted[0]
    assert "By week 24" in quoted[1]


def test_words_selected_before_the_answer_is_there_stay_those_and_a_form_keeps_the_keys(sit, ada):
    paper = a_desk_paper("Made up: Adults \U0001f600 were given it. By week 24 most answered.")
    page = sit_at(sit(ada), paper)
    held = []
    page.route("**/quote/", lambda route: held.append(route))
    step_to(page, "Adults")
    page.keyboard.press("q")
    select(page, "24 most")
    held.pop().continue_()
    expect(page.locator("mark.background")).to_have_count(1)
    assert page.evaluate("getSelection().toString()") == "24 most"

    page.get_by_role("link", name="Claim without a quote").click()
    expect(page.get_by_label("Statement, in your own words")).to_be_focused()
    expect(page.locator("#hold")).to_be_hidden()


def test_a_selection_across_two_sections_and_over_the_number_of_a_claim(sit, ada):
    paper = a_desk_paper("Methods: They were asked.", "Findings: They answered.")
    page = sit_at(sit(ada), paper)
    select(page, "asked")
    page.keyboard.press("c")
    page.keyboard.type("They were asked")
    page.get_by_role("radio", name="supports").check()
    page.get_by_role("button", name="Link claim").click()
    expect(page.locator("mark.supports sup")).to_be_visible()

    select(page, "were asked.They answered")
    page.keyboard.press("q")
    expect(page.locator("mark.background")).not_to_have_count(0)

    assert Quote.objects.order_by("-pk")[0].exact == "were asked.\n\nThey answered"


def test_a_claim_that_was_begun_survives_a_closed_tab(sit, ada):
    paper = a_desk_paper()
    page = sit_at(sit(ada), paper)
    step_to(page, "By week 24")
    page.keyboard.press("c")
    page.keyboard.type("Most people ans")
    page.get_by_role("radio", name="qualifies").check()
    draft_is_kept(page)
    context = page.context
    page.close()

    page = sit_at(context.new_page(), paper)
    expect(page.get_by_label("Statement, in your own words")).to_have_value("Most people ans")
    expect(page.get_by_role("radio", name="qualifies")).to_be_checked()
    page.get_by_label("Statement, in your own words").press_sequentially("wered")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator("#claim-1")).to_contain_text("not yet confirmed")
    page.reload()
    expect(page.locator("#claim-form")).to_have_count(0)


def test_a_claim_that_exists_is_offered_while_one_types_and_cited_instead(sit, ada, ben):
    a_claim(ben, "Made-upinib made most people answer", state=State.SUBMITTED)
    paper = a_desk_paper()
    page = sit_at(sit(ada), paper)
    step_to(page, "By week 24")
    page.keyboard.press("c")
    page.keyboard.type("made-upinib made people answer")
    expect(page.locator("#similar")).to_contain_text("Made-upinib made most people answer")

    page.keyboard.press("Tab")
    page.keyboard.press("s")
    page.get_by_role("button", name="Cite under it").click()

    expect(page.locator("#claim-1")).to_contain_text("Made-upinib made most people answer")
    assert Claim.objects.count() == 1
    assert Citation.objects.get().quote.exact.startswith("By week 24")


def test_a_form_that_is_open_keeps_what_is_typed_while_other_words_are_taken(sit, ada):
    page = sit_at(sit(ada), a_desk_paper())
    step_to(page, "By week 24")
    page.keyboard.press("c")
    statement = page.get_by_label("Statement, in your own words")
    page.keyboard.type("Half a sent")
    statement.blur()

    select(page, "given made-upinib")
    page.keyboard.press("q")
    expect(page.locator("mark.background")).to_have_count(1)
    expect(statement).to_have_value("Half a sent")
    draft_is_kept(page)


def test_an_abstract_that_was_replaced_meanwhile_is_said_beside_the_words(sit, ada):
    paper = a_desk_paper()
    page = sit_at(sit(ada, refused=[422]), paper)
    step_to(page, "By week 24")
    paper.abstract = [{"label": "", "category": "", "text": "Something else stands here now."}]
    paper.save()

    page.keyboard.press("q")

    expect(page.locator("#not-taken")).to_contain_text("not in the abstract as it stands now")
    expect(page.locator("#not-taken q")).to_contain_text("By week 24")
    expect(page.locator("#hold")).to_be_visible()
    assert not Quote.objects.exists()
    page.keyboard.press("Escape")
    expect(page.locator("#hold")).to_be_hidden()


def test_tags_are_found_by_typing_and_given_by_their_digits(sit, ada):
    root = a_tag("Made-up topics")
    one, two = a_tag("joints", root, key="1"), a_tag("skin", root, terms=["rash"])
    page = sit_at(sit(ada), a_desk_paper())

    page.keyboard.press("1")
    expect(page.get_by_role("button", name="joints 1")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("t")
    page.keyboard.type("rash")
    expect(page.get_by_role("button", name="joints 1")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="skin", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("[data-tags-given]")).to_have_text("2")
    expect(page.locator("[data-given]")).to_have_text("2")
    assert set(Tagging.objects.values_list("tag", flat=True)) == {one.pk, two.pk}


def test_ones_own_tags_stand_on_top_with_those_proposed_and_groups_are_folded(sit, ada):
    for name in ("Area", "Domain", "Outcome"):
        root = a_tag(name)
        for number in range(20):
            a_tag(f"{name.lower()} {number}", root)
    shown, hidden = a_tag("skin", root, key="1"), a_tag("joints", root)
    paper = a_desk_paper(title="Of joints")
    page = sit_at(sit(ada), paper)
    top, tree = page.locator("#own-tags"), page.locator("#tags .tree")
    assert tree.bounding_box()["height"] <= 400
    expect(page.get_by_role("button", name="area 3", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="skin")).to_be_hidden()

    page.keyboard.press("1")  # folded away, and given all the same
    expect(top.get_by_role("button", name="Take skin away")).to_be_visible()
    top.get_by_role("button", name="joints, as proposed").click()
    expect(top.get_by_role("button", name="Take joints away")).to_be_visible()
    top.get_by_role("button", name="Take skin away").click()
    expect(top.get_by_role("button")).to_have_count(1)
    expect(top.get_by_role("button", name="Take joints away")).to_be_focused()
    assert list(Tagging.objects.values_list("tag", flat=True)) == [hidden.pk] != [shown.pk]

    tree.get_by_text("Domain", exact=True).click()
    expect(page.get_by_role("button", name="domain 3", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="domain 3", exact=True)).to_be_visible()
    assert not defects(page)


def test_without_a_script_a_sentence_is_quoted_and_claimed_on(sit, ada):
    page = sit(ada, java_script_enabled=False)
    page.goto(f"/references/{a_desk_paper().pk}/")
    page.get_by_text("Quote without selecting").click()
    page.get_by_label("On placebo 40 (40%) of 100 had.").check()
    page.get_by_role("button", name="Write a claim on it").click()
    page.get_by_label("Statement, in your own words").fill("Fewer answered on placebo")
    page.get_by_label("background").check()
    page.get_by_role("button", name="Submit for review").click()

    expect(page.locator("#claim-1")).to_contain_text("not yet confirmed")
    expect(page.locator("mark.background")).to_contain_text("On placebo")


def test_everybody_can_use_the_desk_with_all_that_opens_on_it(sit, ada):
    for number in range(3):
        a_tag(f"topic {number}", a_tag(f"Topics {number}"), scope_note="Of topics.")
    a_claim(ada, "By week 24 most people had answered", state=State.SUBMITTED)
    page = sit_at(sit(ada), a_desk_paper())
    step_to(page, "By week 24")
    page.keyboard.press("q")
    expect(page.locator("mark.background")).to_have_count(1)
    page.keyboard.press("]")
    page.keyboard.press("c")
    page.keyboard.type("By week 24 most people on placebo had answered")
    expect(page.locator("#similar")).to_contain_text(re.compile("alike"))
    draft_is_kept(page)
    page.get_by_text("Quote without selecting").click()
    page.locator(".out > summary").click()

    found = defects(page)

    assert not found, "\n".join(found)
