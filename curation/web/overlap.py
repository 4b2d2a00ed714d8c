"""Where reviews overlap: who includes what, how far, and how their conclusions differ."""

from collections.abc import Collection
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.exports.formats import Format
from curation.exports.overlap import Line, matrix, pairs
from curation.exports.tables import Filled
from curation.models import Review, ScreeningDecision, Stage, User
from curation.plots.overlap import OfPair, OfReview, overlap_map
from curation.plots.shapes import Plot
from curation.reviews.conclusions import conclusions
from curation.reviews.overlap import Overlap, Rows, Within, overlap
from curation.reviews.overlap_question import MOST, SORTS, OverlapQuestion, read_question
from curation.screening.status import status_of
from curation.stats.overlap import Band
from curation.web.downloads import Offer, offers, page_with, table_file
from curation.web.gates import may_read
from curation.web.overlap_sentences import cautions_of, figures_of, meaning_of, sentence_of
from curation.web.overlap_sheet import Named, Sheet, named, reviews_at_hand, sheet_of
from curation.web.overlap_words import concluded
from curation.web.plot_files import as_svg
from curation.web.shown import shown_to, whose_eyes

INCLUDE = ScreeningDecision.Decision.INCLUDE.value


class Seen(NamedTuple):
    """What an address asks for, found. `reviews` are all that are here, `chosen` those shown."""

    question: OverlapQuestion
    ignored: list[str]
    reviews: list[Review]
    chosen: list[Review]
    names: dict[int, Named]
    found: Overlap
    sheet: Sheet


@may_read
@require_safe
def review_overlap(request: HttpRequest) -> HttpResponse:
    seen = _seen(request)
    found = seen.found
    return render(
        request,
        "reviews/overlap.html",
        {
            "question": seen.question,
            "asked": seen.question.closed.to_url(),
            "ignored": seen.ignored,
            "choices": [(seen.names[each.pk], each in seen.chosen) for each in seen.reviews],
            "chosen": seen.chosen,
            "rows_offered": [(each, seen.question.with_(rows=each)) for each in Rows],
            "sorts": [(words, seen.question.with_(sort=key), key) for key, words in SORTS.items()],
            "found": found,
            "sheet": seen.sheet,
            "sentence": sentence_of(found),
            "figures": figures_of(found.whole),
            "meaning": meaning_of(found),
            "cautions": cautions_of(found, seen.names),
            "left_out": [(seen.names[out.review.pk], out.why) for out in found.left_out],
            "bands": list(Band),
            "downloads": _offers(seen),
            "plot": _plot(seen) if len(found.columns) > 1 else None,
            "concluded": concluded(conclusions(seen.chosen, states=shown_to(request)), seen.names),
        },
    )


@may_read
@require_safe
def review_overlap_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    """The citation matrix; a workbook has the pairs on a second sheet."""
    seen = _seen(request)
    tables = [_matrix(seen), _pairs(seen)]
    return _file(request, form, seen, tables, "overlap-matrix")


@may_read
@require_safe
def review_overlap_pairs_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    seen = _seen(request)
    return _file(request, form, seen, [_pairs(seen)], "overlap-pairs")


def _file(
    request: HttpRequest, form: Format, seen: Seen, tables: list[Filled], name: str
) -> HttpResponseBase:
    reviews = ", ".join(f"{seen.names[each.pk].name} ({each.reference})" for each in seen.chosen)
    return table_file(
        request,
        form,
        tables,
        name=name,
        title="Overlap of reviews",
        asked=f"Rows: {seen.question.rows.words}; reviews: {reviews}",
        page=page_with(reverse("review-overlap"), seen.question.closed.to_url()),
    )


@may_read
@require_safe
def review_overlap_svg(request: HttpRequest) -> HttpResponse:
    seen = _seen(request)
    if len(seen.found.columns) < 2:
        raise Http404("It takes two reviews to draw their overlap.")
    return as_svg(_plot(seen), "lupusjak-overlap")


def _seen(request: HttpRequest) -> Seen:
    question, ignored = read_question(request.GET)
    reviews = list(reviews_at_hand())
    here = {review.pk for review in reviews}
    ignored += [f"There is no review {pk} here." for pk in question.reviews if pk not in here]
    question = question.with_(reviews=tuple(pk for pk in question.reviews if pk in here))
    chosen = [each for each in reviews if not question.reviews or each.pk in question.reviews]
    if len(chosen) > MOST:
        ignored.append(f"Of {len(chosen)} reviews the newest {MOST} are shown: choose others.")
        chosen = chosen[-MOST:]
    names = named(reviews)
    found = overlap(chosen, rows=question.rows, screened_in=_let_in(whose_eyes(request)))
    sheet = sheet_of(found, names, question)
    if question.pair and sheet.opened is None:
        ignored.append("That pair is not among the reviews shown.")
        question = question.closed
        sheet = sheet_of(found, names, question)
    return Seen(question, ignored, reviews, chosen, names, found, sheet)


def _let_in(eyes: User | None) -> Within:
    """What holds at full text, else at title and abstract; never what somebody judges unseen."""

    def among(papers: Collection[int]) -> Collection[int]:
        full = status_of(papers, seen_by=eyes, stage=Stage.FULL_TEXT)
        abstract = status_of(papers, seen_by=eyes, stage=Stage.TITLE_ABSTRACT)
        return [pk for pk in papers if (full[pk].decision or abstract[pk].decision) == INCLUDE]

    return among


def _plot(seen: Seen) -> Plot:
    found, sheet = seen.found, seen.sheet
    return overlap_map(
        [OfReview(row.head.named.name, row.head.total, row.alone) for row in sheet.triangle],
        {
            places: OfPair(
                area.repeated, area.studies, area.cca, area.band.words if area.band else ""
            )
            for places, area in found.pairs.items()
        },
        title="Overlap of each two reviews",
        sentence=f"How far each two of {len(found.columns)} reviews include the same "
        f"{found.rows_are.words}: corrected covered area.",
        studies=found.rows_are.words,
    )


def _matrix(seen: Seen) -> Filled:
    lines = [
        Line(
            *(row.called.name, row.called.ids, row.row.year, row.row.reviews),
            [None if cell.is_late else bool(cell.marks) for cell in row.cells],
        )
        for row in seen.sheet.rows
    ]
    return matrix(lines, [head.named.name for head in seen.sheet.heads])


def _pairs(seen: Seen) -> Filled:
    found = [
        (field.one.name, field.other.name, field.area)
        for row in seen.sheet.triangle
        for field in row.fields
    ]
    return pairs(found, seen.found.whole)


def _offers(seen: Seen) -> list[Offer]:
    query = seen.question.closed.to_url()
    each_pair = page_with(reverse("review-overlap-pairs-csv"), query)
    return [*offers("review-overlap", query), Offer("Pairs as CSV", each_pair)]
