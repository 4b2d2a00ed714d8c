"""What a verb refuses, told as a problem in the verb's own sentence."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from curation.anchoring import Unquotable
from curation.api.problems import FieldError, problem
from curation.claims.claims import ClaimChanged, Wording
from curation.evidence.refusals import Unconfirmed
from curation.history.refused import Refused
from curation.history.states import CannotBeDone, ChangedMeanwhile, OwnWork, ReasonNeeded
from curation.imports.batches import TooManyAskedFor
from curation.reviews.adding import ReviewChanged
from curation.tagging.refusals import CannotChangeTags


def tell_refusals(api: NinjaAPI) -> None:
    """Nothing was done in any of these: every verb is one transaction."""

    @api.exception_handler(CannotBeDone)
    def _not_done(request: HttpRequest, error: CannotBeDone) -> HttpResponse:
        return problem(request, 409, _sentence(error))

    @api.exception_handler(OwnWork)
    def _own_work(request: HttpRequest, error: OwnWork) -> HttpResponse:
        return problem(request, 403, _sentence(error))

    @api.exception_handler(ReasonNeeded)
    def _without_reason(request: HttpRequest, error: ReasonNeeded) -> HttpResponse:
        errors = [FieldError(field="reason", message=_sentence(error))]
        return problem(request, 422, _sentence(error), errors=errors)

    @api.exception_handler(ChangedMeanwhile)
    def _changed(request: HttpRequest, error: ChangedMeanwhile) -> HttpResponse:
        return problem(request, 412, _sentence(error))

    @api.exception_handler(ClaimChanged)
    def _claim_changed(request: HttpRequest, error: ClaimChanged) -> HttpResponse:
        headers = {"ETag": f'"v{error.claim.version}"'}
        theirs, yours = _wording(error.theirs), _wording(error.yours)
        return problem(request, 412, _sentence(error), headers=headers, theirs=theirs, yours=yours)

    @api.exception_handler(ReviewChanged)
    def _review_changed(request: HttpRequest, error: ReviewChanged) -> HttpResponse:
        headers = {"ETag": f'"v{error.review.version}"'}
        yours = {name: _told(value) for name, value in error.yours.items()}
        theirs = {name: _told(getattr(error.review, name)) for name in error.yours}
        return problem(request, 412, _sentence(error), headers=headers, theirs=theirs, yours=yours)

    @api.exception_handler(CannotChangeTags)
    def _tags(request: HttpRequest, error: CannotChangeTags) -> HttpResponse:
        return problem(request, 409, _sentence(error), errors=_by_field(error.says))

    @api.exception_handler(Refused)
    def _cannot_be_so(request: HttpRequest, error: Refused) -> HttpResponse:
        return problem(request, 422, _sentence(error), errors=_by_field(error.says))

    @api.exception_handler(Unconfirmed)
    def _unconfirmed(request: HttpRequest, error: Unconfirmed) -> HttpResponse:
        errors = [
            FieldError(field=f"kept.{remark.code}", message=remark.says) for remark in error.remarks
        ]
        return problem(
            request,
            409,
            "It is kept as a draft. Mend what is odd in it, or say in `kept` why it stays as it "
            "is printed; `errors` says what.",
            errors=errors,
        )

    @api.exception_handler(Unquotable)
    def _unquotable(request: HttpRequest, error: Unquotable) -> HttpResponse:
        return problem(request, 422, _sentence(error))

    @api.exception_handler(TooManyAskedFor)
    def _too_many(request: HttpRequest, error: TooManyAskedFor) -> HttpResponse:
        return problem(request, 422, _sentence(error))


def _sentence(error: Exception) -> str:
    return str(error) or "It cannot be done so. Nothing was changed."


def _by_field(says: Any) -> list[FieldError]:
    return [
        FieldError(field=field, message=sentence)
        for field, sentences in says.items()
        for sentence in sentences
    ]


def _wording(wording: Wording) -> dict[str, Any]:
    return {
        **wording.columns(),
        "drugs": [drug.slug for drug in wording.drugs],
        "trial": wording.trial.key if wording.trial else None,
        "endpoint": wording.endpoint.slug if wording.endpoint else None,
    }


def _told(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
