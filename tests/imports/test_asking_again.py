"""Asking PubMed again for what did not change costs next to nothing."""

from django.db import connection

from tests.imports.conftest import outcomes
from tests.pubmed import made_up


def test_asking_again_for_what_did_not_change_rewrites_no_index(pubmed, ask):
    pmids = range(101, 161)
    pubmed(*(made_up.article(pmid=pmid, mesh=["Lupus Nephritis"]) for pmid in pmids))
    ask("\n".join(map(str, pmids)))
    before = updates()
    batch = ask("\n".join(map(str, pmids)))
    assert set(outcomes(batch).values()) == {"unchanged"}
    after = updates()
    assert after["all"] - before["all"] == len(pmids)
    assert after["within their page"] - before["within their page"] == len(pmids)


def updates() -> dict[str, int]:
    """What this transaction did to references."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables "
            "WHERE relname = 'curation_reference'"
        )
        return dict(zip(("all", "within their page"), cursor.fetchone(), strict=True))
