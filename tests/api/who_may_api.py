"""Who may read what by the API: the table that a test compares with what is answered.

As tests/web/who_may.py has it of the pages. STRANGER stands for a private site; what strangers may
ask where the site is public is in PUBLIC.
"""

from tests.web.who_may import SIGNED_IN

# By the operation's id in the OpenAPI document.
WHO_MAY = {
    "list_references": SIGNED_IN,
    "one_reference": SIGNED_IN,
    "list_notices": SIGNED_IN,
    "list_tags": SIGNED_IN,
    "one_tag": SIGNED_IN,
    "list_taggings": SIGNED_IN,
    "list_decisions": SIGNED_IN,
    "list_assignments": SIGNED_IN,
    "list_reviews": SIGNED_IN,
    "one_review": SIGNED_IN,
    "list_entries": SIGNED_IN,
    "list_drugs": SIGNED_IN,
    "one_drug": SIGNED_IN,
    "list_endpoints": SIGNED_IN,
    "one_endpoint": SIGNED_IN,
    "list_trials": SIGNED_IN,
    "one_trial": SIGNED_IN,
    "list_outcomes": SIGNED_IN,
    "one_outcome": SIGNED_IN,
    "list_results": SIGNED_IN,
    "one_result": SIGNED_IN,
    "list_effects": SIGNED_IN,
    "one_effect": SIGNED_IN,
    "list_findings": SIGNED_IN,
    "one_finding": SIGNED_IN,
    "list_sources": SIGNED_IN,
    "one_source": SIGNED_IN,
    "list_claims": SIGNED_IN,
    "one_claim": SIGNED_IN,
    "list_citations": SIGNED_IN,
    "one_citation": SIGNED_IN,
    "list_quotes": SIGNED_IN,
    "one_quote": SIGNED_IN,
    "the_matrix": SIGNED_IN,
    "list_imports": SIGNED_IN,
    "one_import": SIGNED_IN,
    "list_items": SIGNED_IN,
    "list_activity": SIGNED_IN,
    "me": SIGNED_IN,
}
PUBLIC = set(WHO_MAY) - {
    *("list_taggings", "list_decisions", "list_assignments"),
    *("list_imports", "one_import", "list_items", "list_activity", "me"),
}
