"""The page of one's tokens of the API: made, shown once, revoked."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from curation.forms.tokens import TokenForm
from curation.models import ApiToken, Scope, User
from curation.people.tokens import Made, make, may_choose, may_do, revoke, tokens_of, why_not
from curation.web.gates import SignedInRequest, signed_in

REVOKED_SHOWN = 10


class Choice(NamedTuple):
    """A scope as it is offered: what it opens to this person, or why it cannot be chosen."""

    scope: Scope
    is_chosen: bool
    opens: list[str]
    why_not: str


@signed_in
@never_cache
@sensitive_variables("made")
@require_http_methods(["GET", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, person=request.user)
    if form.is_valid():
        try:
            made = make(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at,
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _shown_once(request, made)
    mine = tokens_of(request.user)
    context = {
        "form": form,
        "choices": [_choice(scope, form, request.user) for scope in Scope],
        "tokens": mine.filter(revoked_at=None),
        "revoked": mine.exclude(revoked_at=None).order_by("-revoked_at")[:REVOKED_SHOWN],
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/tokens.html", context, status=status)


@signed_in
@require_POST
def revoke_token(request: SignedInRequest, pk: int) -> HttpResponse:
    token = revoke(get_object_or_404(ApiToken, pk=pk, person=request.user))
    messages.success(request, f"“{token.name}” is revoked; what uses it gets no answer any more.")
    return redirect("tokens")


def _shown_once(request: SignedInRequest, made: Made) -> HttpResponse:
    """The only page that ever shows the token, so it answers the form itself."""
    example = request.build_absolute_uri("/api/v1/references")
    context = {"row": made.row, "token": made.token, "example": example}
    return render(request, "account/token_made.html", context, status=201)


def _choice(scope: Scope, form: TokenForm, person: User) -> Choice:
    may = may_choose(scope, person)
    return Choice(
        scope,
        is_chosen=may and scope.value in (form["scopes"].value() or []),
        opens=[deed.words for deed in may_do(scope, person)],
        why_not="" if may else why_not(scope),
    )
