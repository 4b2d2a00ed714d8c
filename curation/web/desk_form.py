"""The form of a claim on words of a paper, filled in with what the words speak of."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.forms import BoundField

from curation.citation import words_of
from curation.claims.drafts import kept
from curation.claims.quotes import locator_of
from curation.claims.recognising import Names, names, recognise
from curation.claims.similar import Similar, similar_claims
from curation.forms.desk import ClaimOnWordsForm
from curation.models import Citation, Claim, Draft, Drug, Endpoint, Quote, Reference, User
from curation.models.claim import STANDING
from curation.models.standing import Standing, standings
from curation.web.desk_drafts import place_of

OFFERED = 3  # claims that exist already
ABOUT = ("kind", "population", "trial", "endpoint", "locator")


class Kept(NamedTuple):
    """A form that is open in the browser and stays as it is there; nothing of it is asked."""

    quote: Quote | None


class Panel(NamedTuple):
    reference: Reference
    quote: Quote | None
    form: ClaimOnWordsForm
    place: str  # of its draft
    draft: Draft | None
    chosen: list[Drug]  # drugs that stand as chosen, or were recognised
    similar: list[Similar]
    standing: Standing | None  # the gravest that was said against the paper
    why: Sequence[str] = ()  # it was refused

    @property
    def stances(self) -> list[tuple[str, str]]:
        """Each with its words; the name of its key is its own."""
        return [(str(value), str(words)) for value, words in Citation.Stance.choices]

    @property
    def about(self) -> list[BoundField]:
        return [self.form[name] for name in ABOUT]

    @property
    def drugs_beside(self) -> list[Drug]:
        """Those that may be added."""
        chosen = {drug.pk for drug in self.chosen}
        return [drug for drug in self.form.fields["drugs"].queryset if drug.pk not in chosen]  # type: ignore[attr-defined]


def panel_of(
    reference: Reference,
    quote: Quote | None,
    person: User,
    *,
    known: Names | None = None,
    typed: Any = None,
    why: Mapping[str, Iterable[str]] | None = None,
) -> Panel:
    """As it was typed, or as its draft was left, or with what the quote speaks of."""
    place = place_of(reference, quote)
    draft = kept(person, place)
    if typed is not None:
        form = ClaimOnWordsForm(typed, auto_id="claim-%s")
        form.full_clean()
        for field, sentences in (why or {}).items():
            for sentence in sentences:
                form.add_error(field if field in form.fields else None, sentence)
    elif draft is not None:
        form = ClaimOnWordsForm(initial=_as_left(draft), auto_id="claim-%s")
    else:
        form = ClaimOnWordsForm(initial=_recognised(reference, quote, known), auto_id="claim-%s")
    chosen = _chosen(form)
    grave = standings((each.kind for each in reference.notices.all()), reference.publication_types)
    return Panel(
        reference,
        quote,
        form,
        place,
        draft,
        chosen,
        similar_of(reference, form, chosen),
        grave[0] if grave else None,
        [str(each) for each in form.non_field_errors()] if form.is_bound else (),
    )


def similar_of(
    reference: Reference, form: ClaimOnWordsForm, drugs: Sequence[Drug]
) -> list[Similar]:
    """Claims that exist already and say much the same, by what is in the form; without those under
    which the paper is cited.
    """
    found = similar_claims(
        str(form["statement"].value() or ""),
        drugs=drugs,
        trial=_one(form, "trial"),
        endpoint=_one(form, "endpoint"),
        limit=OFFERED + 5,
    )
    already = Citation.objects.filter(
        reference=reference, state__in=STANDING, claim__in=[each.claim for each in found]
    )
    cited = set(already.values_list("claim", flat=True))
    return [each for each in found if each.claim.pk not in cited][:OFFERED]


def _recognised(reference: Reference, quote: Quote | None, known: Names | None) -> dict[str, Any]:
    """What the quote speaks of; where it names no drug or no trial, those of the title."""
    known = known or names()
    found = recognise(quote.exact if quote else "", nct_numbers=reference.nct_numbers, known=known)
    of_title = recognise(words_of(reference.title), known=known)
    drugs, trial = found.drugs or of_title.drugs, found.trial
    if not found.trials:
        trial = of_title.trial
    endpoint = found.endpoint
    is_safety = endpoint is not None and endpoint.domain == Endpoint.Domain.HARMS
    return {
        "drugs": [drug.pk for drug in drugs],
        "trial": trial.pk if trial else None,
        "endpoint": endpoint.pk if endpoint else None,
        "kind": Claim.Kind.SAFETY if is_safety else Claim.Kind.EFFICACY,
        "locator": locator_of(quote) if quote else "",
    }


def _as_left(draft: Draft) -> dict[str, Any]:
    """A draft holds a list of what was typed for each field."""
    left: dict[str, list[str]] = draft.fields
    typed: dict[str, Any] = {name: values[0] for name, values in left.items() if values}
    return typed | {"drugs": [each for each in left.get("drugs", []) if each]}


def _chosen(form: ClaimOnWordsForm) -> list[Drug]:
    picked = {str(each) for each in form["drugs"].value() or []}
    return [drug for drug in form.fields["drugs"].queryset if str(drug.pk) in picked]  # type: ignore[attr-defined]


def _one(form: ClaimOnWordsForm, name: str) -> Any:
    picked = str(form[name].value() or "")
    rows: Any = form.fields[name].queryset  # type: ignore[attr-defined]
    return next((row for row in rows if str(row.pk) == picked), None)
