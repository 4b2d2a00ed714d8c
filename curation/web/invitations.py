"""The page behind an invitation's link, where somebody makes their account."""

from allauth.account.utils import perform_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from curation.forms.people import AcceptanceForm
from curation.people.invitations import NotInvited, accept, open_invitation
from curation.web.accounts import INVITATION
from curation.web.gates import open_to_all


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitation = open_invitation(token)
        form = AcceptanceForm(request.POST or None, initial=_names(invitation.name))
        if request.user.is_anonymous and form.is_valid():
            person = accept(token=token, **form.cleaned_data)
            answer: HttpResponse = perform_login(request, person)
            return answer
    except NotInvited as reason:
        return render(request, "people/not_invited.html", {"reason": reason}, status=410)
    except ValidationError as error:
        # Another account took the name or the address meanwhile.
        form.add_error(None, error.messages)
    status = 422 if form.is_bound else 200
    context = {"form": form, "invitation": invitation, "token": token}
    return render(request, "people/accept.html", context, status=status)


@open_to_all
@require_POST
def accept_by_orcid(request: HttpRequest, token: str) -> HttpResponse:
    request.session[INVITATION] = token
    return redirect("orcid_login")


def _names(name: str) -> dict[str, str]:
    first, _, last = name.rpartition(" ")
    return {"first_name": first, "last_name": last}
