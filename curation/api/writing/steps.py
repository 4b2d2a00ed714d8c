"""The steps of what a second person confirms, of results, effects and findings alike: submit,
accept, reject, withdraw, and take a draft away.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import Status

from curation.api import auth
from curation.api.reading import one
from curation.api.writing.shared import SEEN, Why, Written, by, seen_in, written
from curation.evidence import results
from curation.history import states
from curation.history.refused import Refused
from curation.history.states import CannotBeDone
from curation.models import Effect, Finding, Result, Scope
from curation.models.curated import Curated

router = Router(tags=["Evidence"])

Noun = type[Result] | type[Effect] | type[Finding]


def _steps_of(noun: Noun, submit: Callable[..., Curated]) -> None:
    name = str(noun._meta.model_name)
    many = f"{name}s"

    def row_at(number: int) -> Any:
        return one(noun._default_manager.all(), name, pk=number)

    def step(
        verb: str, words: str, scope: Scope, do: Callable[..., Curated], *, says_why: bool = False
    ) -> None:
        def take(request: HttpRequest, response: HttpResponse, number: int) -> Any:
            return written(response, do(row_at(number), by=by(request), seen=seen_in(request)))

        def take_with_reason(
            request: HttpRequest, response: HttpResponse, number: int, said: Why
        ) -> Any:
            done = do(row_at(number), by=by(request), reason=said.reason, seen=seen_in(request))
            return written(response, done)

        operation = take_with_reason if says_why else take
        operation.__name__ = f"{verb}_{name}"
        router.post(
            f"/{many}/{{int:number}}/{verb}",
            response=Written,
            auth=auth.may(scope),
            summary=f"{verb.capitalize()} {'an' if name == 'effect' else 'a'} {name}",
            description=words,
            openapi_extra=SEEN,
        )(operation)

    step("submit", "Hand it to a second person.", Scope.EXTRACT, submit)
    step("accept", "Confirm what somebody else entered.", Scope.DECIDE, states.accept)
    step(
        "reject",
        "Send it back to whoever entered it, with the reason.",
        Scope.DECIDE,
        states.reject,
        says_why=True,
    )
    step(
        "withdraw",
        "Take it out of sight, with the reason; it can be submitted again.",
        Scope.EXTRACT,
        states.withdraw,
        says_why=True,
    )


_steps_of(Result, results.submit)
_steps_of(Effect, results.submit)
_steps_of(Finding, states.submit)


@router.delete(
    "/results/{int:result}",
    response={204: None},
    auth=auth.may(Scope.EXTRACT),
    summary="Take a draft of a result away",
    openapi_extra=SEEN,
)
def discard_result(request: HttpRequest, result: int) -> Any:
    """What was handed on is withdrawn instead."""
    row = one(Result.objects.all(), "result", pk=result)
    _discard(request, row)
    return Status(204, None)


@router.delete(
    "/effects/{int:effect}",
    response={204: None},
    auth=auth.may(Scope.EXTRACT),
    summary="Take a draft of an effect away",
    openapi_extra=SEEN,
)
def discard_effect(request: HttpRequest, effect: int) -> Any:
    """What was handed on is withdrawn instead."""
    row = one(Effect.objects.all(), "effect", pk=effect)
    _discard(request, row)
    return Status(204, None)


def _discard(request: HttpRequest, row: Result | Effect) -> None:
    try:
        results.discard(row, by=by(request), seen=seen_in(request))
    except Refused as why:
        # Nothing was sent that could be mended: it is what the row is by now.
        raise CannotBeDone(str(why)) from why
