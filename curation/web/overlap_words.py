"""How reviews answer the same question, as the page shows it: who says what, in which words."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from curation.models import Citation, Claim
from curation.reviews.conclusions import Accord, Question
from curation.web.overlap_sheet import Named

VERBS = {
    Citation.Stance.SUPPORTS: ("supports", "check"),
    Citation.Stance.DISPUTES: ("disputes", "cross"),
    Citation.Stance.QUALIFIES: ("qualifies", "warn"),
}
SIGNS = {
    Accord.DIFFER: "disagree",
    Accord.IN_PART: "warn",
    Accord.AGREE: "same",
    Accord.BESIDE: "info",
    Accord.ONE: "absent",
}


class Answer(NamedTuple):
    """What one review says to one claim; `is_lost` where its quote is no longer in the text."""

    named: Named
    verb: str
    sign: str
    claim: Claim
    citation: Citation
    quote: str
    is_lost: bool
    waits: bool


class Concluded(NamedTuple):
    question: Question
    words: str
    sign: str
    answers: list[Answer]

    @property
    def is_contested(self) -> bool:
        return self.question.accord in (Accord.DIFFER, Accord.IN_PART)


def concluded(questions: Iterable[Question], names: Mapping[int, Named]) -> list[Concluded]:
    """In the order of the reviews, then of the claims."""
    return [
        Concluded(
            question,
            question.words or "No drug or endpoint is named",
            SIGNS[question.accord],
            [
                _answer(name, said.claim, said.citation)
                for pk, name in names.items()
                for said in question.said.get(pk, ())
            ],
        )
        for question in questions
    ]


def _answer(name: Named, claim: Claim, citation: Citation) -> Answer:
    verb, sign = VERBS[Citation.Stance(citation.stance)]
    quote = citation.quote
    return Answer(
        *(name, verb, sign, claim, citation),
        quote.exact if quote else "",
        quote is not None and not quote.is_found,
        not (claim.is_accepted and citation.is_accepted),
    )
