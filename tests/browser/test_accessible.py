"""Everybody can use every page: WCAG 2.2 AA as far as axe can tell, in both themes, wide and
narrow; and none is wider than a telephone.
"""

from datetime import date
from random import Random

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from curation.claims.comments import comment
from curation.models import Finding, ImportBatch, ImportItem, Reference, Role, Source, TrialReport
from curation.people.invitations import invite
from curation.tasks import check_figures
from curation.web.gates import BROUGHT
from curation.web.urls import urlpatterns
from tests.browser.addresses import (
    EXAMINED,
    NO_PAGES,
    NOT_WITHOUT_MORE,
    OF_CLAIMS,
    OF_ENTERING,
    OF_IMPORTS,
    OF_OVERLAP,
    OF_PEOPLE,
    OF_SCREENING,
    OF_THE_ENTRANCE,
    OF_THE_EVIDENCE,
    OF_THE_FLOW,
    OF_THE_MATRIX,
    OF_THE_QUEUE,
    OF_THE_SECOND_STEP,
    OF_TROUBLE,
    OF_TWO_PEOPLE,
    walk,
)
from tests.browser.bringing import brought_in
from tests.browser.differing import people_who_differ
from tests.browser.examining import defects
from tests.browser.matrices import twins
from tests.browser.records import EVERYTHING, FIRST, FOUND, SECOND, SECOND_DOI, SPOILT
from tests.builders import a_notice, a_reference
from tests.cast import PASSWORD, a_person
from tests.desk_builders import (
    a_claim,
    a_paper,
    a_quote,
    a_tag,
    an_accepted_claim,
    an_assignment,
    cited,
)
from tests.evidence_builders import (
    a_drug,
    a_finding,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)
from tests.matrix.brave import the_twins
from tests.reviews.overlapping import six_reviews
from tests.screening.flow_worlds import a_world

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_each_page_of_the_site_is_examined_below():
    examined = set().union(*EXAMINED)
    named = {pattern.name for pattern in urlpatterns} | set(BROUGHT) | {"api-docs", "openapi"}
    assert named == examined | NO_PAGES | NOT_WITHOUT_MORE


def test_everybody_can_use_the_pages_of_the_evidence(sit, cleo):
    brought_in(FIRST, EVERYTHING, by=cleo)
    unfetched = a_reference(fetched=False, authors_as_printed="Curator A, Reviewer B")
    trial = some_evidence()
    found = walk(
        sit(cleo, refused=[404]),
        OF_THE_EVIDENCE,
        everything=Reference.objects.get(pmid=EVERYTHING).pk,
        unfetched=unfetched.pk,
        nct=trial.nct,
    )
    assert not found, "\n".join(found)


def test_everybody_can_use_the_matrix(sit, ada, ben):
    twins(by=ada, accepted_by=ben)
    found = walk(sit(ben), OF_THE_MATRIX)
    assert not found, "\n".join(found)


def some_evidence():
    """The twins with two doses, flags and quotes, a programme, and a finding of another kind."""
    by, drug = a_person("ines", Role.CURATOR), a_drug(binding="atp", boxed_warning=True)
    sri = an_endpoint()
    first, second = the_twins(
        sri,
        by=by,
        doses=(2, 4),
        flags=["denominator_ambiguous"],
        trial={"started_on": date(2018, 8, 1)},
    )
    first.results.update(kept_as_printed={"percent": "the denominator was near 250"})
    Source.objects.filter(results__outcome=first).update(quote="Made-up words.")
    second.results.update(state="requires_review", cause="corrected")
    an_outcome(first.trial, an_endpoint("Flare"), reporting="none")
    TrialReport.objects.create(trial=first.trial, reference=a_reference(), kind="primary")
    finding = Finding.objects.create(
        **{"level": "meta-analysis", "study": "A made-up meta-analysis", "arm": "baricitinib"},
        **{"endpoint": sri, "source": a_source(), "state": "submitted", "percent": 50, "n": 10},
        **{"entered_by": by, "changed_by": by},
    )
    finding.drugs.add(drug)
    return first.trial


def test_everybody_can_use_what_opens_on_a_page_of_the_evidence(sit, cleo):
    trial = some_evidence()
    page = sit(cleo)
    page.goto(f"/trials/{trial.nct}/")
    page.get_by_text("Words of the source").first.click()
    page.get_by_text("History,").click()
    found = defects(page)
    page.goto("/trials/")
    page.get_by_role("group", name="Filters").get_by_text("Phase", exact=True).click()
    found += defects(page)
    page.goto("/endpoints/sri-4/")
    page.get_by_text("Numbers", exact=True).click()
    found += defects(page)
    assert not found, "\n".join(found)


def test_everybody_can_use_the_pages_of_imports(sit, cleo, pubmed):
    pubmed.fail(f"broken-record={SPOILT}")
    batch = brought_in(FIRST, SPOILT, 8_999_999, by=cleo)
    batch.items.filter(pmid=8_999_999).update(
        state=ImportItem.State.FAILED, reason="PubMed refused it three times."
    )
    page = sit(cleo)
    found = walk(page, OF_IMPORTS, batch=batch.pk)
    page.get_by_label("What to bring in").fill(f"{FIRST} {SECOND_DOI}\n{FIRST}\nnot one")
    expect(page.get_by_role("region", name="How each was understood")).to_be_visible()
    found += defects(page)
    page.goto("/imports/new/?from=query")
    page.get_by_label("PubMed query").fill(FOUND)
    page.get_by_role("button", name="Count first").click()
    expect(page.get_by_role("button", name="Start: bring in 3")).to_be_visible()
    found += defects(page)
    assert not found, "\n".join(found)


def test_everybody_can_use_the_pages_on_which_evidence_is_entered_and_confirmed(sit, cleo, ada):
    outcome = brave(by=ada, kept_by=cleo)
    empty = a_trial("SLE-BRAVE-II").key
    page = sit(cleo, refused=[422])
    found = walk(page, OF_ENTERING, nct=outcome.trial.key, empty=empty)
    page.goto(f"/trials/{outcome.trial.key}/results/")
    page.get_by_label("events, placebo").first.fill("300/253")
    page.locator("details.source summary").first.click()
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("There cannot be more events than people.")).to_be_visible()
    found += defects(page)
    page.goto("/waiting/?what=numbers")
    page.get_by_role("article").first.get_by_text("Reject").click()
    found += defects(page)
    page.goto(f"/trials/{outcome.trial.key}/arms/")
    page.get_by_label("Dose, another arm", exact=True).fill("four")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“four” is not a number.")).to_be_visible()
    found += defects(page)
    assert not found, "\n".join(found)


def test_everybody_can_use_the_queue_and_what_opens_on_it(sit, ada, ben):
    drug = a_tag("Drug")
    bari = a_tag("baricitinib", drug, key="1", scope_note="Made-up words.")
    a_tag("LY3009104", bari, terms=["lupus"])
    first, second = a_paper("FINDINGS: Made-up words on lupus."), a_paper()
    a_notice(first)
    for paper, person in ((first, ada), (second, ada), (first, ben)):
        an_assignment(paper, person)
    page = sit(ada, refused=[422])
    found = walk(page, OF_THE_QUEUE, second=second.pk)
    page.get_by_label("Include").fill("x")
    page.get_by_role("button", name="Save the keys").click()
    expect(page.get_by_role("alert").first).to_contain_text("would both have the key x")
    found += defects(page)
    page.goto("/queue/")
    page.locator("details.reasons > summary").click()
    found += defects(page)
    page.keyboard.press("Escape")
    page.route("**/tag/", lambda route: route.abort("aborted"))
    page.locator(".tree").get_by_role("button", name="baricitinib").click()
    expect(page.get_by_text("Not saved", exact=True)).to_be_visible()
    page.get_by_role("button", name="Note").click()
    found += defects(page)
    assert not found, "\n".join(found)


def brave(*, by, kept_by):
    """A trial of which something waits, was sent back, is a draft and is remarked on."""
    trial = a_trial(nct="NCT03616912")
    drug, placebo = an_arm(trial, a_drug(), n_randomised=252), an_arm(trial)
    outcome = an_outcome(trial, an_endpoint(), is_primary=True)
    source = a_source(a_reference(), quote="57 % against 46 %")
    a_result(outcome, drug, by=by, events=142, n=252, percent=57, source=source)
    a_result(outcome, placebo, by=kept_by, events=1, n=253, source=source)
    odds = {"of": ("OR", "1.57", "1.09", "2.27"), "as_printed": "1.57 (1.09 to 2.27)"}
    an_effect(outcome, drug, placebo, by=by, source=source, **odds)
    later = an_outcome(trial, an_endpoint("Weight", kind="continuous"))
    sent_back = {"state": "rejected", "reason": "In kg?", "decided_by": by}
    a_result(later, drug, by=kept_by, value=3, decided_at=timezone.now(), **sent_back)
    a_result(later, placebo, by=kept_by, value=3, sd=1, state="draft")
    a_finding(by=by, flags=["not_lupus"])
    return outcome


def test_everybody_can_use_the_pages_of_claims(sit, cleo, ada):
    claim, draft = contested(by=ada, decided_by=cleo)
    page = sit(cleo, refused=[422])
    citation = claim.citations.first().pk
    paper, unquoted = claim.citations.first().reference, a_reference().pk
    for numbers in ({"events": 60, "n": 100, "percent": 60}, {"events": 3, "n": 17}):
        a_finding(by=ada, source=a_source(paper), **numbers)
    check_figures(paper)
    pages = {"claim": claim.pk, "draft": draft.pk, "citation": citation}
    found = walk(page, OF_CLAIMS, **pages, paper=paper.pk, unquoted=unquoted)
    page.goto(f"/claims/{claim.pk}/")
    page.get_by_text("Cite another paper").click()
    page.get_by_text("History,").click()
    page.get_by_text("Withdraw", exact=False).first.click()
    found += defects(page)
    page.get_by_label("PMID, DOI or number here").fill("nonsense")
    page.get_by_label("disputes", exact=True).check()
    with page.expect_navigation():
        page.get_by_role("button", name="Cite it").click()
    found += defects(page)
    page.goto("/waiting/?what=claims")
    page.get_by_role("article", name="waits for somebody").get_by_text("Reject").click()
    found += defects(page)
    page.goto(f"/claims/{draft.pk}/edit/")
    type(draft).objects.filter(pk=draft.pk).update(version=2, statement="Another text")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


def test_everybody_can_use_the_overlap_of_reviews(sit, ada, ben, cleo):
    page = sit(cleo)
    assert not walk(page, {"review-overlap": ["/reviews/overlap/"]})
    world = six_reviews(ada, ben)
    one, other = world.reviews[0].pk, world.reviews[1].pk
    found = walk(page, OF_OVERLAP, one=one, other=other)
    page.goto("/reviews/overlap/")
    page.get_by_text("Reviews 6 of 6").click()
    found += defects(page)
    page.get_by_text("How this is reckoned").click()
    page.get_by_role("link", name="very high").first.click()
    page.get_by_role("heading", name="Quill 2019 and Reed 2020").wait_for()
    assert not found + defects(page)


def test_everybody_can_use_the_pages_about_what_two_people_said(sit, ada, ben, cleo):
    page = sit(cleo)
    found = walk(page, OF_TWO_PEOPLE)
    people_who_differ(ada, ben)
    found += walk(page, OF_TWO_PEOPLE)
    table = "title,pmid,reviewer,decision,reason\nOne,1,Ada,exclude,odd\nTwo,,Somebody,include,\n"
    page.goto("/screening/bring/")
    page.get_by_label("File").set_input_files(
        {"name": "made-up.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_role("heading", name="What the file says")).to_be_visible()
    found += defects(page)
    page.get_by_role("button", name="Bring in").click()
    expect(page.get_by_role("heading", name="Decisions brought in")).to_be_visible()
    found += walk(page, OF_SCREENING, brought=ImportBatch.objects.get().pk)
    page.goto("/conflicts/")
    page.locator("summary", has_text="Abstract").first.click()
    page.get_by_text("Otherwise").first.click()
    found += defects(page)
    page.get_by_role("button", name="Settle so").first.click()
    expect(page.get_by_text("settled:").first).to_be_visible()
    found += defects(page)
    assert not found, "\n".join(found)


def test_everybody_can_use_the_flow(sit, ada):
    page = sit(ada)
    found = walk(page, {"review-flow": ["/reviews/flow/"]})
    world = a_world(Random(0))
    found += walk(page, OF_THE_FLOW, review=world.review.pk)
    page.goto("/reviews/flow/")
    opens = page.locator(".plot.wide .opens", has_text="Records screened")
    opens.focus()
    found += defects(page)
    opens.press("Enter")  # on a telephone another drawing was shown: this one lost the focus
    expect(page.get_by_text("Flow: screened")).to_be_visible()
    assert not found, "\n".join(found)


def contested(*, by, decided_by):
    """A claim with everything that its page can show, and a draft; another claim waits."""
    drug, endpoint, paper = a_drug(), an_endpoint(), a_paper()
    first, _ = the_twins(endpoint, by=by)
    speaks = {"drugs": [drug], "trial": first.trial, "endpoint": endpoint}
    quote = a_quote(paper, by)
    claim = an_accepted_claim(by, decided_by, paper, quote=quote, population="SLE", **speaks)
    lost = a_quote(paper, by, "40 (40%) on placebo", anchor="orphaned", **NOWHERE)
    fuzzy = a_quote(paper, by, "people on the drug", anchor="fuzzy", score=0.9)
    for stance, words, state in (
        ("disputes", lost, "submitted"),
        ("qualifies", fuzzy, "submitted"),
        ("background", None, "draft"),
    ):
        cited(claim, paper, by, stance=stance, quote=words, state=state)
    a_notice(paper)
    comment(claim, by=by, text="@cleo is it so?")
    waits = a_claim(by, "It waits for somebody", state="submitted", **speaks)
    cited(waits, paper, by, quote=quote, state="submitted")
    return claim, a_claim(by, "It is a draft")


NOWHERE = {"found_on": None, "found_start": None, "found_end": None}


def test_everybody_can_use_the_page_of_a_batch_that_comes_in(sit, cleo, pubmed, worker):
    pubmed.hold(SECOND)
    page = sit(cleo)
    page.goto("/imports/new/")
    page.get_by_label("What to bring in").fill(f"{FIRST} {SECOND_DOI}")
    page.get_by_role("button", name="Start: ask PubMed for 2").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
    found = defects(page)
    assert not found, "\n".join(found)


def test_everybody_can_use_the_pages_of_people_and_accounts(sit, cleo, ada):
    invite(name="Ines Novak", role=Role.CURATOR, by=cleo)
    page = sit()
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill("cleo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/people/{ada.pk}/")
    with page.expect_navigation():
        page.get_by_role("button", name="Make a password link").click()
    found = defects(page)
    page.goto("/people/")
    with page.expect_navigation():
        page.get_by_role("button", name="New link").click()
    found += defects(page)
    found += walk(page, OF_PEOPLE, ada=ada.pk)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    found += walk(page, OF_THE_SECOND_STEP)
    assert not found, "\n".join(found)


def test_everybody_can_use_the_entrance(sit, cleo):
    invited = invite(name="Ines Novak", role=Role.CURATOR, by=cleo)
    page = sit(refused=[401, 410])
    found = walk(page, OF_THE_ENTRANCE, token=invited.token)
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill("cleo")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("do not belong together")).to_be_visible()
    found += defects(page)
    assert not found, "\n".join(found)


def test_everybody_can_use_the_pages_that_say_what_went_wrong(sit, ada, settings):
    settings.ROOT_URLCONF = "tests.browser.failing_pages"
    found = walk(sit(ada), OF_TROUBLE)
    assert not found, "\n".join(found)


def test_everybody_can_use_what_opens_on_a_page(sit, ada):
    a_reference()
    page = sit(ada)
    page.goto("/references/")
    page.locator("header summary").get_by_text("ada", exact=True).click()
    found = defects(page)
    page.get_by_role("group", name="Filters").get_by_text("Year", exact=True).click()
    found += defects(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    found += defects(page)
    assert not found, "\n".join(found)
