"""How strongly one sentence speaks for being the one that prints the figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from curation.anchoring.figure import Figure, Found, Kind, digits, is_exact, is_printed_as
from curation.anchoring.joined import Joins, joins
from curation.anchoring.printed import Printed, printed_numbers
from curation.anchoring.sentences import Span


class Strength(StrEnum):
    STRONG = "strong"
    FAIR = "fair"  # the only number there is, with the words of drug and endpoint
    NONE = "none"  # nothing is proposed


_FALLING = re.compile(
    r"\b(?:reduc|decreas|declin|decline|lower|less|fewer|fell|drop|loss|lost|improve|diminish)",
    re.IGNORECASE,
)


class Words:
    """The words of one result: those of its drug, its dose, its endpoint and its comparator."""

    def __init__(
        self,
        drug: Iterable[str] = (),
        dose: Iterable[str] = (),
        endpoint: Iterable[str] = (),
        comparator: Iterable[str] = (),
    ) -> None:
        self.drug, self.dose = _pattern(drug), _pattern(dose)
        self.endpoint, self.comparator = _pattern(endpoint), _pattern(comparator)

    @property
    def are_known(self) -> bool:
        return any((self.drug, self.dose, self.endpoint, self.comparator))

    def said_in(self, sentence: str) -> set[str]:
        """Which of drug, dose, endpoint and comparator a sentence names."""
        named = {
            "drug": self.drug,
            "dose": self.dose,
            "endpoint": self.endpoint,
            "comparator": self.comparator,
        }
        return {name for name, pattern in named.items() if pattern and pattern.search(sentence)}


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Any of the words, whatever parts their pieces; 4 mg is not in 2.4 mg."""
    spelt = [
        r"[\W_]{0,2}".join(map(re.escape, pieces))
        for word in words
        if (pieces := re.findall(r"[^\W\d_]+|\d+(?:\.\d+)?", word))
    ]
    if not spelt:
        return None
    return re.compile(rf"(?<![\w.·])(?:{'|'.join(spelt)})s?(?!\w)", re.IGNORECASE)


@dataclass
class Weighed:
    """A sentence, the figures it prints, and what they are worth as evidence.

    `taken` has where each figure is printed; `joined` are those that stand by a figure that
    confirms them.
    """

    span: Span
    taken: dict[Figure, Found]
    strength: Strength = Strength.NONE
    joined: frozenset[Figure] = frozenset()
    exact: int = 0
    said: set[str] = field(default_factory=set)
    reasons: list[str] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """What makes one sentence likelier than another that prints the same figures."""
        core = sum(figure.kind is not Kind.N for figure in self.taken)
        return (
            self.strength is Strength.STRONG,
            len(self.joined) + core,
            len(self.said),
            self.exact,
        )


def weigh(span: Span, text: str, figures: Sequence[Figure], words: Words) -> Weighed:
    return _Weighing(span, text, figures, words).outcome()


@lru_cache(maxsize=256)
def _read(sentence: str) -> tuple[tuple[Printed, ...], Joins]:
    """The numbers of a sentence and what belongs together: once for all results of a reference."""
    numbers = tuple(printed_numbers(sentence))
    return numbers, joins(sentence, numbers)


class _Weighing:
    def __init__(self, span: Span, text: str, figures: Sequence[Figure], words: Words) -> None:
        self.span, self.figures = span, figures
        sentence = text[span.start : span.end]
        self.numbers, self.joins = _read(sentence)
        self.said = words.said_in(sentence)
        self.is_unnamed = words.are_known and not self.said
        falls = _FALLING.search(sentence) is not None
        self.places: dict[Figure, list[int]] = {
            figure: [
                i
                for i, number in enumerate(self.numbers)
                if is_printed_as(figure, number, falls=falls)
            ]
            for figure in figures
        }
        self.chosen: dict[Figure, int] = {}
        self.joined: set[Figure] = set()
        self.reasons: list[str] = []
        self.is_strong = False

    def outcome(self) -> Weighed:
        self._leave_out_what_is_contradicted()
        self._intervals()
        self._bounds()
        self._pairs(Kind.EVENTS, Kind.PERCENT, self.joins.percents, "events by their percentage")
        # 1/17 alone is little where its percentage was kept too and is not there.
        lacking = 2 if self._of(Kind.PERCENT) and not self._all_places(Kind.PERCENT) else 0
        self._pairs(Kind.EVENTS, Kind.N, self.joins.totals, "events of n", 3 + lacking)
        self._pairs(Kind.PERCENT, Kind.N, self.joins.shares, "a percentage of n")
        self._pairs(Kind.MEAN, Kind.SD, self.joins.deviations, "a mean by its SD")
        for figure in self.figures:
            self._choose_alone(figure)
        self._together()
        strength = Strength.STRONG if self.is_strong else Strength.NONE
        if not self.is_strong and self._is_the_only_number():
            strength = Strength.FAIR
        return Weighed(
            span=self.span,
            taken={figure: self._found(figure, i) for figure, i in self.chosen.items()},
            strength=strength,
            joined=frozenset(self.joined),
            exact=sum(is_exact(figure, self.numbers[i]) for figure, i in self.chosen.items()),
            said=self.said,
            reasons=self.reasons,
        )

    def _of(self, kind: Kind) -> list[Figure]:
        return [figure for figure in self.figures if figure.kind is kind]

    def _found(self, figure: Figure, i: int) -> Found:
        number = self.numbers[i]
        return Found(figure, self.span.start + number.start, self.span.start + number.end)

    def _leave_out_what_is_contradicted(self) -> None:
        """142 (56%) is not 142 (57%), nor 57% (141); 1.57 (1.10-2.27) is not 1.57 (1.09-2.27)."""
        contradicted: dict[Kind, set[int]] = {kind: set() for kind in Kind}
        for one, other, pairs in (
            (Kind.EVENTS, Kind.PERCENT, self.joins.percents),
            (Kind.EVENTS, Kind.N, self.joins.totals),
            (Kind.MEAN, Kind.SD, self.joins.deviations),
        ):
            ones, others = self._all_places(one), self._all_places(other)
            for i, j in pairs:
                if self._of(other) and j not in others:
                    contradicted[one].add(i)
                # 57% (252) may give its n.
                others_of = self._of(one) and i not in ones | self._all_places(Kind.N)
                if other is Kind.PERCENT and others_of:
                    contradicted[other].add(j)
        bounds = (Kind.LOW, Kind.HIGH)
        if self._of(Kind.LOW) or self._of(Kind.HIGH):
            estimates, lows, highs = map(self._all_places, (Kind.ESTIMATE, *bounds))
            for estimate, low, high in self.joins.intervals:
                if low not in lows or high not in highs:
                    contradicted[Kind.ESTIMATE].add(estimate)
                if self._of(Kind.ESTIMATE) and estimate not in estimates:
                    contradicted[Kind.LOW].add(low)
                    contradicted[Kind.HIGH].add(high)
        for figure, places in self.places.items():
            self.places[figure] = [i for i in places if i not in contradicted[figure.kind]]

    def _all_places(self, kind: Kind) -> set[int]:
        return {i for figure in self._of(kind) for i in self.places[figure]}

    def _intervals(self) -> None:
        for estimate in self._of(Kind.ESTIMATE):
            for low in self._of(Kind.LOW):
                for high in self._of(Kind.HIGH):
                    trio = (estimate, low, high)
                    for places in sorted(self.joins.intervals):
                        if self._all_fit(trio, places):
                            self._join(trio, places, "the estimate stands by its interval", 4, 6)

    def _bounds(self) -> None:
        """Bounds that were kept without their estimate."""
        if not self._of(Kind.ESTIMATE):
            bounds = {(low, high) for _, low, high in self.joins.intervals}
            self._pairs(Kind.LOW, Kind.HIGH, bounds, "both bounds of an interval")

    def _pairs(
        self,
        one: Kind,
        other: Kind,
        pairs: Iterable[tuple[int, int]],
        reason: str,
        enough: int = 3,
    ) -> None:
        for figure in self._of(one):
            for partner in self._of(other):
                for places in sorted(pairs):
                    if self._all_fit((figure, partner), places):
                        self._join(
                            (figure, partner), places, f"it prints {reason}", enough, enough + 1
                        )

    def _all_fit(self, figures: Sequence[Figure], places: Sequence[int]) -> bool:
        return all(
            i in self.places[figure] and self.chosen.get(figure, i) == i
            for figure, i in zip(figures, places, strict=True)
        )

    def _join(
        self,
        figures: Sequence[Figure],
        places: Sequence[int],
        reason: str,
        enough: int,
        unnamed: int,
    ) -> None:
        """Take figures that stand together: strong by their digits, by more where words fail."""
        self.chosen.update(zip(figures, places, strict=True))
        self.joined.update(figures)
        worth = sum(digits(self.numbers[self.chosen[figure]]) for figure in self.joined)
        if worth >= (unnamed if self.is_unnamed else enough) or len(self.said) >= 3:
            self.is_strong = True
            if reason not in self.reasons:
                self.reasons.append(reason)

    def _choose_alone(self, figure: Figure) -> None:
        if figure in self.chosen:
            return
        used = set(self.chosen.values())
        free = [i for i in self.places[figure] if i not in used]
        if free:
            exact = [i for i in free if is_exact(figure, self.numbers[i])]
            self.chosen[figure] = (exact or free)[0]

    def _together(self) -> None:
        """Numbers that do not stand by one another, yet are too many to be there by chance."""
        if self.is_strong or not self._is_complete():
            return
        # Three of a row of odds ratios may be those of an interval by chance.
        apart = {Kind.LOW, Kind.HIGH} | ({Kind.ESTIMATE} if self._of(Kind.LOW) else set())
        told = [f for f in self.chosen if f in self.joined or f.kind not in apart]
        kinds = {figure.kind for figure in told}
        worth = sum(self._alone(figure) for figure in told)
        core = len([figure for figure in told if figure.kind is not Kind.N])
        is_named = bool(self.said & {"dose", "drug"})
        is_fully_named = is_named and "endpoint" in self.said
        if worth >= 3 and {Kind.PERCENT, Kind.P} <= kinds and is_named:
            self.is_strong = True
            self.reasons.append("it prints the percentage and the p value and names the arm")
        elif worth >= 3 and {Kind.MEAN, Kind.P} <= kinds and is_fully_named:
            self.is_strong = True
            self.reasons.append(
                "it prints the value and the p value and names the arm and the endpoint"
            )
        elif core >= 2 and (worth >= 7 or (worth >= 5 and len(self.said) >= 2)):
            self.is_strong = True
            self.reasons.append(f"it prints {core} of the numbers")

    def _alone(self, figure: Figure) -> int:
        return 1 if figure.kind is Kind.N else digits(self.numbers[self.chosen[figure]])

    def _is_complete(self) -> bool:
        """Whether nothing that belongs to what was found is wanting."""
        wanting = {figure.kind for figure in self.figures if figure not in self.chosen}
        return not wanting & {Kind.ESTIMATE, Kind.LOW, Kind.HIGH, Kind.MEAN, Kind.PERCENT}

    def _is_the_only_number(self) -> bool:
        """Whether the one number kept is printed, with the words of the arm and the endpoint."""
        core = [figure for figure in self.figures if figure.kind is not Kind.N]
        if len(core) != 1 or core[0] not in self.chosen or core[0].kind is Kind.P:
            return False
        is_named = "endpoint" in self.said and bool(self.said & {"dose", "drug", "comparator"})
        if is_named and self._alone(core[0]) >= 2:
            self.reasons.append("it prints the one number and names the arm and the endpoint")
            return True
        return False
