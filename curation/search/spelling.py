"""What a misspelt word may have meant, by the words of titles, keywords, headings and drugs.

Only a word that is in no reference is asked about, so that a word that has just come in is never
called misspelt; what it may have meant is as old as the last drawing of curation_word.
"""

import re

from django.db import connection

from curation.search.question import Question
from curation.search.words import Understood

ALIKE = 0.4  # of their trigrams; below, a word of six letters is taken for any other
SHORTEST = 4


def nearest(word: str) -> str | None:
    """The word of the site that is most like it; of words as like, the commonest."""
    if not (SHORTEST <= len(word) <= 40 and any(map(str.isalpha, word))):
        return None
    with connection.cursor() as cursor:
        # The names of drugs as they are now: one that was just entered is in no view yet.
        cursor.execute(
            """
            WITH asked (word) AS (SELECT public.unaccent(lower(%s))),
            known (word, papers) AS (
              SELECT curation_word.word, papers FROM curation_word, asked
               WHERE curation_word.word %% asked.word
              UNION ALL
              SELECT lower(name), 0
                FROM curation_drug, unnest(inn::text || synonyms::text[]) AS name
            )
            SELECT known.word
              FROM known, asked
             WHERE similarity(known.word, asked.word) >= %s AND known.word <> asked.word
             ORDER BY round(similarity(known.word, asked.word)::numeric, 1) DESC, papers DESC,
                   similarity(known.word, asked.word) DESC, known.word
             LIMIT 1
            """,
            [word, ALIKE],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def mended(question: Question, understood: Understood) -> Question | None:
    """The question with its unknown words replaced by what they may have meant; None for none."""
    words = question.words
    for unknown in understood.unknown:
        if meant := nearest(unknown):
            words = re.sub(rf"(?<!\w){re.escape(unknown)}(?!\w)", meant, words)
    return question.with_(words=words) if words != question.words else None
