"""What a misspelt word may have meant, by the words of titles, keywords, headings and drugs.

Only a word that is in no reference is asked about, so that a word that has just come in is never
called misspelt; what it may have meant is as old as the last drawing of curation_word.
"""

import re

from django.db import connection

from curation.search.question import Question
from curation.search.words import Understood

SHORTEST, LONGEST = 4, 40
_TRIED = 60  # words, those with the most trigrams in common


def nearest(word: str) -> str | None:
    """The word of the site that takes the fewest slips to get from; of several, the commonest."""
    if not (SHORTEST <= len(word) <= LONGEST and any(map(str.isalpha, word))):
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
            SELECT asked.word, known.word, papers
              FROM known, asked
             WHERE known.word %% asked.word AND known.word <> asked.word
             ORDER BY similarity(known.word, asked.word) DESC, papers DESC, known.word
             LIMIT %s
            """,
            [word, _TRIED],
        )
        likely = [
            (slips, -papers, known)
            for asked, known, papers in cursor.fetchall()
            if (slips := slips_between(asked, known)) <= _allowed(asked)
        ]
    return min(likely)[2] if likely else None


def _allowed(word: str) -> int:
    """A word of five letters with two others is another word."""
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def slips_between(one: str, other: str) -> int:
    """How many letters are wrong, missing, too many, or changed places with the next."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            slips = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and against == one[i - 2]:
                slips = min(slips, before[j - 2] + 1)
            row.append(slips)
        before, last = last, row
    return last[-1]


def mended(question: Question, understood: Understood) -> Question | None:
    """The question with its unknown words replaced by what they may have meant; None for none."""
    words = question.words
    for unknown in understood.unknown:
        if meant := nearest(unknown):
            words = re.sub(rf"(?<!\w){re.escape(unknown)}(?!\w)", meant, words)
    return question.with_(words=words) if words != question.words else None
