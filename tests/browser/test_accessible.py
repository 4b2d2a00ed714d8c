"""Everybody can use every page: WCAG 2.2 AA as far as axe can tell, in both themes, wide and
narrow; and none is wider than a telephone.
"""

import re
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

# The pages by the names of their addresses. A new page is entered here, or a test below fails.
OF_THE_EVIDENCE = {
    "home": ["/"],
    "drugs": ["/drugs/"],
    "drug": ["/drugs/baricitinib/"],
    "trials": ["/trials/", "/trials/?phase=3&drug=baricitinib", "/trials/?phase=4"],
    "trial": ["/trials/{nct}/"],
    "endpoints": ["/endpoints/"],
    "endpoint": ["/endpoints/sri-4/", "/endpoints/sri-4/?week=52&drug=baricitinib"],
    "references": ["/references/", "/references/?notice=retracted", "/references/?q=nothing"],
    "reference": ["/references/{everything}/", "/references/{unfetched}/"],
    "claim-on": ["/references/{everything}/claim/"],
    "versions": ["/references/{everything}/versions/"],
    "pmid": ["/pmid/1/"],
    "parts": ["/parts/"],
}
OF_THE_MATRIX = {
    "matrix": [
        *("/matrix/", "/matrix/?state=disagree", "/matrix/?population=ln"),
        "/matrix/?arm=baricitinib~4+mg+once+daily&at=sri-4~52~",
        *("/matrix/?lens=trials", "/matrix/?lens=balance", "/matrix/?lens=gaps"),
        "/matrix/?lens=timeline",
    ],
}
OF_IMPORTS = {
    "imports": ["/imports/", "/imports/?before=1"],
    "batch": ["/imports/{batch}/", "/imports/{batch}/?outcome=failed"],
    "new-batch": ["/imports/new/?from=file", "/imports/new/?from=query", "/imports/new/"],
}
OF_ENTERING = {
    "new-trial": ["/trials/new/", "/trials/new/?nct=NCT0361"],
    "edit-trial": ["/trials/{nct}/edit/"],
    "trial-arms": ["/trials/{nct}/arms/"],
    "trial-outcomes": ["/trials/{nct}/outcomes/"],
    "trial-reports": ["/trials/{nct}/reports/"],
    "trial-results": ["/trials/{nct}/results/", "/trials/{empty}/results/"],
    "waiting": [
        "/waiting/",
        "/waiting/?what=claims",
        "/waiting/?what=findings",
        "/waiting/?trial={nct}",
        "/waiting/?trial={empty}",
    ],
}
OF_THE_QUEUE = {
    "queue": ["/queue/", "/queue/?at={second}", "/queue/?stage=full-text"],
    "keys": ["/accounts/keys/"],
}
OF_TAGS = {
    "tags": ["/tags/", "/tags/?q=bari", "/tags/?q=nothing"],
    "tag": ["/tags/drug/", "/tags/gone/"],
    "new-tag": ["/tags/new/?under=drug"],
    "edit-tag": ["/tags/drug/edit/"],
    "move-tag": ["/tags/drug/move/"],
    "merge-tag": ["/tags/drug/merge/"],
    "split-tag": ["/tags/drug/split/"],
    "retire-tag": ["/tags/drug/retire/"],
}
OF_TWO_PEOPLE = {
    "conflicts": ["/conflicts/", "/conflicts/?settled=yes", "/conflicts/?tag=999"],
    "agreement": ["/conflicts/agreement/"],
    "assignments": ["/assignments/", "/assignments/?q=second"],
    "activity": ["/activity/", "/activity/?kind=taggings&since=2026-01-01", "/activity/?claim=1"],
}
OF_THE_FLOW = {
    "review-flow": ["/reviews/flow/", "/reviews/flow/?since=2026-01-01"],
    "review-flow-asked": ["/reviews/flow/asked/?box=from-paste"],
    "review-flow-studies": ["/reviews/flow/studies/"],
    "review-flow-of": ["/reviews/{review}/flow/"],
    "review-flow-asked-of": ["/reviews/{review}/flow/asked/?box=from-list"],
    "review-flow-studies-of": ["/reviews/{review}/flow/studies/?box=no-trial"],
}
OF_SCREENING = {
    "screening": ["/screening/", "/screening/?review=999"],
    "screening-bring": ["/screening/bring/"],
    "brought": ["/screening/brought/{brought}/", "/screening/brought/{brought}/?fate=differs"],
}
OF_REVIEWS = {
    "reviews": ["/reviews/", "/reviews/?q=nothing"],
    "new-review": ["/reviews/new/"],
    "review": [
        *("/reviews/{review}/", "/reviews/{review}/?show=unsure", "/reviews/{bare}/"),
        *("/reviews/{review}/?show=waiting", "/reviews/{review}/?list={older}"),
    ],
    "review-question": ["/reviews/{review}/question/"],
    "take-list": [
        *("/reviews/{review}/list/?from=pubmed", "/reviews/{bare}/list/?from=pubmed"),
        *("/reviews/{review}/list/?from=paste", "/reviews/{review}/list/?from=file"),
    ],
}
OF_PEOPLE = {
    "people": ["/people/"],
    "person": ["/people/{ada}/"],
    "account_change_password": ["/accounts/password/change/"],
    "account_email": ["/accounts/email/"],
    "usersessions_list": ["/accounts/sessions/"],
    "socialaccount_connections": ["/accounts/3rdparty/"],
    "mfa_index": ["/accounts/2fa/"],
    "account_reauthenticate": ["/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2F"],
}
# Which are shown once the password was asked for again.
OF_THE_SECOND_STEP = {
    "mfa_activate_totp": ["/accounts/2fa/totp/activate/"],
    "mfa_list_webauthn": ["/accounts/2fa/webauthn/"],
    "mfa_add_webauthn": ["/accounts/2fa/webauthn/add/"],
    "account_logout": ["/accounts/logout/"],
}
OF_THE_ENTRANCE = {
    "account_login": ["/accounts/login/"],
    "account_inactive": ["/accounts/inactive/"],
    "account_signup": ["/accounts/signup/"],
    "account_reset_password": ["/accounts/password/reset/"],
    "account_reset_password_done": ["/accounts/password/reset/done/"],
    "account_reset_password_from_key": ["/accounts/password/reset/key/1-unknown/"],
    "account_reset_password_from_key_done": ["/accounts/password/reset/key/done/"],
    "socialaccount_login_cancelled": ["/accounts/3rdparty/login/cancelled/"],
    "socialaccount_login_error": ["/accounts/3rdparty/login/error/"],
    "accept-invitation": ["/invitations/{token}/", "/invitations/unknown/"],
}
OF_CLAIMS = {
    "claims": ["/claims/", "/claims/?contested=yes", "/claims/?q=nothing"],
    "claim": ["/claims/{claim}/", "/claims/{draft}/"],
    "new-claim": ["/claims/new/"],
    "edit-claim": ["/claims/{claim}/edit/"],
    "edit-citation": ["/claims/citations/{citation}/"],
    "quotes-again": ["/references/{paper}/quotes/", "/references/{unquoted}/quotes/"],
    "figures": ["/references/{paper}/figures/", "/references/{unquoted}/figures/"],
}
OF_OVERLAP = {
    "review-overlap": [
        *("/reviews/overlap/", "/reviews/overlap/?pair={one}-{other}"),
        *("/reviews/overlap/?rows=studies&review={one}", "/reviews/overlap/?rows=all&sort=year"),
    ],
}
EXAMINED = (
    *(OF_THE_EVIDENCE, OF_THE_MATRIX, OF_IMPORTS, OF_ENTERING, OF_PEOPLE, OF_CLAIMS, OF_TAGS),
    *(OF_TWO_PEOPLE, OF_SCREENING, OF_THE_FLOW, OF_REVIEWS, OF_THE_QUEUE, OF_OVERLAP),
    *(OF_THE_SECOND_STEP, OF_THE_ENTRANCE),
)
OF_TROUBLE = {
    f"{name}.html": [f"/fails/{name}.html"]
    for name in (400, 403, "403_csrf", 404, 409, 413, 429, 500)
}
# Answers for machines, downloads, fragments, and what only a form leads to.
NO_PAGES = {
    *("healthz", "readyz", "understood", "batch-items-csv", "references-csv"),
    *("matrix-csv", "matrix-xlsx", "matrix-json", "matrix-svg"),
    *("forest-svg", "forest-csv", "drug-plot-svg", "drug-plot-csv"),
    *("programme-svg", "programme-csv"),
    *("review-flow-svg", "review-flow-csv", "review-flow-svg-of", "review-flow-csv-of"),
    *("review-flow-asked-csv", "review-flow-asked-csv-of"),
    *("review-flow-studies-csv", "review-flow-studies-csv-of"),
    *("reviews-csv", "review-csv", "review-coming", "list-understood", "add-as-review"),
    *("import-missing", "look-for-entries", "choose-candidate", "refuse-candidate"),
    *("propose-again", "name-another", "set-entry-aside", "undo-entry"),
    *("fetch-unfetched", "import-one", "fetch-reference"),
    "take-words-back",
    *("confirm-words", "confirm-figures", "look-for-figures", "answer-figures"),
    *("cancel-batch", "resume-batch", "retry-batch", "retry-item"),
    *("take-words", "similar-at-desk", "submit-from-desk", "tag-from-desk", "screen-from-desk"),
    *("undo-tag-change", "bulk-tag", "undo-bulk-tag"),
    *("trial-results-row", "decide", "accept-outcome", "submit-again"),
    *("queue-take", "queue-undo", "queue-tag", "queue-decide", "queue-done"),
    *("claims-csv", "claim-annotations", "similar-claims", "cite-claim", "claim-step"),
    *("citation-step", "decide-claim", "decide-citation", "comment-on-claim", "draft"),
    *("activity-csv",),
    *("review-overlap-csv", "review-overlap-pairs-csv", "review-overlap-xlsx"),
    "review-overlap-svg",
    *("conflicts-csv", "agreement-csv", "settle", "reopen", "ask", "hand-over", "withdraw"),
    *("give-back", "ask-full-text", "screening-csv", "screening-ris"),
    *("brought-csv", "give-brought"),
    *("change-role", "close-account", "open-account", "password-link", "forget-second-step"),
    *("withdraw-invitation", "renew-invitation", "accept-by-orcid"),
    *("mfa_download_recovery_codes", "orcid_login", "orcid_callback"),
}
# allauth's pages that need a letter, a second step or ORCID first, or lead elsewhere without them.
NOT_WITHOUT_MORE = {
    *("account_confirm_login_code", "account_email_verification_sent", "account_confirm_email"),
    *("account_set_password", "socialaccount_signup", "mfa_authenticate", "mfa_reauthenticate"),
    *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    *("mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn"),
}


def test_each_page_of_the_site_is_examined_below():
    examined = set().union(*EXAMINED)
    named = {pattern.name for pattern in urlpatterns} | set(BROUGHT)
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
    page.locator("header summary").click()
    found = defects(page)
    page.get_by_role("group", name="Filters").get_by_text("Year", exact=True).click()
    found += defects(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    found += defects(page)
    assert not found, "\n".join(found)


def walk(page, pages, **there):
    found = []
    for address in (address for addresses in pages.values() for address in addresses):
        page.goto(address.format(**there))
        expect(page).to_have_url(re.compile(re.escape(address.format(**there)) + "$"))
        found += defects(page)
    return found
