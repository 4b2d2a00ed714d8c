"""The steps of what a second person confirms: submit, accept, reject, withdraw; of results, effects
and findings, and what they share with those of claims. And taking a draft away.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

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

BACK = "Send it back to whoever entered it, with the reason."
OUT_OF_SIGHT = "Take it out of sight, with the reason; it can be submitted again."


class Step(NamedTuple):
    """One operation; `words` describe it, `do` is the verb behind it."""

    verb: str
    words: str
    scope: Scope
    do: Callable[..., Curated]
    says_why: bool = False


def offer(
    router: Router, name: str, row_at: Callable[[HttpRequest, int], Any], steps: Iterable[Step]
) -> None:
    """POST /claims/{number}/submit and so on, for rows that have a state and a version."""
    for step in steps:
        operation = _with_reason(row_at, step.do) if step.says_why else _plainly(row_at, step.do)
        operation.__name__ = f"{step.verb}_{name}"
        router.post(
            f"/{name}s/{{int:number}}/{step.verb}",
            response=Written,
            auth=auth.may(step.scope),
            summary=f"{step.verb.capitalize()} {'an' if name == 'effect' else 'a'} {name}",
            description=step.words,
            openapi_extra=SEEN,
        )(operation)


def _plainly(row_at: Callable[..., Any], do: Callable[..., Curated]) -> Callable[..., Any]:
    def take(request: HttpRequest, response: HttpResponse, number: int) -> Any:
        row = row_at(request, number)
        return written(response, do(row, by=by(request), seen=seen_in(request)))

    return take


def _with_reason(row_at: Callable[..., Any], do: Callable[..., Curated]) -> Callable[..., Any]:
    def take(request: HttpRequest, response: HttpResponse, number: int, said: Why) -> Any:
        row = row_at(request, number)
        done = do(row, by=by(request), reason=said.reason, seen=seen_in(request))
        return written(response, done)

    return take


def _of_evidence(
    noun: type[Result] | type[Effect] | type[Finding], submit: Callable[..., Curated]
) -> None:
    name = str(noun._meta.model_name)
    offer(
        router,
        name,
        lambda request, number: one(noun._default_manager.all(), name, pk=number),
        (
            Step("submit", "Hand it to a second person.", Scope.EXTRACT, submit),
            Step("accept", "Confirm what somebody else entered.", Scope.DECIDE, states.accept),
            Step("reject", BACK, Scope.DECIDE, states.reject, says_why=True),
            Step("withdraw", OUT_OF_SIGHT, Scope.EXTRACT, states.withdraw, says_why=True),
        ),
    )


_of_evidence(Result, results.submit)
_of_evidence(Effect, results.submit)
_of_evidence(Finding, states.submit)


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
