"""From a review that nobody had to its PRISMA flow: added, resolved, brought in, screened by two
people who differ once, settled, read in full; by keys alone.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from curation.models import Reference, Review, Role, ScreeningDecision
from tests.browser.bringing import brought_in
from tests.browser.examining import defects
from tests.browser.records import (
    ITS_NCT,
    OF_FATIGUE,
    OF_RASHES,
    RECOUNTED,
    REVIEWED,
    TRIALLED,
    TWINS,
)
from tests.browser.tabbing import at, choose, follow, go, skip_to_content, submit, tab_to
from tests.cast import a_person
from tests.desk_builders import a_decision, a_tag, judged
from tests.evidence_builders import a_trial

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

TITLE = "Whether imagined inhibitors help: a made-up review."
QUIET, AGAIN = "Quiet joints in SLE-INVENTED.", "SLE-INVENTED counted again."
MICE = "Mice that never were."
RASHES = "Rashes that nobody had under an imagined inhibitor."
FATIGUE = "Fatigue under an imagined inhibitor in lupus."
BREAKFAST = "An imagined inhibitor taken before breakfast."
# What each presses at title and abstract: they differ on one. x and a digit is out, with a reason.
ADA_SAYS = {QUIET: "i", AGAIN: "i", MICE: "x7", RASHES: "x5", FATIGUE: "i", BREAKFAST: "x6"}
DORA_SAYS = ADA_SAYS | {FATIGUE: "x1"}
IN_FULL = {QUIET: "i", AGAIN: "x4", FATIGUE: "x0"}


@pytest.fixture
def dora(transactional_db):
    return a_person("dora", Role.CURATOR, first_name="Dora", last_name="Weiss")


@pytest.fixture
def evidence(ada, pubmed):
    """What is there before: a trial, and some of what the review cites."""
    a_tag("baricitinib", a_tag("Drug"), key="1")
    a_trial("SLE-INVENTED", nct=ITS_NCT)
    brought_in(TRIALLED, OF_RASHES, *TWINS, by=ada)


def test_by_keys_alone(sit, ada, ben, dora, evidence, worker, pubmed):
    hers, his, theirs = sit(ada), sit(ben), sit(dora)

    add_the_review(hers)
    the_list_is_resolved(hers)
    answer_what_is_not_sure(hers)
    bring_in_what_is_missing(hers, pubmed)

    open_the_review(his)
    ask_two_people(his)
    screen(hers, ADA_SAYS, beside="Dora Weiss")
    nothing_is_told_before_both_are_done(theirs)
    screen(theirs, DORA_SAYS, beside="Ada Okafor")
    settle_the_conflict(his)

    ask_for_the_full_texts(his)
    read_in_full(hers)

    the_flow_says_so(his)
    a_box_opens_its_records(his)
    the_flow_is_saved(his)
    the_review_says_how_far_it_is_covered(his)
    nothing_is_missing()


def test_everybody_can_use_the_pages_on_the_way(sit, ada, ben, dora, evidence, worker, pubmed):
    """In the states in which no other test examines them."""
    pubmed.hold(REVIEWED)
    page = sit(ada)
    page.goto("/reviews/new/")
    page.get_by_label("Add a review, by its PMID").fill(str(REVIEWED))
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("on its way")).to_be_visible()
    found = defects(page)
    pubmed.go_on()
    page.get_by_role("link", name=TITLE).click()
    covers(page, "5 resolved")

    pubmed.hold(RECOUNTED)
    page.get_by_role("button", name="Import all that are missing").click()
    expect(page.locator("#coming")).to_contain_text("0 of 3 missing ones asked for")
    found += defects(page)
    pubmed.go_on()
    covers(page, "5 here")
    review = Review.objects.get()
    screened_already(review, ada, dora)
    page.goto(f"/reviews/{review.pk}/")
    found += defects(page)

    page = sit(ben)
    for name, words in (
        ("references", "5 of 8 references"),
        ("assignments", "the 5 found"),
        ("screening", "2 references are included"),
    ):
        page.goto(f"/{name}/?review={review.pk}")
        expect(page.get_by_text(words)).to_be_visible()
        found += defects(page)
    page.goto(f"/reviews/{review.pk}/flow/?since=2020-01-01")
    expect(page.get_by_role("heading", level=1)).to_contain_text("since 2020-01-01")
    found += defects(page)
    assert not found, "\n".join(found)


def screened_already(review, *people):
    """Two are included and wait for the full text, on one they differ, one is excluded."""
    cited = list(Reference.objects.filter(cited_in__reference_list__review=review).order_by("pk"))
    for reference, (hers, theirs) in zip(cited, SAID, strict=False):
        judged(reference, *people)
        for person, decision in zip(people, (hers, theirs), strict=True):
            a_decision(reference, person, decision, "design" if decision == "exclude" else "")


SAID = [
    *(("include", "include"), ("include", "include"), ("include", "exclude")),
    ("exclude", "exclude"),
]


# -- What the curator does


def add_the_review(page):
    at(page, "/")
    follow(page, page.get_by_role("link", name="Reviews", exact=True))
    skip_to_content(page)
    tab_to(page, page.get_by_label("Add a review, by its PMID"))
    page.keyboard.type(str(REVIEWED))
    go(page, "Enter")
    expect(page.get_by_text("PubMed is asked for it.")).to_be_visible()
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    go(page, "j", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def the_list_is_resolved(page):
    said = [
        ("here", "by its PMID"),
        ("not here yet", "by its PMID"),
        ("not here yet", "by its DOI"),
        ("here", "by PubMed's citation matcher", "99"),
        ("not here yet", "by PubMed's citation matcher", "99"),
        ("waits for a person", "Several papers are like it."),
        ("not found", "It looks like a web page"),
    ]
    expect(page.locator(".cited-entry")).to_have_count(len(said))
    for number, words in enumerate(said):
        for each in words:
            expect(entry(page, number + 1)).to_contain_text(each)
    covers(page, "7 references", "5 resolved", "2 here", "0 screened")


def answer_what_is_not_sure(page):
    unsure, elsewhere = entry(page, 6), entry(page, 7)
    keys = page.keyboard
    keys.press("1")  # leads to the first that waits
    expect(unsure).to_be_focused()
    keys.press("1")
    expect(unsure).to_contain_text("by a person: Ada Okafor")
    expect(unsure).to_be_focused()
    keys.press("j")
    expect(elsewhere).to_be_focused()
    keys.press("s")
    reason = elsewhere.get_by_label("Why it is set aside")
    expect(reason).to_be_focused()
    keys.type("a web")
    expect(reason).to_have_value("a web page")
    keys.press("Tab")
    keys.press("Enter")
    expect(elsewhere).to_contain_text("set aside a web page")
    covers(page, "6 resolved", "3 here", "1 set aside")


def bring_in_what_is_missing(page, pubmed):
    pubmed.hold(RECOUNTED)
    page.keyboard.press("b")
    coming = page.locator("#coming")
    expect(coming).to_contain_text("0 of 3 missing ones asked for")
    pubmed.go_on()
    expect(coming).to_contain_text("3 missing ones asked for: 3 added")
    covers(page, "6 resolved", "6 here")
    expect(page.locator(".cited-entry .badge.added")).to_have_count(6)


# -- What the reviewer asks for


def open_the_review(page):
    at(page, "/")
    follow(page, page.get_by_role("link", name="Reviews", exact=True))
    go(page, "j", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def ask_two_people(page):
    skip_to_content(page)
    follow(page, page.locator("#coverage").get_by_role("link", name="6 here"))
    expect(page.get_by_text("6 of 8 references")).to_be_visible()
    skip_to_content(page)
    follow(page, page.get_by_role("link", name="Assign these"))
    expect(page.get_by_role("radio", name="the 6 found")).to_be_checked()
    skip_to_content(page)
    choose(page, page.get_by_label("Person", exact=True), "Ada Okafor")
    choose(page, page.get_by_label("Second person"), "Dora Weiss")
    submit(page, "Ask")
    said = "6 references for Ada Okafor and Dora Weiss, who judge unseen."
    expect(page.get_by_text(said)).to_be_visible()


def settle_the_conflict(page):
    follow(page, page.get_by_role("link", name="Conflicts", exact=True))
    expect(page.get_by_text("On 1 reference people differ, 1 time.")).to_be_visible()
    expect(page.get_by_role("article", name=FATIGUE)).to_be_visible()
    row = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(row).to_be_focused()
    page.keyboard.press("1")
    expect(row).to_contain_text("settled: include")


def ask_for_the_full_texts(page):
    open_the_review(page)
    follow(page, page.get_by_role("link", name="Screening", exact=True))
    expect(page.get_by_text("3 references are included at title and abstract")).to_be_visible()
    skip_to_content(page)
    choose(page, page.get_by_label("Person", exact=True), "Ada Okafor")
    submit(page, "Ask for full texts")
    expect(page.get_by_text("3 full texts for Ada Okafor.")).to_be_visible()


# -- What whoever screens does


def screen(page, says, *, beside):
    at(page, "/")
    go(page, "g", "q")
    for left in range(len(says), 0, -1):
        expect(page.get_by_role("link", name=f"Queue {left}", exact=True)).to_be_visible()
        expect(page.get_by_text(f"also judged by {beside}, unseen")).to_be_visible()
        title = title_at_hand(page)
        page.keyboard.press("1")
        expect(page.locator(".tree [aria-pressed=true]")).to_have_text(re.compile("baricitinib"))
        decide(page, title, says)
    all_is_done(page)


def nothing_is_told_before_both_are_done(page):
    at(page, f"/reviews/{Review.objects.get().pk}/")
    expect(page.get_by_text("being screened")).to_have_count(6)
    covers(page, "6 here", "0 screened", "0 included")


def read_in_full(page):
    at(page, "/")
    go(page, "g", "q")
    follow(page, page.get_by_role("link", name=re.compile("^Full text")))
    for _ in IN_FULL:
        decide(page, title_at_hand(page), IN_FULL)
    all_is_done(page)


def title_at_hand(page):
    expect(page.locator(".decide")).to_be_visible()
    return page.locator("#queue-title").inner_text()


def decide(page, title, says):
    for key in says[title]:
        page.keyboard.press(key)
    expect(page.locator("#queue-title")).not_to_have_text(title)


def all_is_done(page):
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_focused()
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((each) => each.startsWith('queue-unsaved'))"
    )


# -- What it comes to


def the_flow_says_so(page):
    open_the_review(page)
    follow(page, page.get_by_role("link", name="PRISMA flow"))
    expect(page.locator("main header")).to_contain_text(
        "Of 7 records identified, 6 were screened and 2 assessed at full text; "
        "1 report of 1 trial is included. Nothing waits."
    )
    assert boxes(page) == {
        "Records identified": "7",
        "the review's reference list": "7",
        "Records removed before screening": "1",
        "set aside by a person": "1",
        "Waiting to come in": "0",
        "Records screened": "6",
        "Records excluded": "3",
        "wrong study design": "1",
        "wrong kind of publication": "1",
        "animals or cells only": "1",
        "Waiting to be screened": "0",
        "Reports sought for retrieval": "3",
        "Reports not retrieved": "1",
        "Waiting to be assessed": "0",
        "Reports assessed for eligibility": "2",
        "Reports excluded": "1",
        "no outcome of interest": "1",
        "Included in the review": "",
        "Studies (trials)": "1",
        "Reports of included studies": "1",
    }


def boxes(page):
    """The table beneath the plot: its words, without how each is counted, and its numbers."""
    return dict(
        page.locator(".flow-boxes tbody tr").evaluate_all(
            "rows => rows.map(({cells}) => [...cells].map(({textContent}) => textContent.trim()))"
            ".filter(({length}) => length === 2)"
        )
    )


def a_box_opens_its_records(page):
    skip_to_content(page)
    follow(page, page.locator(".plot.wide .opens", has_text="Reports excluded"), at_most=60)
    expect(page.get_by_text("1 of 8 references")).to_be_visible()
    expect(page.get_by_role("link", name=AGAIN)).to_be_visible()
    page.go_back()


def the_flow_is_saved(page):
    saved = {}
    for kind in ("SVG", "PNG", "CSV"):
        way = page.locator(".save").get_by_text(kind)
        tab_to(page, way, at_most=60)
        with page.expect_download() as saving:
            page.keyboard.press("Enter")
        saved[kind] = Path(saving.value.path()).read_bytes()
    assert b"<svg" in saved["SVG"][:200]
    assert b"Records excluded" in saved["SVG"]
    assert saved["PNG"].startswith(b"\x89PNG")
    assert "Records excluded" in saved["CSV"].decode("utf-8-sig")


def the_review_says_how_far_it_is_covered(page):
    open_the_review(page)
    covers(page, "7 references", "6 resolved", "6 here", "6 screened", "1 included")
    covers(page, "0 with claims")
    expect(entry(page, 1)).to_contain_text("included")
    expect(entry(page, 5)).to_contain_text("excluded")


def nothing_is_missing():
    taken = Review.objects.get().lists.current().get()
    found = taken.entries.order_by("position").values_list("reference__pmid", flat=True)
    assert list(found)[:2] == [TRIALLED, RECOUNTED]
    assert list(found)[3:5] == [OF_RASHES, OF_FATIGUE]
    assert list(found)[5] in TWINS
    settled = ScreeningDecision.objects.get(is_consensus=True)
    assert (settled.reference.pmid, settled.decision) == (OF_FATIGUE, "include")


# -- What a review's page shows


def entry(page, number):
    return page.get_by_role("listitem", name=f"Number {number}", exact=True)


def covers(page, *numbers):
    for each in numbers:
        expect(page.locator("#coverage")).to_contain_text(each)
