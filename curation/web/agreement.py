"""How far two people agree, beyond what chance would give: per decision and per tag."""

from collections import Counter
from typing import NamedTuple

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.exports.agreement import AGREEMENT, Agreed
from curation.exports.formats import Format
from curation.models import ScreeningDecision, Stage, Tag, User
from curation.screening.agreement import GIVEN, NOT_GIVEN, Counts, Judged, Pair, pairs_of
from curation.stats.agreement import (
    Coefficient,
    NoCoefficient,
    RaterAgreement,
    agreement_in_table,
)
from curation.web.downloads import offers, page_with, table_file
from curation.web.gates import SignedInRequest, signed_in

Decision = ScreeningDecision.Decision
DECISIONS = (Decision.INCLUDE.value, Decision.EXCLUDE.value, Decision.UNCLEAR.value)
GOES_ON, IS_OUT = "goes on", "is out"


class Cell(NamedTuple):
    """A coefficient in words; `note` is the number of the remark below the table, 0 for none."""

    value: str
    interval: str
    note: int


class Line(NamedTuple):
    what: str
    is_of_tags: bool
    counts: Counts
    found: RaterAgreement

    @property
    def prevalence(self) -> str:
        """How often each category was used, the mean of both people; of two, the first alone."""
        shares = list(zip(self.found.categories, self.found.prevalence, strict=True))
        shown = shares[:1] if len(shares) == 2 else shares
        return ", ".join(f"{name} {_percent(share)}" for name, share in shown)

    @property
    def coefficients(self) -> dict[str, Coefficient | NoCoefficient]:
        return {"kappa": self.found.kappa, "pabak": self.found.pabak, "ac1": self.found.ac1}


class Shown(NamedTuple):
    line: Line
    raw: Cell
    kappa: Cell
    pabak: Cell
    ac1: Cell


@signed_in
@never_cache
@require_safe
def agreement(request: SignedInRequest) -> HttpResponse:
    judged, pair = _asked(request)
    lines = _lines(judged, pair)
    notes: list[str] = []
    groups = [
        (title, [_shown(line, notes) for line in lines if line.is_of_tags == of_tags])
        for title, of_tags in (("Decisions", False), ("Tags", True))
    ]
    people = User.objects.in_bulk({pk for each in judged.pairs for pk in each})
    return render(
        request,
        "screening/agreement.html",
        {
            "groups": [group for group in groups if group[1]],
            "main": next(iter(lines), None),
            "notes": notes,
            "downloads": offers("agreement", _query_of(pair)),
            "references": _total(judged.tagged, pair),
            "pairs": [
                (_url_of(each), _names(people, each), judged.tagged[each]) for each in judged.pairs
            ],
            "chosen": _url_of(pair) if pair else "",
            "names": _names(people, pair) if pair else "",
            "only_names": _names(people, judged.pairs[0]) if len(judged.pairs) == 1 else "",
        },
    )


@signed_in
@require_safe
def agreement_file(request: SignedInRequest, form: Format) -> HttpResponseBase:
    """What the page shows, with the counts that it was reckoned from."""
    judged, pair = _asked(request)
    people = User.objects.in_bulk({pk for each in judged.pairs for pk in each})
    who = _names(people, pair) if pair else "all pairs"
    lines = _lines(judged, pair)
    return table_file(
        request,
        form,
        AGREEMENT.filled(
            lambda: (Agreed(who, each.what, each.counts, each.found) for each in lines)
        ),
        name="agreement",
        title="How far people agree",
        asked=f"People: {who}",
        page=page_with(reverse("agreement"), _query_of(pair)),
    )


def _query_of(pair: Pair | None) -> str:
    return f"pair={_url_of(pair)}" if pair else ""


def _asked(request: SignedInRequest) -> tuple[Judged, Pair | None]:
    """What was judged, and the pair that the address names; None for all of them."""
    judged = pairs_of(seen_by=request.user)
    named = request.GET.get("pair", "")
    return judged, next((pair for pair in judged.pairs if _url_of(pair) == named), None)


def _url_of(pair: Pair) -> str:
    return f"{pair[0]}-{pair[1]}"


def _names(people: dict[int, User], pair: Pair) -> str:
    return " and ".join(str(people[pk]) for pk in pair)


def _total(counted: Counter[Pair], pair: Pair | None) -> int:
    return counted[pair] if pair else counted.total()


def _lines(judged: Judged, pair: Pair | None) -> list[Line]:
    """Each decision, then all tags together, then each tag; without what nobody judged."""
    found: list[Line | None] = []
    for stage in Stage:
        counts = _sum(judged.decisions[stage], pair)
        found += [
            _line(f"Decision on {stage.label}", False, counts, DECISIONS),
            _line(
                f"Goes on or is out, on {stage.label}", False, _folded(counts), (GOES_ON, IS_OUT)
            ),
        ]
    tags = Tag.objects.in_bulk(judged.tags)
    of_tags = {pk: _sum(by_pair, pair) for pk, by_pair in judged.tags.items()}
    together: Counts = sum(of_tags.values(), Counter())
    found.append(_line("All tags together", True, together, (GIVEN, NOT_GIVEN)))
    for pk in sorted(tags, key=lambda pk: (tags[pk].name.lower(), pk)):
        found.append(_line(tags[pk].name, True, of_tags[pk], (GIVEN, NOT_GIVEN)))
    return [line for line in found if line is not None]


def _line(what: str, is_of_tags: bool, counts: Counts, categories: tuple[str, ...]) -> Line | None:
    table = [[counts[one, other] for other in categories] for one in categories]
    found = agreement_in_table(table, categories)
    return None if isinstance(found, NoCoefficient) else Line(what, is_of_tags, counts, found)


def _sum(by_pair: dict[Pair, Counts], pair: Pair | None) -> Counts:
    if pair:
        return by_pair.get(pair, Counter())
    return sum(by_pair.values(), Counter())


def _folded(counts: Counts) -> Counts:
    """Whether it goes on, for which unclear is as good as include."""
    folded: Counts = Counter()
    for (one, other), number in counts.items():
        folded[_fate(one), _fate(other)] += number
    return folded


def _fate(decision: str) -> str:
    return IS_OUT if decision == Decision.EXCLUDE else GOES_ON


def _shown(line: Line, notes: list[str]) -> Shown:
    raw = line.found.raw
    return Shown(
        line,
        Cell(_percent(raw.value), f"{_percent(raw.low or 0)} to {_percent(raw.high or 0)}", 0),
        *(_cell(each, notes) for each in line.coefficients.values()),
    )


def _cell(found: Coefficient | NoCoefficient, notes: list[str]) -> Cell:
    if isinstance(found, NoCoefficient):
        return Cell("undefined", "", _noted(found.why, notes))
    if found.low is None or found.high is None:
        return Cell(_figure(found.value), "no interval", _noted(found.note, notes))
    return Cell(_figure(found.value), f"{_figure(found.low)} to {_figure(found.high)}", 0)


def _noted(note: str, notes: list[str]) -> int:
    if note not in notes:
        notes.append(note)
    return notes.index(note) + 1


def _figure(value: float) -> str:
    """0.62, and −0.10 with the sign that is as wide as a figure; never −0.00."""
    text = f"{value:.2f}".replace("-", "−")
    return "0.00" if text == "−0.00" else text


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
