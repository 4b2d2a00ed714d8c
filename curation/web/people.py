"""Pages for administrators: who has an account, in which role, and who has been invited."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from curation.forms.people import InvitationForm, RoleForm
from curation.models import Assignment, Invitation, Role, User
from curation.people import accounts, roles
from curation.people.invitations import Invited, NotInvited, invite, renew, withdraw
from curation.people.letters import post_invitation
from curation.web.gates import SignedInRequest, may_look_after_people


@may_look_after_people
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            return _hand_over(request, invite(**form.cleaned_data, by=request.user))
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "people": User.objects.prefetch_related("groups").order_by("-is_active", "username"),
        "invitations": Invitation.objects.unanswered().select_related("invited_by"),
        "deeds": roles.DEEDS,
        "roles": Role,
    }
    return render(request, "people/people.html", context, status=422 if form.is_bound else 200)


@may_look_after_people
@require_GET
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(
        User.objects.prefetch_related("groups").annotate(
            batch_count=Count("batches", distinct=True),
            second_step_count=Count("authenticator", distinct=True),
        ),
        pk=pk,
    )
    invitation = Invitation.objects.filter(accepted_by=somebody).select_related("invited_by")
    context = {"person": somebody, "invitation": invitation.first(), "roles": Role}
    return render(request, "people/person.html", context)


@may_look_after_people
@require_POST
def change_role(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the three roles.")
        return redirect("person", pk)
    try:
        roles.give_role(somebody, form.cleaned_data["role"])
        messages.success(request, f"{somebody} is {form.cleaned_data['role'].label.lower()} now.")
    except roles.LastAdministrator as reason:
        messages.error(request, str(reason))
    return redirect("person", pk)


@may_look_after_people
@require_POST
def close_account(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(User, pk=pk)
    try:
        accounts.close_account(somebody)
        messages.success(request, f"The account of {somebody} is closed; they are signed out.")
        if left := Assignment.objects.open().filter(person=somebody).count():
            messages.warning(
                request,
                f"{left:,} reference{'' if left == 1 else 's'} that {somebody} was asked for "
                f"{'is' if left == 1 else 'are'} not done: hand them over on the page of "
                "assignments, or withdraw them.",
            )
    except roles.LastAdministrator as reason:
        messages.error(request, str(reason))
    return redirect("person", pk)


@may_look_after_people
@require_POST
def open_account(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = accounts.open_account(get_object_or_404(User, pk=pk))
    messages.success(request, f"{somebody} may sign in again.")
    return redirect("person", pk)


@may_look_after_people
@require_POST
def forget_second_step(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = accounts.forget_second_step(get_object_or_404(User, pk=pk))
    messages.success(request, f"{somebody} signs in with the password alone now.")
    return redirect("person", pk)


@may_look_after_people
@never_cache
@require_POST
def password_link(request: SignedInRequest, pk: int) -> HttpResponse:
    somebody = get_object_or_404(User, pk=pk, is_active=True)
    link = request.build_absolute_uri(accounts.password_link(somebody))
    return render(request, "people/password_link.html", {"person": somebody, "link": link})


@may_look_after_people
@require_POST
def withdraw_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, pk=pk)
    try:
        withdraw(invitation, by=request.user)
        messages.success(request, f"The invitation for {invitation} is withdrawn.")
    except NotInvited as reason:
        messages.error(request, str(reason))
    return redirect("people")


@may_look_after_people
@never_cache
@require_POST
def renew_invitation(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        invited = renew(get_object_or_404(Invitation, pk=pk), by=request.user)
    except NotInvited as reason:
        messages.error(request, str(reason))
        return redirect("people")
    return _hand_over(request, invited)


def _hand_over(request: SignedInRequest, invited: Invited) -> HttpResponse:
    """The only page that ever shows the link, so it answers the form itself."""
    link = request.build_absolute_uri(reverse("accept-invitation", args=[invited.token]))
    context = {
        "invitation": invited.invitation,
        "link": link,
        "was_posted": post_invitation(invited.invitation, link=link),
    }
    return render(request, "people/invited.html", context, status=201)
