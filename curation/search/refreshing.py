"""Drawing anew what is counted beforehand: the words of the site, and its commonest values."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from curation.search.counting import total

# What says how often references had been written comes first, so that it never says too much.
VIEWS = ("curation_drawn", "curation_word", "curation_facet")
# A large site is drawn seldom, however much comes in: each drawing reads every title.
PER_REFERENCE = timedelta(milliseconds=3)
_LOCK = 7_003_912  # of this verb alone, among the advisory locks of the database


def refresh(*, always: bool = False) -> bool:
    """Draw them anew if references were written since, and say whether that was done.

    To ask is cheap: PostgreSQL counts what is written to a table. People read what was drawn
    before until the new is there, and one process at a time draws.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0] or not (always or _is_due()):
            return False
        for view in VIEWS:
            cursor.execute(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {view}")
    return True


def _is_due() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT drawn_at, written <> n_tup_ins + n_tup_upd + n_tup_del
              FROM curation_drawn, pg_stat_user_tables
             WHERE relid = 'curation_reference'::regclass
            """
        )
        drawn_at, is_behind = cursor.fetchone()
    return bool(is_behind and timezone.now() - drawn_at >= total().number * PER_REFERENCE)
