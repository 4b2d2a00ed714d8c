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
    """What one review says to a claim; `is_lost` where its quote is no longer in the text.

    `waits` is the citation or the claim where that is not accepted.
    """

    named: Named
    verb: str
    sign: str
    citation: Citation
    quote: str
    is_lost: bool
    waits: Claim | Citation | None


class Stated(NamedTuple):
    """A claim, and what the reviews say to it."""

    claim: Claim
    answers: list[Answer]


class Concluded(NamedTuple):
    question: Question
    words: str
    sign: str
    claims: list[Stated]

    @property
    def is_contested(self) -> bool:
        return self.question.accord in (Accord.DIFFER, Accord.IN_PART)


def concluded(questions: Iterable[Question], names: Mapping[int, Named]) -> list[Concluded]:
    """Under each claim the reviews in their order."""
    return [
        Concluded(
            question,
            question.words or "No drug or endpoint is named",
            SIGNS[question.accord],
            _claims(question, names),
        )
        for question in questions
    ]


def _claims(question: Question, names: Mapping[int, Named]) -> list[Stated]:
    stated: dict[int, Stated] = {}
    for pk, name in names.items():
        for claim, citation in question.said.get(pk, ()):
            answers = stated.setdefault(claim.pk, Stated(claim, [])).answers
            answers.append(_answer(name, claim, citation))
    return [stated[pk] for pk in sorted(stated)]


def _answer(name: Named, claim: Claim, citation: Citation) -> Answer:
    verb, sign = VERBS[Citation.Stance(citation.stance)]
    quote = citation.quote
    return Answer(
        *(name, verb, sign, citation),
        quote.exact if quote else "",
        quote is not None and not quote.is_found,
        next((row for row in (citation, claim) if not row.is_accepted), None),
    )
