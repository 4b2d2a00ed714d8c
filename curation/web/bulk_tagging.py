"""Tag what was chosen in the list of references, or all that its filter finds; and undo that."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.forms.tags import BulkForm
from curation.identifiers import as_key
from curation.models.reference import ReferenceQuerySet
from curation.search.matching import matches
from curation.search.question import read_question
from curation.tagging.bulk import Many, NothingToUndo, tag_many, undo_many, untag_many
from curation.tagging.taggings import CannotTag
from curation.templatetags.words import figure
from curation.web.bulk_at_hand import DONE, Bulk, asked_of
from curation.web.gates import SignedInRequest, may_tag
from curation.web.references import list_of


@may_tag
@require_POST
def bulk_tag(request: SignedInRequest) -> HttpResponse:
    asked = QueryDict(request.POST.get("asked", ""))
    form = BulkForm(request.POST)
    if form.is_valid():
        try:
            many = _tag(request, form, asked)
        except CannotTag as refusal:
            form.add_error(None, str(refusal))
        else:
            _say(request, form, many)
            return redirect(_address(asked, many.act))
    chosen = {as_key(each) or 0 for each in request.POST.getlist("reference")[:1000]} - {0}
    bulk = Bulk(form, asked_of(asked), frozenset(chosen))
    return list_of(request, asked, bulk=bulk, status=422)


@may_tag
@require_POST
def undo_bulk_tag(request: SignedInRequest, act: UUID) -> HttpResponse:
    try:
        number = undo_many(act, by=request.user)
    except (NothingToUndo, CannotTag) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Undone on {figure(number)} reference{_s(number)}.")
    return redirect(_address(QueryDict(request.POST.get("asked", "")), None))


def _tag(request: SignedInRequest, form: BulkForm, asked: QueryDict) -> Many:
    references: ReferenceQuerySet | list[int] = form.cleaned_data["references"]
    if form.cleaned_data["which"] == "all":
        question, _ = read_question(asked)
        references = matches(question, seen_by=request.user)
    do = tag_many if form.cleaned_data["what"] == "tag" else untag_many
    return do(references, form.cleaned_data["tag"], by=request.user)


def _say(request: SignedInRequest, form: BulkForm, many: Many) -> None:
    """Of those on which nothing was changed; what was done, the list itself says."""
    if not many.left:
        return
    gave = form.cleaned_data["what"] == "tag"
    verb = "had" if gave else "did not have"
    sentence = f"{figure(many.left)} reference{_s(many.left)} {verb} your tag"
    sentence += f" “{form.cleaned_data['tag']}”{' already' if gave else ''}."
    messages.info(request, sentence if many.changed else f"{sentence} Nothing was changed.")


def _address(asked: QueryDict, act: UUID | None) -> str:
    rest = asked_of(asked)
    done = urlencode({DONE: act}) if act else ""
    query = "&".join(filter(None, (rest, done)))
    return f"{reverse('references')}?{query}" if query else reverse("references")


def _s(number: int) -> str:
    return "" if number == 1 else "s"
