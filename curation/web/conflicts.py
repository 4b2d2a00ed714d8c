"""Where people differ: side by side, narrowed by the address, and settled in place.

What somebody must not see yet is not on it: `curation/screening/conflicts.py` leaves it out.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.exports.differences import DIFFERENCES, Differing
from curation.exports.formats import Format
from curation.forms.screening import DifferenceForm, SettleForm
from curation.history.states import CannotBeDone
from curation.models import Assignment, Reference, Stage, Tag, User
from curation.people.roles import SETTLE
from curation.screening.conflicts import Difference, differences, narrowed
from curation.screening.settling import (
    reopen_screening,
    reopen_tag,
    settle_screening,
    settle_tag,
)
from curation.screening.side_by_side import APPLIES, Row, sheets
from curation.screening.wanted import Kind, Wanted
from curation.web.downloads import in_words, offers, page_with, table_file
from curation.web.gates import SignedInRequest, may_settle, signed_in

REFERENCES_A_PAGE = 20
REFERENCES_AT_ONCE = 200  # of a download
MOST_CHOICES = 15


class Choice(NamedTuple):
    words: str
    number: int
    narrower: Wanted


class Facet(NamedTuple):
    label: str
    choices: list[Choice]


class Chip(NamedTuple):
    label: str
    value: str
    without: Wanted


@signed_in
@never_cache
@require_safe
def conflicts(request: SignedInRequest) -> HttpResponse:
    wanted = Wanted.read(request.GET)
    found = differences(seen_by=request.user, is_settled=wanted.is_settled)
    shown = narrowed(found, wanted)
    places = list(dict.fromkeys(each.place for each in shown))
    last = max(1, -(-len(places) // REFERENCES_A_PAGE))
    asked = request.GET.get("page", "")
    page = min(last, max(1, int(asked) if asked.isdecimal() and len(asked) < 7 else 1))
    on_page = set(places[(page - 1) * REFERENCES_A_PAGE : page * REFERENCES_A_PAGE])
    facets, chips = _facets(found, wanted)
    return render(
        request,
        "screening/conflicts.html",
        {
            "wanted": wanted,
            "sheets": sheets([each for each in shown if each.place in on_page]),
            "count": len(shown),
            "total": len(found),
            "references": len({reference for reference, _ in places}),
            "lesser": sum(each.kind == Kind.REASON for each in shown),
            "facets": facets,
            "chips": chips,
            "downloads": offers("conflicts", wanted.to_url()),
            "page": page,
            "last": last,
            "may_settle": request.user.has_perm(SETTLE.permission),
            "is_judged_twice": bool(found) or _anybody_judges_unseen(),
        },
    )


@signed_in
@require_safe
def conflicts_file(request: SignedInRequest, form: Format) -> HttpResponseBase:
    """All that the list shows, on whichever page: a row for each person's answer."""
    wanted = Wanted.read(request.GET)
    found = differences(seen_by=request.user, is_settled=wanted.is_settled)
    _, chips = _facets(found, wanted)
    what = "settled" if wanted.is_settled else "not settled"
    return table_file(
        request,
        form,
        DIFFERENCES.filled(lambda: _answers(narrowed(found, wanted))),
        name="conflicts",
        title="Where people differ",
        asked=in_words(((c.label, c.value) for c in chips), "all that differs") + f"; {what}",
        page=page_with(reverse("conflicts"), wanted.to_url()),
    )


@may_settle
@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """What holds from now on; the answer is its row, or the list again."""
    reference = get_object_or_404(Reference.objects.only("pk", "title"), pk=pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _refused(request, reference, form, _first_error(form))
    said = form.cleaned_data
    try:
        if said["tag"]:
            settle_tag(
                reference,
                said["tag"],
                applies=said["answer"] == APPLIES,
                by=request.user,
                stage=said["stage"],
                seen=said["seen"],
            )
        else:
            decision, _, reason = said["answer"].partition(":")
            settle_screening(
                reference,
                decision,
                reason=reason,
                note=said["note"],
                by=request.user,
                stage=said["stage"],
                seen=said["seen"],
            )
    except CannotBeDone as why:
        return _refused(request, reference, form, str(why))
    return _answered(request, reference, form, "Settled.")


@may_settle
@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what was settled, so that it differs again."""
    reference = get_object_or_404(Reference.objects.only("pk", "title"), pk=pk)
    form = DifferenceForm(request.POST)
    if not form.is_valid():
        return _refused(request, reference, form, _first_error(form))
    said = form.cleaned_data
    try:
        if said["tag"]:
            reopen_tag(reference, said["tag"], by=request.user)
        else:
            reopen_screening(reference, by=request.user, stage=said["stage"])
    except CannotBeDone as why:
        return _refused(request, reference, form, str(why))
    return _answered(request, reference, form, "Taken back.")


def _refused(
    request: SignedInRequest, reference: Reference, form: DifferenceForm, why: str
) -> HttpResponse:
    if "HX-Request" not in request.headers:
        messages.warning(request, why)
        return redirect(_back(request))
    return _row_answer(request, reference, form, why=why, status=422)


def _answered(
    request: SignedInRequest, reference: Reference, form: DifferenceForm, done: str
) -> HttpResponse:
    if "HX-Request" not in request.headers:
        messages.success(request, done)
        return redirect(_back(request))
    return _row_answer(request, reference, form)


def _row_answer(
    request: SignedInRequest,
    reference: Reference,
    form: DifferenceForm,
    *,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    """The row as it stands now, settled or not."""
    stage = form.cleaned_data.get("stage") or Stage.TITLE_ABSTRACT
    tag = form.cleaned_data.get("tag")
    row = _row(request.user, reference, stage, tag.pk if tag else None)
    context = {
        "row": row,
        "reference": reference,
        "why": why,
        "key": f"differs-{reference.pk}-{stage}-{tag.pk if tag else 'decision'}",
        "may_settle": True,
        "wanted": Wanted.read(QueryDict(request.POST.get("wanted", ""))),
        "count": len(differences(seen_by=request.user)),
        "is_answer": True,
    }
    return render(request, "screening/_answer.html", context, status=status)


def _row(person: User, reference: Reference, stage: str, tag: int | None) -> Row | None:
    for is_settled in (True, False):
        found = [
            each
            for each in differences(
                seen_by=person, is_settled=is_settled, references=[reference.pk]
            )
            if each.tag == tag and (tag or each.stage == stage)
        ]
        if found:
            return sheets(found)[0].rows[0]
    return None


def _back(request: HttpRequest) -> str:
    """The list as it was narrowed, by what its form says of itself."""
    wanted = Wanted.read(QueryDict(request.POST.get("wanted", ""))).to_url()
    return reverse("conflicts") + (f"?{wanted}" if wanted else "")


def _first_error(form: DifferenceForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _anybody_judges_unseen() -> bool:
    """Whether any reference was ever asked of two people."""
    pairs = Assignment.objects.raw(
        "SELECT 1 AS id FROM curation_assignment GROUP BY reference_id, stage "
        "HAVING count(*) > 1 LIMIT 1"
    )
    return bool(list(pairs))


def _facets(found: list[Difference], wanted: Wanted) -> tuple[list[Facet], list[Chip]]:
    """What can narrow the list, each counted beside what else is chosen; and what is chosen."""
    by_tag = Counter(each.tag for each in narrowed(found, wanted.with_(tag=None)) if each.tag)
    by_person = Counter(
        person for each in narrowed(found, wanted.with_(person=None)) for person in each.people
    )
    tags = Tag.objects.in_bulk({*by_tag, *filter(None, [wanted.tag])})
    people = User.objects.in_bulk({*by_person, *filter(None, [wanted.person])})
    by_stage = Counter(each.stage for each in narrowed(found, wanted.with_(stage="")))
    by_kind = Counter(each.kind for each in narrowed(found, wanted.with_(kind="")))

    chips = []
    if wanted.stage:
        chips.append(Chip("Stage", Stage(wanted.stage).label, wanted.with_(stage="")))
    if wanted.kind:
        chips.append(Chip("What differs", Kind(wanted.kind).words, wanted.with_(kind="")))
    if wanted.tag:
        chips.append(Chip("Tag", _name(tags, wanted.tag), wanted.with_(tag=None)))
    if wanted.person:
        chips.append(Chip("Person", _name(people, wanted.person), wanted.with_(person=None)))
    facets = [
        Facet(
            "Stage",
            [
                Choice(s.label, by_stage[s], wanted.with_(stage=s.value))
                for s in Stage
                if by_stage[s]
            ],
        ),
        Facet(
            "What differs",
            [Choice(k.words, by_kind[k], wanted.with_(kind=k.value)) for k in Kind if by_kind[k]],
        ),
        Facet(
            "Tag",
            [
                Choice(_name(tags, pk), count, wanted.with_(tag=pk))
                for pk, count in by_tag.most_common(MOST_CHOICES)
            ],
        ),
        Facet(
            "Person",
            [
                Choice(_name(people, pk), count, wanted.with_(person=pk))
                for pk, count in by_person.most_common(MOST_CHOICES)
            ],
        ),
    ]
    chosen = {chip.label for chip in chips}
    return [each for each in facets if each.choices and each.label not in chosen], chips


def _name(known: dict[int, Tag] | dict[int, User], pk: int) -> str:
    return str(known[pk]) if pk in known else "one that is not there"


def _answers(shown: list[Difference]) -> Iterator[Differing]:
    for start in range(0, len(shown), REFERENCES_AT_ONCE):
        for sheet in sheets(shown[start : start + REFERENCES_AT_ONCE]):
            for row in sheet.rows:
                for answer in row.answers:
                    differing = Differing(
                        reference=sheet.reference,
                        stage=str(sheet.stage.label),
                        what=row.difference.kind.words,
                        tag=row.tag,
                        person=answer.person,
                        said=answer.words,
                        note=answer.note,
                    )
                    if row.settled and row.consensus:
                        differing = differing._replace(
                            settled=row.settled.words,
                            settled_by=row.settled.person,
                            settled_at=row.consensus.at,
                            settled_note=row.settled.note,
                        )
                    yield differing
