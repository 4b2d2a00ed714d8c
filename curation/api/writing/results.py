"""Enter and change what an arm came to, and what a report says of two arms.

What is entered is a draft until it is submitted. A number that can never be so is refused; one that
is odd is kept, and takes a reason before it is handed on.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router
from ninja.responses import Status
from pydantic import StrictInt

from curation.api import auth
from curation.api.reading import one
from curation.api.writing.shared import (
    SEEN,
    Line,
    Number,
    Paper,
    Said,
    Slug,
    Text,
    Written,
    Yes,
    both_texts,
    by,
    paper_of,
    quote_numbered,
    seen_if_any,
    seen_in,
    written,
    wrong,
)
from curation.claims.doubts import doubt_what_speaks_of_changed_numbers
from curation.evidence.results import (
    ArmNumbers,
    EffectNumbers,
    Provenance,
    record_effect,
    record_result,
)
from curation.evidence.rows import effect_numbers_of, numbers_of
from curation.evidence.sources import cite
from curation.models import Arm, Effect, Flag, Outcome, Result, Scope, Source

router = Router(tags=["Evidence"])

# As printed: a number sent as a string keeps its places ("57.0").
Printed = Annotated[Decimal, Field(max_digits=14, decimal_places=5)]
Count = Annotated[StrictInt, Field(ge=0, le=10**9)]
_extract = auth.may(Scope.EXTRACT)


class SourceIn(Paper):
    """Where numbers stand: a reference that is here, a registry record or an address."""

    registry: Line = Field("", description="An NCT number, where a registry's record says it.")
    address: Line = Field("", description="An address, where a page says it.")
    kind: Line = Field("", description="abstract, registry record, ...")
    locator: Line = Field("", description="The place in it: Table 2, page 1007.")
    quote: Text = Field("", description="The words.")
    anchored: Number | None = Field(
        None, description="The same words where the abstract prints them: a quote's number."
    )
    tier: Literal["primary", "index copy", "registry mirror", "secondary"] = Field(
        "primary", description="How near to the authors' own words it was read."
    )


class Around(Said):
    """What stands beside the numbers."""

    source: SourceIn | None = Field(
        None, description="Where they stand; left out in a change: where they stood."
    )
    flags: Annotated[list[Literal[*Flag.values]], Field(max_length=10)] | None = Field(  # type: ignore[valid-type]
        None, description="What a reader must know of them."
    )
    note: Text | None = Field(None, description="What you want to add.")
    kept: dict[Slug, Line] | None = Field(
        None, description="Why an odd number stays as printed, by the code of the remark."
    )


class ResultChange(Around):
    """An arm's numbers as printed; what is left out stays."""

    events: Count | None = Field(None, description="How many people had the event.")
    n: Count | None = Field(None, description="Of how many.")
    percent: Printed | None = Field(None, description="The percentage.")
    value: Printed | None = Field(None, description="A mean or median.")
    value_as_printed: Line | None = Field(None, description="The value, where it is in words.")
    statistic: Literal["", "mean", "least-squares mean", "median"] | None = Field(
        None, description="What the value is."
    )
    of: Literal["", "change from baseline", "at baseline", "at timepoint"] | None = Field(
        None, description="Of what."
    )
    sd: Printed | None = Field(None, description="Its standard deviation.")
    unit: Line | None = Field(None, description="Its unit.")
    person_years: Printed | None = Field(None, description="The time at risk.")


class NewResult(ResultChange):
    """An arm's numbers as printed, on one outcome."""

    arm: Number = Field(description="The arm, by its number.")


class EffectChange(Around):
    """What a report says of two arms; what is left out stays."""

    estimate: Printed | None = Field(None, description="The estimate.")
    low: Printed | None = Field(None, description="The lower end of its interval.")
    high: Printed | None = Field(None, description="The upper end of its interval.")
    p: Printed | None = Field(None, description="The p value.")
    p_sign: Literal["=", "<", ">"] | None = Field(None, description="How p is given.")
    p_note: Line | None = Field(None, description="On p.")
    direction: Literal["", "favours drug", "no difference", "favours comparator"] | None = Field(
        None, description="Where it says no more than that."
    )
    is_adjusted: Yes | None = Field(None, description="Whether it is adjusted.")
    as_printed: Line | None = Field(None, description="What the numbers cannot say.")


class NewEffect(EffectChange):
    """What a report says of an arm against another, on one outcome."""

    arm: Number = Field(description="The arm, by its number.")
    comparator: Number = Field(description="The arm it is compared with, by its number.")
    measure: Literal[*Effect.Measure.values] = Field(description="OR, RR, ...")  # type: ignore[valid-type]


@router.post(
    "/outcomes/{int:outcome}/results",
    response={201: Written},
    auth=_extract,
    summary="Enter a result",
)
def enter_result(
    request: HttpRequest, response: HttpResponse, outcome: int, said: NewResult
) -> Any:
    """An arm has one result on an outcome: the same again changes nothing, others are a PATCH."""
    measured = _outcome(outcome)
    arm = _arm(measured, said.arm, "arm")
    with transaction.atomic():
        row = record_result(
            measured,
            arm,
            replace(ArmNumbers(), **_numbers(said, "arm")),
            _provenance(said, None),
            by=by(request),
            seen=seen_if_any(request),
        )
        doubt_what_speaks_of_changed_numbers(measured)
    return Status(201, written(response, row))


@router.patch(
    "/results/{int:result}",
    response=Written,
    auth=_extract,
    summary="Change a result",
    openapi_extra=SEEN,
)
def change_result(
    request: HttpRequest, response: HttpResponse, result: int, said: ResultChange
) -> Any:
    """A new version, which waits for a second person again if it stood; claims that speak of it
    are looked at again. Where somebody changed it after you read it, both texts come back."""
    row = one(Result.objects.select_related("outcome", "arm", "source"), "result", pk=result)
    with both_texts(row, _sent(said), theirs=_says), transaction.atomic():
        row = record_result(
            row.outcome,
            row.arm,
            replace(numbers_of(row), **_numbers(said)),
            _provenance(said, row),
            by=by(request),
            seen=seen_in(request),
        )
        doubt_what_speaks_of_changed_numbers(row.outcome)
    return written(response, row)


@router.post(
    "/outcomes/{int:outcome}/effects",
    response={201: Written},
    auth=_extract,
    summary="Enter an effect",
)
def enter_effect(
    request: HttpRequest, response: HttpResponse, outcome: int, said: NewEffect
) -> Any:
    """Two arms have one effect of a measure on an outcome: the same again changes nothing."""
    measured = _outcome(outcome)
    arm, comparator = (
        _arm(measured, said.arm, "arm"),
        _arm(measured, said.comparator, "comparator"),
    )
    with transaction.atomic():
        row = record_effect(
            measured,
            arm,
            comparator,
            replace(EffectNumbers(), **_numbers(said, "arm", "comparator")),
            _provenance(said, None),
            by=by(request),
            seen=seen_if_any(request),
        )
        doubt_what_speaks_of_changed_numbers(measured)
    return Status(201, written(response, row))


@router.patch(
    "/effects/{int:effect}",
    response=Written,
    auth=_extract,
    summary="Change an effect",
    openapi_extra=SEEN,
)
def change_effect(
    request: HttpRequest, response: HttpResponse, effect: int, said: EffectChange
) -> Any:
    """A new version, which waits for a second person again if it stood; claims that speak of it
    are looked at again. Where somebody changed it after you read it, both texts come back."""
    beside = ("outcome", "arm", "comparator", "source")
    row = one(Effect.objects.select_related(*beside), "effect", pk=effect)
    with both_texts(row, _sent(said), theirs=_says), transaction.atomic():
        row = record_effect(
            row.outcome,
            row.arm,
            row.comparator,
            replace(effect_numbers_of(row), **_numbers(said)),
            _provenance(said, row),
            by=by(request),
            seen=seen_in(request),
            instead_of=row,
        )
        doubt_what_speaks_of_changed_numbers(row.outcome)
    return written(response, row)


_OF_A_SOURCE = ("registry", "address", "kind", "locator", "quote", "tier")
_AROUND = tuple(Around.model_fields)
_NULLABLE = {
    *("events", "n", "percent", "value", "sd", "person_years"),
    *("estimate", "low", "high", "p", "is_adjusted"),
}


def _numbers(said: Around, *places: str) -> dict[str, Any]:
    """What was sent of numbers; null takes one away."""
    sent = said.model_dump(exclude_unset=True)
    return {
        name: value if value is not None or name in _NULLABLE else ""
        for name, value in sent.items()
        if name not in (*_AROUND, *places)
    }


def _sent(said: Around) -> dict[str, Any]:
    return said.model_dump(mode="json", exclude_unset=True)


def _says(row: Result | Effect) -> dict[str, Any]:
    """What it says now, by the names by which a change is sent; numbers as they are printed."""
    numbers = vars(numbers_of(row) if isinstance(row, Result) else effect_numbers_of(row))
    source = row.source
    return {
        **{name: _as_text(name, value) for name, value in numbers.items()},
        "source": {
            "reference": source.reference_id,
            "pmid": source.reference.pmid if source.reference else None,
            **{name: getattr(source, name) for name in _OF_A_SOURCE},
            "anchored": source.anchored_id,
        },
        "flags": row.flags,
        "note": row.note,
        "kept": row.kept_as_printed,
    }


def _as_text(name: str, value: Any) -> Any:
    """A percentage keeps its printed places, which no other column does."""
    if not isinstance(value, Decimal):
        return value
    return str(value) if name == "percent" else f"{value.normalize():f}"


def _provenance(said: Around, row: Result | Effect | None) -> Provenance:
    """Inside the transaction of the numbers: no source is kept on which nothing rests."""
    source = _source(said.source) if said.source else row.source if row else None
    if source is None:
        raise wrong("source", "Say where these numbers stand: no number without a source.")
    flags = said.flags if said.flags is not None else row.flags if row else []
    note = said.note if said.note is not None else row.note if row else ""
    return Provenance(
        source=source,
        flags=flags,
        note=note,
        kept=said.kept if said.kept is not None else row.kept_as_printed if row else None,
        starter_keys=row.starter_keys if row else (),
    )


def _source(said: SourceIn) -> Source:
    names_paper = said.reference is not None or said.pmid is not None
    return cite(
        paper_of(said) if names_paper else None,
        registry=said.registry,
        address=said.address,
        kind=said.kind,
        locator=said.locator,
        quote=said.quote,
        anchored=quote_numbered(said.anchored, "source.anchored") if said.anchored else None,
        tier=said.tier,
    )


def _outcome(number: int) -> Outcome:
    return one(Outcome.objects.select_related("trial", "endpoint"), "outcome", pk=number)


def _arm(outcome: Outcome, number: int, field: str) -> Arm:
    found = Arm.objects.filter(pk=number, trial=outcome.trial_id).first()
    if found is None:
        raise wrong(field, f"{outcome.trial} has no arm with number {number}.")
    return found
