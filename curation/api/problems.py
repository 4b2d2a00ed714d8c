"""What the API answers when something is wrong: problem details (RFC 9457), one shape for all.

A verb's refusal becomes a `Refused` with a sentence: what happened, what was kept, what to do.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as Unfit
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/api/v1/"

# What is said where whoever refuses has nothing more exact to say.
SENTENCES = {
    400: "The request could not be read. Nothing was done.",
    401: "This takes an account: send a token as “Authorization: Bearer …”, or sign in. "
    "Tokens are made at /accounts/tokens/.",
    403: "You may not do this. Nothing was done; ask an administrator for the role it takes.",
    404: "There is nothing at this address that you may see.",
    405: "This address does not take that method; the header Allow says which it takes.",
    406: "Only JSON is written here. Accept application/json, or leave Accept out.",
    409: "What is kept contradicts this. Nothing was done; read the row again.",
    412: "The row changed after you read it. Nothing was done; read it again and decide anew.",
    413: "That is more than is taken at once. Nothing was read; send it in parts.",
    415: "Only JSON is read here. Send it with “Content-Type: application/json”.",
    422: "Something in the request makes no sense. Nothing was done; “errors” says what.",
    428: "Say with If-Match which version of it you read, by the ETag of that answer. Nothing was "
    "done.",
    429: "That was too much in a short time. Nothing was done; the header Retry-After says when "
    "to ask again.",
    500: "Something went wrong on our side, and it was logged. Nothing was kept of this request.",
    503: "The site cannot answer at the moment. Ask again in a minute.",
}


class FieldError(Schema):
    field: str = Field(
        description="Where it is: the name of a parameter, or the path in the body, with dots."
    )
    message: str = Field(description="What is wrong with it.")


class Problem(Schema):
    type: str = Field(description="An address at which this kind of problem is explained.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened, what was kept, and what to do.")
    instance: str = Field(description="The address that was asked for.")
    errors: list[FieldError] = Field(
        default=[], description="What is wrong with which field, where it is about fields."
    )
    theirs: dict[str, Any] | None = Field(
        None, description="What it says now, where somebody changed it after you read it."
    )
    yours: dict[str, Any] | None = Field(None, description="What you sent, beside `theirs`.")


class Refused(Exception):
    """A status and a sentence for whoever asked."""

    def __init__(
        self,
        status: int,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        theirs: dict[str, Any] | None = None,
        yours: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail or SENTENCES[status])
        self.status = status
        self.errors = list(errors)
        self.headers = dict(headers or {})
        self.theirs, self.yours = theirs, yours


def problem(
    request: HttpRequest,
    status: int,
    detail: str = "",
    *,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
    theirs: dict[str, Any] | None = None,
    yours: dict[str, Any] | None = None,
) -> HttpResponse:
    said = Problem(
        type=f"/api/docs/#problem-{status}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail or SENTENCES.get(status, SENTENCES[400 if status < 500 else 500]),
        instance=request.path,
        errors=list(errors),
        theirs=theirs,
        yours=yours,
    )
    told = said.model_dump()
    for name in ("theirs", "yours"):
        if told[name] is None:  # within them null is what a column says
            del told[name]
    answer = JsonResponse(told, status=status, headers=dict(headers or {}))
    answer["Content-Type"] = MEDIA_TYPE
    if status == 401 and "WWW-Authenticate" not in answer:
        answer["WWW-Authenticate"] = 'Bearer realm="lupusjak"'
    return answer


class ProblemsOfTheApi:
    """Middleware: what Django or another middleware refuses under the API's address is told there
    as a problem, not as a page.
    """

    def __init__(self, get_response: object) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = self.get_response(request)  # type: ignore[operator]
        if (
            answer.status_code < 400
            or not request.path_info.startswith(ADDRESS)
            or answer.get("Content-Type", "").startswith(MEDIA_TYPE)
        ):
            return answer
        kept = {name: answer[name] for name in ("Allow", "Retry-After", "ETag") if name in answer}
        told = problem(request, answer.status_code, headers=kept)
        told["Cache-Control"] = "private, no-store"
        return told


def tell_all(api: NinjaAPI) -> None:
    """Have every exception of an operation told as a problem."""

    @api.exception_handler(Refused)
    def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return problem(
            request,
            error.status,
            str(error),
            errors=error.errors,
            headers=error.headers,
            theirs=error.theirs,
            yours=error.yours,
        )

    @api.exception_handler(AuthenticationError)
    def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return problem(request, 401)

    @api.exception_handler(PermissionDenied)
    def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
        return problem(request, 403, str(error))

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(request, 404)

    @api.exception_handler(Throttled)
    def _too_much(request: HttpRequest, error: Throttled) -> HttpResponse:
        return problem(request, 429)

    @api.exception_handler(HttpError)
    def _told_by_ninja(request: HttpRequest, error: HttpError) -> HttpResponse:
        # "Cannot parse request body" is the only one left; its own words would say less.
        return problem(request, error.status_code)

    @api.exception_handler(ValidationError)
    def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(request, 422, errors=[_field_error(each) for each in error.errors])

    @api.exception_handler(Unfit)
    def _unfit(request: HttpRequest, error: Unfit) -> HttpResponse:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        errors = [
            FieldError(field="" if field == "__all__" else field, message=message)
            for field, messages in by_field.items()
            for message in messages
        ]
        return problem(request, 422, errors=errors)

    @api.exception_handler(Exception)
    def _ours(request: HttpRequest, error: Exception) -> HttpResponse:
        raise error  # Django logs it, and ProblemsOfTheApi tells it


def _field_error(error: Mapping[str, object]) -> FieldError:
    place = error["loc"]
    # The first is where it was looked for: query, path, body.
    names = [str(each) for each in place[1:]] if isinstance(place, tuple | list) else []
    if isinstance(place, tuple | list) and place[0] == "body":
        names = names[1:]  # what the body is called in our own code
    return FieldError(field=".".join(names), message=f"{error['msg']}.")
