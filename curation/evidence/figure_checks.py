"""Where a paper's abstract prints the numbers that were taken from it: proposed, then answered.

The check is made as soon as an abstract is here, and again when the numbers or the text change. It
proposes a sentence; a person confirms it, and the number's source gains the quote, or declines it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from curation.anchoring.figures import Checked, Figure, Kind, check
from curation.evidence.sources import cite
from curation.history import states
from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import (
    AbstractText,
    Arm,
    Drug,
    Effect,
    Endpoint,
    FigureCheck,
    Finding,
    Quote,
    Reference,
    Result,
    State,
    User,
)

Row = Result | Effect | Finding
Answer = FigureCheck.Answer
# Each noun with the column of FigureCheck, and what is needed of it to find its numbers.
NOUNS: tuple[tuple[type[Any], str, tuple[str, ...]], ...] = (
    (Result, "result", ("arm__drug", "arm__partner", "outcome__endpoint")),
    (Effect, "effect", ("arm__drug", "arm__partner", "comparator__drug", "outcome__endpoint")),
    (Finding, "finding", ("endpoint",)),
)
_GONE = (State.WITHDRAWN, State.REJECTED)


@dataclass(frozen=True)
class Wanted:
    """The numbers of a row, and the words by which a sentence is known to speak of it."""

    figures: tuple[Figure, ...]
    drug: tuple[str, ...] = ()
    dose: tuple[str, ...] = ()
    endpoint: tuple[str, ...] = ()
    comparator: tuple[str, ...] = ()

    def looked_for_in(self, text: str) -> Checked | None:
        return check(
            self.figures,
            text,
            drug_words=self.drug,
            dose_words=self.dose,
            endpoint_words=self.endpoint,
            comparator_words=self.comparator,
        )


def check_reference(reference: Reference, text: AbstractText) -> Counter[str]:
    """Look for the numbers of a paper in its abstract, and keep what was found.

    `text` is the abstract as it is now. Returns how many checks of it stand in each answer.
    """
    with transaction.atomic():
        # One at a time, so that two who check the same text make one proposal.
        AbstractText.objects.select_for_update().get(pk=text.pk)
        for row, name in _unquoted(reference):
            _look(row, name, text)
        stale = FigureCheck.objects.filter(text__reference=reference, answer__in=_OPEN)
        stale.exclude(text=text).delete()
    return Counter(FigureCheck.objects.filter(text=text).values_list("answer", flat=True))


def unchecked() -> QuerySet[Reference]:
    """Papers whose numbers were changed or entered, or whose record came, after the last check."""
    due = Q()
    for noun, name, _ in NOUNS:
        checks = FigureCheck.objects.filter(
            **{name: OuterRef("pk")},
            row_version=OuterRef("version"),
            checked_at__gte=OuterRef("source__reference__pubmed_changed_at"),
        )
        rows = _without_quote(noun).filter(source__reference=OuterRef("pk"))
        due |= Q(Exists(rows.filter(~Exists(checks))))
    has_abstract = Reference.objects.exclude(abstract=[]).exclude(pubmed_changed_at=None)
    return has_abstract.filter(due).order_by("pk")


@transaction.atomic
def confirm(check: FigureCheck, *, quote: Quote, locator: str, by: User) -> Row:
    """The number rests on these words from now on; what it says and its state stay as they are.

    `quote` is that of the proposed words. Raises CannotBeDone where it was answered already.
    """
    check = _open(check)
    row = row_of(check)
    before = row.source
    with act("confirmed the quote", by=by):
        row = states.locked(row)
        row.source = cite(
            reference=before.reference,
            registry=before.registry,
            address=before.address,
            kind=before.kind,
            locator=locator,
            quote=quote.exact,
            anchored=quote,
            tier=before.tier,
        )
        row.save(update_fields=["source"])
    _answer(check, Answer.CONFIRMED, by=by)
    return row


@transaction.atomic
def decline(check: FigureCheck, *, by: User) -> FigureCheck:
    """These words are not those of the number; they are not proposed again."""
    return _answer(_open(check), Answer.DECLINED, by=by)


def row_of(check: FigureCheck) -> Row:
    row = check.result or check.effect or check.finding
    assert row is not None  # a constraint
    return row


def wanted(row: Row) -> Wanted:
    """What to look for of a result, an effect or a finding."""
    if isinstance(row, Finding):
        drugs = list(row.drugs.all())
        return Wanted(
            (*_counts(row), *_estimates(row), *_value(row)),
            drug=tuple(name for drug in drugs for name in _names(drug)) or (row.arm,),
            endpoint=_called(row.endpoint, row.as_printed),
            comparator=(row.comparator,) if row.comparator else (),
        )
    endpoint = _called(row.outcome.endpoint, row.outcome.as_printed)
    if isinstance(row, Effect):
        return Wanted(
            _estimates(row),
            *(_given(row.arm), _doses(row.arm)),
            endpoint=endpoint,
            comparator=_given(row.comparator),
        )
    return Wanted(
        (*_counts(row), *_value(row)),
        *(_given(row.arm), _doses(row.arm)),
        endpoint=endpoint,
    )


_OPEN = (Answer.PROPOSED, Answer.NOTHING)


def _without_quote(noun: type[Any]) -> "QuerySet[Any]":
    rows: QuerySet[Any] = noun._default_manager.filter(source__anchored=None, source__quote="")
    return rows.exclude(state__in=_GONE)


def _unquoted(reference: Reference) -> Iterator[tuple[Row, str]]:
    for noun, name, beside in NOUNS:
        rows = _without_quote(noun).filter(source__reference=reference).select_related(*beside)
        for row in rows.order_by("pk"):
            yield row, name


def _look(row: Row, name: str, text: AbstractText) -> None:
    there = FigureCheck.objects.filter(text=text, **{name: row}).first()
    if there is not None and there.row_version == row.version:
        FigureCheck.objects.filter(pk=there.pk).update(checked_at=now())
        return
    found = wanted(row).looked_for_in(text.text)
    says = _says(row, found)
    declined = FigureCheck.objects.filter(answer=Answer.DECLINED, **{name: row})
    no = next((each for each in declined if _words(each) == _words_of(found, text)), None)
    if no is not None and (there is not None or no.row_version == row.version):
        # Somebody said already that these words are not the number's.
        says |= {"answer": no.answer, "answered_by": no.answered_by, "answered_at": no.answered_at}
    check = there or FigureCheck(text=text, **{name: row})
    for column, value in ({"row_version": row.version, "checked_at": now()} | says).items():
        setattr(check, column, value)
    check.save()


def _says(row: Row, found: Checked | None) -> dict[str, Any]:
    span = found.span if found else None
    every = wanted(row).figures
    return {
        "start": span.start if span else None,
        "end": span.end if span else None,
        "figures_found": [
            {"name": at.figure.name, "value": _plain(at.figure), "start": at.start, "end": at.end}
            for at in ((*found.found, *found.elsewhere) if found else ())
        ],
        "figures_missing": [
            {"name": figure.name, "value": _plain(figure)}
            for figure in (found.missing if found else every)
        ],
        "answer": Answer.PROPOSED if span else Answer.NOTHING,
        "answered_by": None,
        "answered_at": None,
    }


def _words(check: FigureCheck) -> str:
    return check.text.text[check.start : check.end] if check.end else ""


def _words_of(found: Checked | None, text: AbstractText) -> str | None:
    return text.text[found.span.start : found.span.end] if found and found.span else None


def _open(check: FigureCheck) -> FigureCheck:
    there = FigureCheck.objects.select_for_update(of=("self",)).filter(pk=check.pk).first()
    if there is None or there.answer not in _OPEN or there.end is None:
        raise CannotBeDone(
            "This was answered already, or the abstract or the number changed since. Nothing was "
            "changed; look at what the page proposes now."
        )
    if row_of(there).version != there.row_version:
        raise CannotBeDone(
            "The number was changed since its words were looked for. Nothing was changed; they "
            "are looked for again within minutes."
        )
    return there


def _answer(check: FigureCheck, answer: Answer, *, by: User) -> FigureCheck:
    check.answer, check.answered_by, check.answered_at = answer, by, now()
    check.save(update_fields=["answer", "answered_by", "answered_at"])
    return check


def _counts(row: Result | Finding) -> Iterator[Figure]:
    if row.events is not None:
        yield Figure("events", Decimal(row.events), Kind.EVENTS)
    if row.n is not None:
        yield Figure("n", Decimal(row.n), Kind.N)
    if row.percent is not None:
        yield Figure("percentage", _printed(row.percent_as_printed, row.percent), Kind.PERCENT)


def _value(row: Result | Finding) -> Iterator[Figure]:
    if row.value is not None:
        yield Figure("value", row.value.normalize(), Kind.MEAN)
    if isinstance(row, Result) and row.sd is not None:
        yield Figure("SD", row.sd.normalize(), Kind.SD)


def _estimates(row: Effect | Finding) -> tuple[Figure, ...]:
    named = (
        ("estimate", row.estimate, Kind.ESTIMATE),
        ("lower bound", row.low, Kind.LOW),
        ("upper bound", row.high, Kind.HIGH),
    )
    found = [
        Figure(name, value.normalize(), kind) for name, value, kind in named if value is not None
    ]
    if row.p is not None:
        found.append(Figure("p", row.p.normalize(), Kind.P, row.p_sign))
    return tuple(found)


def _printed(printed: str, value: Decimal) -> Decimal:
    try:
        return Decimal(printed)
    except InvalidOperation:
        return value.normalize()


def _plain(figure: Figure) -> str:
    sign = figure.sign if figure.kind is Kind.P and figure.sign != "=" else ""
    return f"{sign} {figure.value:f}".strip()


def _given(arm: Arm) -> tuple[str, ...]:
    drugs = [drug for drug in (arm.drug, arm.partner) if drug is not None]
    return tuple(name for drug in drugs for name in _names(drug)) or (arm.label,)


def _names(drug: Drug) -> Sequence[str]:
    return (drug.inn, *drug.synonyms)


def _doses(arm: Arm) -> tuple[str, ...]:
    return (f"{arm.dose.normalize():f} {arm.unit}",) if arm.dose is not None and arm.unit else ()


def _called(endpoint: Endpoint, as_printed: str) -> tuple[str, ...]:
    names = (endpoint.name, endpoint.short, *endpoint.printed, as_printed)
    return tuple(dict.fromkeys(filter(None, names)))
