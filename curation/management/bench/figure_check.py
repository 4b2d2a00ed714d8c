"""`bench figures`: the figure check over abstracts, some of whose numbers are known.

From each abstract one place is taken at random that a plain pattern, which shares nothing with the
check, knows for an estimate with its interval or for events with their percentage. Its numbers are
given to the check as if somebody had kept them, without any words of drug or endpoint; right is
the sentence they were taken from. The same numbers with one digit changed, and the numbers of
another abstract, are given too: there no sentence is right. The baseline is the first sentence that
holds the first of the numbers as text.

Trials come first, then whatever else prints such numbers. Where no real abstracts lie beside the
checkout, made-up ones stand in. Last come the starter results and effects, as far as the abstract
of one of their references is at hand.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import chain
from random import Random
from typing import NamedTuple

from django.conf import settings

from curation.anchoring.figures import Figure as Kept
from curation.anchoring.figures import Kind, check
from curation.anchoring.sentences import Span, sentences
from curation.anchoring.text import text_of
from curation.article import Article
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.made_up_trials import made_up_abstracts
from curation.management.bench.originals import original_records, real_records
from curation.pubmed import read_record

figure = partial(Figure, "figures")
goal = partial(figure_with_goal, "figures")

_NUMBER = r"[-−]?\d+(?:[.·]\d+)?"
_EFFECT = re.compile(
    rf"(?<![\w.·-])(?P<estimate>[-−]?\d+[.·]\d+)[^\d;]{{0,30}}?\D{{0,4}}95\s?%\s?"
    rf"(?:CI|confidence interval|C\.I\.)[\s:,=(\[]*"
    rf"(?P<low>{_NUMBER})\s?(?:-|–|to|,)\s?(?P<high>{_NUMBER})(?![\d.·]*\d)"
    r"(?:[)\],;\s]{1,3}[Pp]\s?(?P<sign>[=<>])\s?(?P<p>0?[.·]\d+))?"
)
_EVENTS = re.compile(
    r"(?<![\w.,·/±-])(?<! of )(?<! the )(?P<events>\d{1,6})"
    r"(?:(?:\s?/\s?|\s(?:out\s)?of\s(?:the\s)?)(?P<n>\d{1,6}))?(?:\s[a-z]+){0,3}\s?"
    r"[(\[](?P<percent>\d{1,2}(?:[.·]\d+)?)\s?%[)\],;]"
)
_REVERSED = re.compile(
    r"(?<![\w.,·/±-])(?P<percent>\d{1,2}(?:[.·]\d+)?)\s?%\s?[(\[](?:[nN]\s?=\s?)?(?P<events>\d{1,6})"
    r"(?:(?:\s?/\s?|\s(?:out\s)?of\s(?:the\s)?)(?P<n>\d{1,6}))?\s?[)\],;]"
)
_KINDS = {
    "estimate": Kind.ESTIMATE,
    "low": Kind.LOW,
    "high": Kind.HIGH,
    "p": Kind.P,
    "events": Kind.EVENTS,
    "n": Kind.N,
    "percent": Kind.PERCENT,
}


class Plant(NamedTuple):
    """Numbers of one place of a text."""

    text: str
    start: int
    end: int
    kept: tuple[Kept, ...]


def measure_figures(size: int) -> Iterator[Figure]:
    chance = Random("figures")
    texts = _texts()
    found = (list(places_of(text)) for text in texts.values())
    plants = [chance.choice(places) for places in found if places][:size]
    yield figure("abstracts", len(plants))

    ours = [_judged(plant, _proposed) for plant in plants]
    plain = [_judged(plant, _searched) for plant in plants]
    yield goal("precision", _precision(ours), at_least=0.98)
    yield figure("precision of a plain search", _precision(plain))
    yield goal("recall", _recall(ours), at_least=0.85)
    yield figure("recall of a plain search", _recall(plain))
    for name, is_meant in (("effects", True), ("events", False)):
        some = [j for j, p in zip(ours, plants, strict=True) if _is_effect(p) is is_meant]
        yield figure(f"recall, {name} ({len(some)})", _recall(some))

    changed = [plant._replace(kept=_changed(plant.kept, chance)) for plant in plants]
    yield goal("proposed with a digit changed", _share(changed, _proposed), at_most=0)
    yield figure("the same by a plain search", _share(changed, _searched))
    strange = [
        plant._replace(text=other.text)
        for plant, other in zip(plants, [*plants[1:], *plants[:1]], strict=True)
    ]
    yield goal("proposed in another's abstract", _share(strange, _proposed), at_most=0.01)
    yield figure("the same by a plain search", _share(strange, _searched))

    starter = list(_starter())
    at_hand = [(kept, texts[pmid]) for pmid, kept in starter if pmid in texts]
    proposed = [kept for kept, text in at_hand if (c := check(kept, text)) and c.span]
    yield figure("starter numbers and their references", len(starter))
    yield figure("of these with the abstract at hand", len(at_hand))
    yield figure("of these proposed", len(proposed))


def _starter() -> Iterator[tuple[int, tuple[Kept, ...]]]:
    """The numbers of each starter result and effect, with the PMID of each source."""
    path = settings.BASE_DIR / "fixtures" / "outcomes.json"
    kinds = _KINDS | {"value": Kind.MEAN, "sd": Kind.SD}
    for outcome in json.loads(path.read_text(encoding="utf-8")):
        for block in (*outcome.get("results", []), *outcome.get("effects", [])):
            kept = tuple(
                Kept(
                    name, Decimal(str(block[name]).lstrip("<>=")), kind, _sign_of(str(block[name]))
                )
                for name, kind in kinds.items()
                if name in block
            )
            for source in block.get("sources", []):
                if kept and "pmid" in source:
                    yield source["pmid"], kept


def _sign_of(printed: str) -> str:
    return printed[0] if printed[0] in "<>" else "="


def places_of(text: str) -> Iterator[Plant]:
    """Each place of a text that the plain patterns know."""
    for match in chain.from_iterable(p.finditer(text) for p in (_EFFECT, _EVENTS, _REVERSED)):
        named = {name: value for name, value in match.groupdict().items() if value}
        sign = named.pop("sign", "=")
        kept = tuple(
            Kept(name, _decimal(value), _KINDS[name], sign if name == "p" else "=")
            for name, value in named.items()
        )
        yield Plant(text, match.start(), match.end(), kept)


def _texts() -> dict[int, str]:
    """Abstracts by PMID."""
    if real_records() is None:
        return dict(enumerate(made_up_abstracts()))
    articles = [read_record(record.xml) for record in original_records()]
    articles.sort(key=lambda article: (not _is_trial(article), article.pmid))
    return {article.pmid: text_of(article.abstract) for article in articles}


def _is_trial(article: Article) -> bool:
    return any("Trial" in kind["name"] for kind in article.publication_types)


def _is_effect(plant: Plant) -> bool:
    return any(kept.kind is Kind.ESTIMATE for kept in plant.kept)


def _proposed(plant: Plant) -> Span | None:
    checked = check(plant.kept, plant.text)
    return checked.span if checked else None


def _searched(plant: Plant) -> Span | None:
    at = plant.text.find(str(plant.kept[0].value))
    return next((span for span in sentences(plant.text) if span.start <= at < span.end), None)


Propose = Callable[[Plant], Span | None]


def _judged(plant: Plant, propose: Propose) -> bool | None:
    """Whether the sentence proposed is the right one; None where none is proposed."""
    span = propose(plant)
    return None if span is None else span.start <= plant.start and plant.end <= span.end


def _precision(judged: Iterable[bool | None]) -> float:
    proposed = [right for right in judged if right is not None]
    return sum(proposed) / len(proposed) if proposed else 0.0


def _recall(judged: Sequence[bool | None]) -> float:
    return judged.count(True) / len(judged) if judged else 0.0


def _share(plants: Sequence[Plant], propose: Propose) -> float:
    return sum(propose(plant) is not None for plant in plants) / len(plants)


def _changed(kept: tuple[Kept, ...], chance: Random) -> tuple[Kept, ...]:
    """The last digit of the first number is another."""
    first, *others = kept
    digits = str(first.value)
    other = chance.choice([digit for digit in "123456789" if digit != digits[-1]])
    return (replace(first, value=Decimal(digits[:-1] + other)), *others)


def _decimal(printed: str) -> Decimal:
    return Decimal(printed.replace("·", ".").replace("−", "-"))
