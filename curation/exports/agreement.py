"""How far two people agree: a row for each decision and tag, with the counts behind it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from curation.exports.columns import kept
from curation.exports.tables import Column, Table
from curation.stats.agreement import Coefficient, NoCoefficient, RaterAgreement


class Agreed(NamedTuple):
    people: str
    what: str
    counts: Mapping[tuple[str, str], int]
    found: RaterAgreement


def _interval(name: str, what: str) -> Iterator[Column[Agreed]]:
    """A coefficient and the ends of its 95 % interval, each None where it is undefined."""

    def of(field: str) -> Column[Agreed]:
        ends = {"low": ", lower end of the 95 % interval", "high": ", upper end of it"}
        return Column(
            name if field == "value" else f"{name}_{field}",
            f"{what}{ends.get(field, '')}.",
            lambda row: _rounded(getattr(getattr(row.found, _AT.get(name, name)), field, None)),
        )

    yield from map(of, ("value", "low", "high"))


_AT = {"agreed": "raw"}


def _coefficients(row: Agreed) -> tuple[Coefficient | NoCoefficient, ...]:
    return row.found.kappa, row.found.pabak, row.found.ac1


def _notes(row: Agreed) -> list[str]:
    said = [
        each.why if isinstance(each, NoCoefficient) else each.note for each in _coefficients(row)
    ]
    return list(dict.fromkeys(filter(None, said)))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


AGREEMENT: Table[Agreed] = Table(
    "agreement",
    "How far people who judged unseen agree on one decision or tag.",
    (
        kept("people", "The two people, or all pairs."),
        kept("what", "What they judged."),
        kept("n", "How many references both judged.", "found.n"),
        *_interval("agreed", "The share on which they agree, from 0 to 1"),
        *_interval("kappa", "Cohen's kappa"),
        *_interval("pabak", "The prevalence- and bias-adjusted kappa"),
        *_interval("ac1", "Gwet's AC1"),
        Column("bias", "The bias index.", lambda row: _rounded(row.found.bias)),
        Column(
            "prevalence",
            "How often each category was used, the mean of both people: a list.",
            lambda row: [
                f"{name} {share:.4f}"
                for name, share in zip(row.found.categories, row.found.prevalence, strict=True)
            ],
        ),
        Column(
            "counts",
            "How often one said the first and the other the second: a list.",
            lambda row: [
                f"{one} / {other}: {row.counts[str(one), str(other)]}"
                for one in row.found.categories
                for other in row.found.categories
            ],
        ),
        Column(
            "notes",
            "Why a coefficient or its interval is undefined.",
            lambda row: " ".join(_notes(row)),
        ),
    ),
)
