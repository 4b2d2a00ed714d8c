"""The pages of the site by their names, with the addresses at which each is examined."""

import re

from playwright.sync_api import expect

from tests.browser.examining import defects

# A new page is entered here, or a test of test_accessible fails.
OF_THE_EVIDENCE = {
    "home": ["/"],
    "drugs": ["/drugs/"],
    "drug": ["/drugs/baricitinib/"],
    "trials": ["/trials/", "/trials/?phase=3&drug=baricitinib", "/trials/?phase=4"],
    "trial": ["/trials/{nct}/"],
    "endpoints": ["/endpoints/"],
    "endpoint": ["/endpoints/sri-4/", "/endpoints/sri-4/?week=52&drug=baricitinib"],
    "bibliography": [
        *("/references/bibliography/", "/references/bibliography/?style=lancet&q=nothing"),
        "/references/bibliography/?style=apa&chosen={everything},{unfetched}",
    ],
    "references": [
        "/references/",
        "/references/?notice=retracted",
        "/references/?q=nothing",
        "/references/?q=trial",
    ],
    "reference": ["/references/{everything}/", "/references/{unfetched}/"],
    "claim-on": ["/references/{everything}/claim/"],
    "versions": ["/references/{everything}/versions/"],
    "pmid": ["/pmid/1/"],
    "parts": ["/parts/"],
    "api-docs": ["/api/docs/", "/api/docs/#list_results", "/api/docs/#schema-Result"],
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
    "tokens": ["/accounts/tokens/"],
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
# What a table of can be taken away, in each format.
TABLES = (
    *("references", "drugs", "trials", "endpoints", "claims", "matrix", "reviews", "review"),
    *("review-overlap", "review-overlap-pairs", "review-flow-studies", "review-flow-studies-of"),
    *("review-flow-asked", "review-flow-asked-of", "screening", "conflicts", "agreement"),
    *("brought", "batch-items", "activity"),
)
# Answers for machines, downloads, fragments, and what only a form leads to.
NO_PAGES = {
    *(f"{table}-{form}" for table in TABLES for form in ("csv", "xlsx", "json")),
    "chosen-references",
    *(
        f"{noun}-{form}"
        for noun in ("references", "reference", "review")
        for form in ("ris", "bibtex", "nbib", "csl")
    ),
    *("bibliography-txt", "bibliography-html"),
    *(
        "healthz",
        "readyz",
        "openapi",
        "understood",
        "release-zip",
    ),
    "matrix-svg",
    *("forest-svg", "forest-csv", "drug-plot-svg", "drug-plot-csv"),
    *("programme-svg", "programme-csv"),
    *("review-flow-svg", "review-flow-csv", "review-flow-svg-of", "review-flow-csv-of"),
    *("review-coming", "list-understood", "add-as-review"),
    *("import-missing", "look-for-entries", "choose-candidate", "refuse-candidate"),
    *("propose-again", "name-another", "set-entry-aside", "undo-entry"),
    *("fetch-unfetched", "import-one", "fetch-reference"),
    "take-words-back",
    *("confirm-words", "confirm-figures", "look-for-figures", "answer-figures"),
    *("cancel-batch", "resume-batch", "retry-batch", "retry-item"),
    *("take-words", "similar-at-desk", "submit-from-desk", "tag-from-desk", "screen-from-desk"),
    *("undo-tag-change", "bulk-tag", "undo-bulk-tag", "save-question", "forget-question"),
    *("trial-results-row", "decide", "accept-outcome", "submit-again"),
    *("queue-take", "queue-undo", "queue-tag", "queue-decide", "queue-done"),
    *("claim-annotations", "similar-claims", "cite-claim", "claim-step"),
    *("citation-step", "decide-claim", "decide-citation", "comment-on-claim", "draft"),
    "review-overlap-svg",
    *("settle", "reopen", "ask", "hand-over", "withdraw"),
    *("give-back", "ask-full-text", "screening-ris"),
    "give-brought",
    *("change-role", "close-account", "open-account", "password-link", "forget-second-step"),
    "revoke-token",
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


def walk(page, pages, **there):
    """What is wrong with any of these pages, each opened at each of its addresses."""
    found = []
    for address in (address for addresses in pages.values() for address in addresses):
        page.goto(address.format(**there))
        expect(page).to_have_url(re.compile(re.escape(address.format(**there)) + "$"))
        found += defects(page)
    return found
