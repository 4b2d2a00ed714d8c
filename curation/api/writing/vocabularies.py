"""The vocabularies of drugs and endpoints: add an entry, change it, merge two that are one."""

from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from django.utils.text import slugify
from ninja import Field, Router, Schema
from ninja.responses import Status

from curation.api import auth
from curation.api.reading import one
from curation.api.writing.shared import (
    Line,
    Said,
    Slug,
    Text,
    Yes,
    by,
    drug_named,
    endpoint_named,
)
from curation.evidence import merging
from curation.evidence.vocabularies import keep
from curation.models import Drug, Endpoint, Merge, Scope
from curation.models.drug import Kinase
from curation.people.roles import KEEP_VOCABULARIES

router = Router(tags=["Evidence"])
_keep = auth.may(Scope.EXTRACT, KEEP_VOCABULARIES)

Names = Annotated[list[Line], Field(max_length=100)]


class DrugFacts(Said):
    """What is to be otherwise; what is left out stays."""

    inn: Line | None = Field(None, description="Its INN, or its code where it has none.")
    synonyms: Names | None = Field(None, description="Brand names and codes.")
    targets: Annotated[list[Literal[*Kinase.values]], Field(max_length=6)] | None = Field(  # type: ignore[valid-type]
        None, description="The kinases it inhibits, the main one first."
    )
    binding: Literal["", *Drug.Binding.values] | None = Field(  # type: ignore[valid-type]
        None, description="Where it binds; empty: not said."
    )
    mechanism: Text | None = Field(None, description="How it works, in words.")
    route: Line | None = Field(None, description="How it is given.")
    role: Literal[*Drug.Role.values] = Field(  # type: ignore[valid-type]
        "study", description="What it is here: studied, a partner, context, or mentioned."
    )
    boxed_warning: Yes | None = Field(
        None, description="Whether it has a boxed warning; null: not known."
    )
    approved_for: Names | None = Field(None, description="What it is approved for.")
    note: Text | None = Field(None, description="What you want to add.")


class NewDrug(DrugFacts):
    """A drug that is not here yet."""

    inn: Line = Field(description="Its INN, or its code where it has none.")
    key: Slug | None = Field(None, description="Its key; left out: made of its name.")


class EndpointFacts(Said):
    """What is to be otherwise; what is left out stays."""

    name: Line | None = Field(None, description="Its name.")
    short: Line | None = Field(None, description="Its short name.")
    instrument: Line | None = Field(None, description="SLEDAI, BILAG, CLASI.")
    version: Line | None = Field(None, description="SLEDAI-2K, BILAG-2004.")
    definition: Text | None = Field(None, description="What it is.")
    domain: Literal[*Endpoint.Domain.values] = Field(  # type: ignore[valid-type]
        "other", description="What it is about."
    )
    kind: Literal[*Endpoint.Kind.values] = Field(  # type: ignore[valid-type]
        "dichotomous", description="What its numbers are."
    )
    good: Literal[*Endpoint.Good.values] = Field(  # type: ignore[valid-type]
        "higher", description="Which way is good."
    )
    unit: Line | None = Field(None, description="Its unit.")
    printed: Names | None = Field(None, description="How reports print it.")


class NewEndpoint(EndpointFacts):
    """An endpoint that is not here yet."""

    name: Line = Field(description="Its name.")
    domain: Literal[*Endpoint.Domain.values] = Field(description="What it is about.")  # type: ignore[valid-type]
    kind: Literal[*Endpoint.Kind.values] = Field(description="What its numbers are.")  # type: ignore[valid-type]
    good: Literal[*Endpoint.Good.values] = Field(description="Which way is good.")  # type: ignore[valid-type]
    key: Slug | None = Field(None, description="Its key; left out: made of its name.")


class MergingEntries(Said):
    into: Slug = Field(description="The one that stays, by its key.")
    reason: Line = Field(description="Why these two are one.")


class Kept(Schema):
    key: str = Field(description="Its key, as in its address.")
    name: str = Field(description="Its name.")


class Merged(Schema):
    merge: int = Field(description="The merge, by its number: POST /merges/{merge}/undo.")
    merged: str = Field(description="The one that stands for the other now or no longer, by key.")
    into: str = Field(description="The other, by its key.")


@router.post("/drugs", response={201: Kept}, auth=_keep, summary="Add a drug")
def add_drug(request: HttpRequest, said: NewDrug) -> Any:
    return Status(201, _told(_added(request, Drug, said, said.inn)))


@router.patch("/drugs/{slug:drug}", response=Kept, auth=_keep, summary="Change a drug")
def change_drug(request: HttpRequest, drug: str, said: DrugFacts) -> Any:
    """Labels of arms that were written from its name follow it."""
    return _told(_changed(request, Drug, "drug", drug, said))


@router.post(
    "/drugs/{slug:drug}/merge", response=Merged, auth=_keep, summary="Merge a drug into another"
)
def merge_drug(request: HttpRequest, drug: str, said: MergingEntries) -> Any:
    """What points to it points to the other from now on, and its names lead there."""
    row = one(Drug.objects.all(), "drug", slug=drug)
    other = drug_named(said.into, "into")
    merge = merging.merge_drugs(row, into=other, by=by(request), reason=said.reason)
    return {"merge": merge.pk, "merged": row.slug, "into": other.slug}


@router.post("/endpoints", response={201: Kept}, auth=_keep, summary="Add an endpoint")
def add_endpoint(request: HttpRequest, said: NewEndpoint) -> Any:
    return Status(201, _told(_added(request, Endpoint, said, said.name)))


@router.patch("/endpoints/{slug:endpoint}", response=Kept, auth=_keep, summary="Change an endpoint")
def change_endpoint(request: HttpRequest, endpoint: str, said: EndpointFacts) -> Any:
    return _told(_changed(request, Endpoint, "endpoint", endpoint, said))


@router.post(
    "/endpoints/{slug:endpoint}/merge",
    response=Merged,
    auth=_keep,
    summary="Merge an endpoint into another",
)
def merge_endpoint(request: HttpRequest, endpoint: str, said: MergingEntries) -> Any:
    """What points to it points to the other from now on, and its names lead there."""
    row = one(Endpoint.objects.all(), "endpoint", slug=endpoint)
    other = endpoint_named(said.into, "into")
    merge = merging.merge_endpoints(row, into=other, by=by(request), reason=said.reason)
    return {"merge": merge.pk, "merged": row.slug, "into": other.slug}


@router.post("/merges/{int:merge}/undo", response=Merged, auth=_keep, summary="Undo a merge")
def undo_vocabulary_merge(request: HttpRequest, merge: int) -> Any:
    """Exactly what moved goes back; it is refused where that was changed since."""
    done = merging.undo_merge(one(Merge.objects.all(), "merge", pk=merge), by=by(request))
    noun: type[Drug] | type[Endpoint] = Drug if done.noun == Merge.Noun.DRUG else Endpoint
    slugs = dict(
        noun._default_manager.filter(pk__in=[done.merged, done.into]).values_list("pk", "slug")
    )
    return {"merge": done.pk, "merged": slugs[done.merged], "into": slugs[done.into]}


def _added(
    request: HttpRequest, noun: type[Drug] | type[Endpoint], said: NewDrug | NewEndpoint, name: str
) -> Drug | Endpoint:
    facts = _facts(said)
    key = facts.pop("key", "") or slugify(name)[:60]
    return keep(noun(slug=key, **facts), by=by(request))


def _changed(
    request: HttpRequest, noun: type[Drug] | type[Endpoint], words: str, slug: str, said: Said
) -> Drug | Endpoint:
    with transaction.atomic():
        row = one(noun._default_manager.select_for_update(of=("self",)), words, slug=slug)
        for name, value in _facts(said).items():
            setattr(row, name, value)
        return keep(row, by=by(request))


_LISTS = {"synonyms", "targets", "approved_for", "printed"}


def _facts(said: Said) -> dict[str, Any]:
    """What was sent; null takes away what there was."""
    facts = {}
    for name, value in said.model_dump(exclude_unset=True).items():
        if value is None and name != "boxed_warning":
            value = [] if name in _LISTS else ""
        facts[name] = " ".join(value.split()) if name in ("inn", "name") else value
    return facts


def _told(entry: Drug | Endpoint) -> dict[str, Any]:
    return {"key": entry.slug, "name": str(entry)}
