"""The tree of tags, one tag with all that was done to it, and the forms that add and change one."""

from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from curation.forms.tags import NewTagForm, TagForm
from curation.history.states import ChangedMeanwhile
from curation.history.told import told
from curation.models import Tag
from curation.people.roles import KEEP_TAGS
from curation.tagging.changes import changes_of
from curation.tagging.keeping import add_tag, change_tag
from curation.tagging.merging import standing_for
from curation.tagging.refusals import CannotChangeTags
from curation.tagging.tree import NONE, Row, counts, no_longer_in_use, sought, tree
from curation.web.gates import SignedInRequest, may_keep_tags, may_read
from curation.web.shown import whose_eyes

LATEST = 8
STEPS = 40
LONGEST = 100


class Branch(NamedTuple):
    row: Row
    below: list["Branch"]


@may_read
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    eyes = whose_eyes(request)
    words = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:LONGEST]
    rows = tree(seen_by=eyes)
    found = sought(rows, words)
    fragment = request.headers.get("HX-Target") == "tree"
    answer = render(
        request,
        "tags/_tree.html" if fragment else "tags/tags.html",
        {
            "words": words,
            "total": len(rows),
            "found": sum(row.is_sought for row in found),
            "branches": branches(found),
            "gone": [] if fragment else no_longer_in_use(seen_by=eyes),
            "changes": [] if fragment or eyes is None else changes_of(None)[:LATEST],
            "may_keep": may_keep(request),
        },
    )
    patch_vary_headers(answer, ["HX-Target"])
    return answer


def branches(rows: list[Row]) -> list[Branch]:
    """Rows in depth-first order, each with those below it."""
    top: list[Branch] = []
    open_ones: list[Branch] = []
    for row in rows:
        del open_ones[row.depth :]
        branch = Branch(row, [])
        (open_ones[-1].below if open_ones else top).append(branch)
        open_ones.append(branch)
    return top


@may_read
@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    shown = tag_named(slug)
    if shown.merged_into:
        stays = standing_for(shown)
        messages.info(request, f"“{shown}” was merged into “{stays}”.")
        return redirect("tag", stays.slug)
    eyes = whose_eyes(request)
    counted = counts(eyes)
    history = told(shown) if eyes else []
    below = Tag.objects.in_use().filter(parent=shown)
    return render(
        request,
        "tags/tag.html",
        {
            "tag": shown,
            "above": above(shown),
            "count": counted.get(shown.pk, NONE),
            "below": [(each, counted.get(each.pk, NONE).in_all) for each in below],
            "names_of_merged": Tag.objects.filter(merged_into=shown),
            "changes": changes_of(shown) if eyes else [],
            "history": history[:STEPS],
            "steps": len(history),
            "may_keep": may_keep(request),
        },
    )


@may_keep_tags
@require_http_methods(["GET", "POST"])
def new_tag(request: SignedInRequest) -> HttpResponse:
    form = NewTagForm(request.POST or None, initial={"parent": request.GET.get("under", "")})
    if form.is_valid():
        try:
            made = add_tag(by=request.user, **form.cleaned_data)
        except CannotChangeTags as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"“{made}” is here.")
            return redirect("tag", made.slug)
    status = 422 if form.is_bound else 200
    return render(request, "tags/new.html", {"form": form}, status=status)


@may_keep_tags
@require_http_methods(["GET", "POST"])
def edit_tag(request: SignedInRequest, slug: str) -> HttpResponse:
    shown = tag_named(slug)
    texts = TagForm.texts_of(shown)
    form = TagForm(request.POST or None, initial=texts)
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            change = change_tag(shown, by=request.user, seen=seen_in(request), **form.cleaned_data)
        except ChangedMeanwhile:
            theirs = _theirs(form, texts)
        except CannotChangeTags as refusal:
            refuse(form, refusal)
        else:
            said = "is saved" if change else "was so already"
            messages.success(request, f"“{form.cleaned_data['name']}” {said}.")
            return redirect("tag", shown.slug)
    context = {
        "tag": shown,
        "above": above(shown),
        "form": form,
        "seen": shown.version,
        "is_stale": bool(theirs),
        "theirs": theirs,
    }
    status = 422 if form.errors or theirs else 200
    return render(request, "tags/edit.html", context, status=status)


# -- What the pages of tags share


def may_keep(request: HttpRequest) -> bool:
    return request.user.has_perm(KEEP_TAGS.permission)


def tag_named(slug: str) -> Tag:
    found = Tag.objects.select_related("parent", "merged_into").filter(slug=slug).first()
    if found is None:
        raise Http404("There is no tag of this name.")
    return found


def above(shown: Tag) -> list[Tag]:
    """From the top of the tree down to its parent."""
    found: list[Tag] = []
    while shown.parent:
        shown = shown.parent
        found.insert(0, shown)
    return found


def seen_in(request: HttpRequest) -> int:
    """The version that a form showed; none that there is, where it does not say."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0


def refuse(form: object, refusal: CannotChangeTags) -> None:
    for field, sentences in refusal.says.items():
        for sentence in sentences:
            name = field if field in form.fields else None  # type: ignore[attr-defined]
            form.add_error(name, sentence)  # type: ignore[attr-defined]


def _theirs(form: TagForm, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Where what is kept now is not what was typed: the field, and what is kept."""
    typed = {name: str(form[name].value() or "").replace("\r\n", "\n") for name in texts}
    differ = [
        (str(form[name].label), kept) for name, kept in texts.items() if typed[name].strip() != kept
    ]
    return differ or [("Version", "saved again with the same words")]
