"""Which words a passage has instead of those that were quoted, and whether that may turn it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from curation.anchoring.folding import fold
from curation.anchoring.found import Change, Kind

_TOKEN = re.compile(
    r"(?<![\w)\]%])[-+]\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[<>=]+|\S"
)
# Stems and words, in the spelling of `fold`: µg is "mug".
_NUMBER = re.compile(
    r".*[\d⁰¹²³⁴-⁹₀-₉¼-¾].*|[<>=≠≈~±%]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third"
    r"|quarter|once|twice|thrice|single|double|triple|\w+fold|both|all|majority|minority|hundred"
    r"|thousand|million|percent|[mkn]?g|mug|pg|[md]?l|[mn]?mol|mumol|iu"
    r"|(?:second|minute|hour|day|week|month|year)s?|daily|weekly|monthly|yearly|annual(?:ly)?"
)
_NEGATION = re.compile(
    r"no|not|non|neither|nor|none|never|without|cannot|\w+n't|absen\w+|lack\w*|fail\w*|unlikely"
    r"|hardly|rarely|seldom|except|exclud\w+"
)
_DIRECTION = re.compile(
    r"(?:increas|decreas|reduc|rais|ris|fall|declin|elevat|diminish|enhanc|improv|worsen|deteriorat"
    r"|superior|inferior|positiv|negativ|upregulat|downregulat|prolong|shorten|benefi|harm|protect"
    r"|discontinu|agonis|antagonis|inhibit|activat|stimulat|suppress)\w*"
    r"|(?:high|low|great|small|larg|long|short|fast|slow|earl|lat|old|young)(?:er|est|ier|iest)"
    r"|high|low|rose|fell|more|most|less|least|fewer|fewest|better|best|worse|worst|above|below"
    r"|over|under|before|after|gain\w*|loss|lost|favou?r\w*"
)
_OPPOSITE = re.compile(r"(?:un|in|im|ir|il|non|dis|anti|hyper|hypo)(?=\w{3})")

REACH = 4  # words before a quote that may deny it


class _Token(NamedTuple):
    word: str
    start: int  # in the text as it is printed
    end: int


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What stands in `after` for what stood in `before`, in order, as printed.

    Words that only their spelling tells apart are the same (see `folding`).
    """
    olds, news = list(_tokens(before)), list(_tokens(after))
    steps = Levenshtein.opcodes([old.word for old in olds], [new.word for new in news])
    hunks: list[tuple[int, int, int, int]] = []
    for step in steps:
        if step.tag == "equal":
            continue
        hunk = step.src_start, step.src_end, step.dest_start, step.dest_end
        if hunks and hunks[-1][1] == hunk[0] and hunks[-1][3] == hunk[2]:
            hunk = hunks[-1][0], hunk[1], hunks[-1][2], hunk[3]
            hunks.pop()
        hunks.append(hunk)
    return tuple(
        Change(
            _printed(before, olds[first:last]),
            _printed(after, news[begin:end]),
            _kind([old.word for old in olds[first:last]], [new.word for new in news[begin:end]]),
        )
        for first, last, begin, end in hunks
    )


def turned(before: str, after: str) -> tuple[Change, ...]:
    """Whether the words that follow these two were denied and are not, or the other way round.

    Looked at are the last few words, as a denial stands right before what is denied.
    """
    olds, news = list(_tokens(before))[-REACH:], list(_tokens(after))[-REACH:]
    if _denials(olds) == _denials(news):
        return ()
    return (Change(_printed(before, olds), _printed(after, news), Kind.NEGATION),)


def _denials(tokens: list[_Token]) -> list[str]:
    """The negations after the last full stop."""
    denials: list[str] = []
    for token in tokens:
        if token.word in (".", "?", "!", ";"):
            denials = []
        elif _NEGATION.fullmatch(token.word):
            denials.append(token.word)
    return denials


def _tokens(text: str) -> Iterator[_Token]:
    folded = fold(text)
    for match in _TOKEN.finditer(folded.text):
        yield _Token(match[0], *folded.back(*match.span()))


def _printed(text: str, tokens: list[_Token]) -> str:
    return text[tokens[0].start : tokens[-1].end].strip() if tokens else ""


def _kind(olds: list[str], news: list[str]) -> Kind:
    """The gravest that the words allow; too grave at times, but never too light on purpose."""
    for kind, pattern in (
        (Kind.NUMBER, _NUMBER),
        (Kind.NEGATION, _NEGATION),
        (Kind.DIRECTION, _DIRECTION),
    ):
        was, now = ([word for word in words if pattern.fullmatch(word)] for words in (olds, news))
        if was != now:
            return kind
    if any(_are_opposites(old, new) for old in olds for new in news):
        return Kind.NEGATION
    return Kind.WORDS


def _are_opposites(old: str, new: str) -> bool:
    """Significant and insignificant, agonist and antagonist not, hyper- and hypotension."""
    one, other = _OPPOSITE.sub("", old, count=1), _OPPOSITE.sub("", new, count=1)
    return old != new and one == other
