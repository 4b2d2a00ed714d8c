"""The keys of the keyboard, each to be changed by whoever presses it."""

from typing import NamedTuple

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from curation.forms.keys import KeysForm
from curation.people.keys import (
    ACTS,
    EVERYWHERE,
    GROUPS,
    Act,
    KeysRefused,
    change_keys,
    forget_keys,
)
from curation.web.gates import SignedInRequest, signed_in


class Line(NamedTuple):
    act: Act
    field: BoundField

    @property
    def where(self) -> str:
        return "everywhere" if self.act.pages == EVERYWHERE else ", ".join(sorted(self.act.pages))


@signed_in
@require_http_methods(["GET", "POST"])
def keys(request: SignedInRequest) -> HttpResponse:
    if "reset" in request.POST:
        forget_keys(by=request.user)
        messages.success(request, "Every key is what it was at first.")
        return redirect("keys")
    form = KeysForm(request.POST or None, person=request.user)
    if form.is_valid():
        try:
            change_keys(form.cleaned_data, by=request.user)
        except KeysRefused as why:
            for act in why.acts:
                form.add_error(act, str(why))
        else:
            messages.success(request, "Your keys are saved.")
            return redirect("keys")
    groups = [
        (group, [Line(act, form[act.name]) for act in ACTS.values() if act.group == group])
        for group in GROUPS
    ]
    status = 422 if form.is_bound else 200
    context = {"form": form, "groups": groups, "are_changed": bool(request.user.keys)}
    return render(request, "account/keys.html", context, status=status)
