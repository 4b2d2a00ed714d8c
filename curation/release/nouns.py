"""What a release holds: one file a noun, and of each noun the rows and the columns.

Columns are those of the model, so that nothing that is kept is forgotten; what is left out is
said here. A row is called by words that mean something elsewhere too (a slug, a PMID), never by
its number here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import (
    Exists,
    Field,
    ForeignKey,
    ManyToManyField,
    Model,
    OuterRef,
    Q,
    QuerySet,
)

from curation import models
from curation.models.assignment import Stage
from curation.models.curated import SHOWN, State
from curation.models.screened import What, screened_as

FORMAT = 1  # of the files; another one wherever a column or a file comes or goes

# The sentences of publishers and PubMed. A public file does not print them again.
_WORDS = ("abstract", "abstract_copyright", "other_abstracts", "coi_statement")
_ASKED = ("pubmed_asked_at", "pubmed_changed_at")
_FOUND = ("anchor", "score", "found_on", "found_start", "found_end", "checked_at")


@dataclass(frozen=True)
class Scope:
    """Whether what waits for a second person is in it as well, and the words of abstracts."""

    everything: bool = False
    abstracts: bool = False

    @property
    def states(self) -> tuple[str, ...]:
        return SHOWN if self.everything else (State.ACCEPTED,)


Rows = Callable[[Scope], "QuerySet[Any]"]


@dataclass(frozen=True)
class Noun:
    """`key` names the columns by whose words other rows call this one: empty where none does, and
    "number" where it has no words of its own. `instead` is what a column that was left out becomes
    on loading, where that is not the model's default. `not_told` are columns that are written as
    if nobody had filled them, and of which rows.
    """

    name: str
    model: type[Model]
    meaning: str
    which: Rows
    key: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    without_abstracts: tuple[str, ...] = ()
    instead: dict[str, Any] = field(default_factory=dict)
    not_told: tuple[tuple[str, ...], Rows] | None = None

    @property
    def path(self) -> str:
        return f"evidence/{self.name}.json"

    @property
    def singular(self) -> str:
        return self.name.removesuffix("s").replace("_", " ")

    def columns(self, scope: Scope) -> list["Field[Any, Any]"]:
        left_out = {*self.left_out, *(() if scope.abstracts else self.without_abstracts)}
        return [
            each
            for each in self.model._meta.concrete_fields
            if not each.primary_key and each.name not in left_out
        ]

    def links(self) -> list["ManyToManyField[Any, Any]"]:
        return [each for each in self.model._meta.many_to_many if each.name not in self.left_out]

    def names(self, scope: Scope) -> list[str]:
        """What a row is made of, in the order in which it is written."""
        own = [each.name for each in (*self.columns(scope), *self.links())]
        return ["called", *own] if self.key else own


def leads_to(column: "Field[Any, Any]") -> type[Model] | None:
    """The model that a column leads to; None where it holds a value."""
    return column.related_model if isinstance(column, ForeignKey) else None


def through_of(link: "ManyToManyField[Any, Any]") -> type[Model]:
    """The model of a link's own rows."""
    through = link.remote_field.through
    assert through is not None
    return through


def is_person(model: type[Model] | None) -> bool:
    return model is not None and model._meta.label == settings.AUTH_USER_MODEL


def _all(model: type[Model]) -> Rows:
    return lambda scope: model._default_manager.all()


def _in_its_state(model: type[Model]) -> Rows:
    return lambda scope: model._default_manager.filter(state__in=scope.states)


def _citations(scope: Scope) -> "QuerySet[models.Citation]":
    return models.Citation.objects.filter(state__in=scope.states, claim__state__in=scope.states)


def _sources(scope: Scope) -> "QuerySet[models.Source]":
    """Those that anything else in the release rests on."""
    relied_on = Q()
    for through in (models.Drug.sources.through, models.Trial.sources.through):
        relied_on |= Q(pk__in=through._default_manager.order_by().values("source"))
    for noun in (models.Result, models.Effect, models.Finding):
        rows: QuerySet[Any] = noun._default_manager.filter(state__in=scope.states).order_by()
        relied_on |= Q(pk__in=rows.values("source"))
        relied_on |= Q(pk__in=rows.exclude(also_in=None).values("also_in"))
    return models.Source.objects.filter(relied_on)


def _unconfirmed(scope: Scope) -> "QuerySet[models.Outcome]":
    """Those of which no number is accepted: a verdict is as little confirmed as they are."""
    outcomes = models.Outcome.objects.exclude(was_met=None)
    if scope.everything:
        return outcomes.none()
    accepted = Q(state=State.ACCEPTED)
    results = models.Result.objects.filter(outcome=OuterRef("pk"))
    effects = models.Effect.objects.filter(outcome=OuterRef("pk"))
    return outcomes.filter(
        Exists(results) | Exists(effects),
        ~Exists(results.filter(accepted)),
        ~Exists(effects.filter(accepted)),
    )


def _quotes(scope: Scope) -> "QuerySet[models.Quote]":
    cited = _citations(scope).exclude(quote=None).order_by().values("quote")
    anchored = _sources(scope).exclude(anchored=None).order_by().values("anchored")
    return models.Quote.objects.filter(Q(pk__in=cited) | Q(pk__in=anchored))


def _texts(scope: Scope) -> "QuerySet[models.AbstractText]":
    quotes = _quotes(scope).order_by()
    wanted = Q(pk__in=quotes.values("taken_on"))
    if scope.abstracts:
        wanted |= Q(pk__in=quotes.exclude(found_on=None).values("found_on"))
    return models.AbstractText.objects.filter(wanted)


def _screening(scope: Scope) -> "QuerySet[models.ScreeningDecision]":
    """Of references on which a decision holds: what people still judge or differ on is theirs."""
    held = Q()
    for stage in Stage.values:
        decided = models.Reference.objects.filter(
            screened_as(stage, What.DECIDED, seen_by=None)
        ).order_by()
        held |= Q(stage=stage, reference__in=decided.values("pk"))
    return models.ScreeningDecision.objects.seen_by(None).filter(held)


def _entries(scope: Scope) -> "QuerySet[models.CitedReference]":
    return models.CitedReference.objects.current()


# Each after what it leads to, but for what leads to its own kind, and for citations: an accepted
# claim is refused while it has no accepted citation.
NOUNS = (
    Noun(
        "references",
        models.Reference,
        "A publication: what PubMed says of it, and the curators' note.",
        _all(models.Reference),
        key=("pmid",),
        without_abstracts=(*_WORDS, *_ASKED),
    ),
    Noun(
        "notices",
        models.Notice,
        "What was said of a publication after it appeared: a retraction, a correction.",
        _all(models.Notice),
    ),
    Noun(
        "texts",
        models.AbstractText,
        "A version of an abstract, by the SHA-256 of its words: that on which words were taken.",
        _texts,
        key=("number",),
        without_abstracts=("text",),
    ),
    Noun(
        "quotes",
        models.Quote,
        "Words that were taken from an abstract, with the words around them.",
        _quotes,
        key=("number",),
        without_abstracts=_FOUND,
        instead={"anchor": models.Quote.Anchor.NO_TEXT, "score": 0.0},
    ),
    Noun(
        "sources",
        models.Source,
        "Where a fact was read: in what, in which place, in which words.",
        _sources,
        key=("number",),
    ),
    Noun("drugs", models.Drug, "A drug by its INN.", _all(models.Drug), key=("slug",)),
    Noun(
        "drug_identifiers",
        models.DrugIdentifier,
        "What another system calls a drug.",
        _all(models.DrugIdentifier),
    ),
    Noun(
        "endpoints",
        models.Endpoint,
        "What trials measure: the controlled vocabulary.",
        _all(models.Endpoint),
        key=("slug",),
    ),
    Noun(
        "trials",
        models.Trial,
        "A trial, apart from its reports.",
        _all(models.Trial),
        key=("slug",),
    ),
    Noun(
        "arms",
        models.Arm,
        "What the people of one arm of a trial got.",
        _all(models.Arm),
        key=("trial", "key"),
    ),
    Noun(
        "trial_reports",
        models.TrialReport,
        "A publication that reports a trial.",
        _all(models.TrialReport),
    ),
    Noun(
        "outcomes",
        models.Outcome,
        "An endpoint in a trial at a week, in an analysis set, under a rule on glucocorticoids.",
        _all(models.Outcome),
        key=("trial", "endpoint", "week", "rule", "analysis_set"),
        not_told=(("was_met", "met_note"), _unconfirmed),
    ),
    Noun(
        "results",
        models.Result,
        "An arm's numbers, as printed.",
        _in_its_state(models.Result),
    ),
    Noun(
        "effects",
        models.Effect,
        "An arm against another, as a report gives it.",
        _in_its_state(models.Effect),
    ),
    Noun(
        "findings",
        models.Finding,
        "What an analysis other than a trial's own found.",
        _in_its_state(models.Finding),
    ),
    Noun(
        "citations",
        models.Citation,
        "What a publication says to a claim: supports, disputes, qualifies it, or is background.",
        _citations,
    ),
    Noun(
        "claims",
        models.Claim,
        "One statement in the curators' own words.",
        _in_its_state(models.Claim),
        key=("number",),
    ),
    Noun("tags", models.Tag, "A tag of the tree.", _all(models.Tag), key=("slug",)),
    Noun(
        "taggings",
        models.Tagging,
        "One person says of one publication that it is about a tag; without what people differ on.",
        lambda scope: models.Tagging.objects.seen_by(None).undisputed(of_many=True),
    ),
    Noun(
        "tag_consensus",
        models.TagConsensus,
        "Whether a tag applies, settled where people differed.",
        lambda scope: models.TagConsensus.objects.seen_by(None),
    ),
    Noun(
        "screening",
        models.ScreeningDecision,
        "Whether a publication is in, by person and stage; without what people differ on.",
        _screening,
    ),
    Noun(
        "reviews",
        models.Review,
        "A review article under curation, and what it asks.",
        _all(models.Review),
        key=("reference",),
    ),
    Noun(
        "reference_lists",
        models.ReferenceList,
        "The reference list of a review that holds now.",
        lambda scope: models.ReferenceList.objects.current(),
        key=("review",),
        left_out=("filename", "raw", "superseded_at"),
    ),
    Noun(
        "list_entries",
        models.CitedReference,
        "An entry of a review's reference list, and the publication that it is.",
        _entries,
        key=("reference_list", "position"),
        left_out=("raw",),  # of a reference manager's file, which may hold an abstract
    ),
    Noun(
        "list_candidates",
        models.CandidateMatch,
        "What an entry might be, or was refused to be.",
        lambda scope: models.CandidateMatch.objects.filter(entry__in=_entries(scope).order_by()),
    ),
)
PEOPLE = "people"
PEOPLE_MEAN = "The people who entered and accepted what is in here, by their names alone."
