"""What the writing half shares: what may be sent, which row is meant, which version was seen."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja import Field, Schema
from pydantic import ConfigDict, StrictBool, StrictInt, StringConstraints

from curation.api.etags import version_in
from curation.api.problems import FieldError, Refused
from curation.api.reading import one, person
from curation.history.states import ChangedMeanwhile
from curation.models import Drug, Endpoint, Quote, Reference, Trial, User
from curation.models.curated import Curated

Row = TypeVar("Row", bound=Model)
TellsOf = Callable[[Any], Mapping[str, Any]]

LARGEST = 2**62
Number = Annotated[StrictInt, Field(ge=1, le=LARGEST)]
Pmid = Annotated[StrictInt, Field(ge=1, le=10**9)]
Yes = StrictBool
# What PostgreSQL could not keep is refused before it is tried.
_KEPT = r"^[^\x00]*$"
Line = Annotated[str, StringConstraints(max_length=1_000, pattern=_KEPT)]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=_KEPT)]
Slug = Annotated[str, StringConstraints(max_length=80, pattern=r"^[-a-zA-Z0-9_]+$")]
# Of a header, which cannot be more than the address and the body together.
UNSEEN = (
    "Say with If-Match which version of it you read, by the ETag of that answer. Nothing was done."
)

SEEN = {"x-if-match": True}  # for openapi_extra: the operation insists on If-Match


class Said(Schema):
    """What is sent: a name that is not known is refused, so that no typo is lost."""

    model_config = ConfigDict(extra="forbid")


class Why(Said):
    """A reason, in a sentence."""

    reason: Line = Field(description="Why.")


class Written(Schema):
    """Where something stands now that it was written."""

    noun: str = Field(description="What was written: claim, citation, result, ...")
    number: int = Field(description="Its number.")
    state: str = Field(description="draft, submitted, accepted, rejected, withdrawn, ...")
    version: int = Field(description="Which version of it this is; send it back in If-Match.")


class Paper(Said):
    """A reference that is here, by its number here or by its PMID."""

    reference: Number | None = Field(None, description="The reference, by its number here.")
    pmid: Pmid | None = Field(None, description="The reference, by its PMID.")


def by(request: HttpRequest) -> User:
    """Who writes."""
    return person(request)


def written(response: HttpResponse, row: Curated) -> dict[str, Any]:
    """The answer of a write, with the ETag by which the next one is made."""
    response["ETag"] = f'"v{row.version}"'
    return {
        "noun": row._meta.model_name,
        "number": row.pk,
        "state": row.state,
        "version": row.version,
    }


def seen_in(request: HttpRequest) -> int:
    """The version that whoever writes has read, from If-Match.

    Any ETag of another kind is one of nothing that is here: it cannot match.
    """
    asked = request.headers.get("If-Match", "").strip()
    if not asked or asked == "*":
        raise Refused(428, UNSEEN)
    versions = [version for tag in parse_etags(asked) if (version := version_in(tag)) is not None]
    if len(versions) != 1:
        raise Refused(412, f"This is not the ETag of one version. {UNSEEN}")
    return versions[0]


@contextmanager
def both_texts(
    row: Model, yours: Mapping[str, Any], *, theirs: TellsOf | None = None
) -> Iterator[None]:
    """Where somebody saved another since: 412 with what was sent and what the row says now.

    `theirs` tells of the row as it is now what `yours` names; left out, they are its columns.
    """
    try:
        yield
    except ChangedMeanwhile as error:
        now: Any = type(row)._default_manager.filter(pk=row.pk).first()
        if now is None:
            raise
        says = theirs(now) if theirs else {name: getattr(now, name) for name in yours}
        raise Refused(
            412,
            str(error),
            headers={"ETag": f'"v{now.version}"'},
            theirs={name: says[name] for name in yours},
            yours=dict(yours),
        ) from None


def paper_of(said: Paper) -> Reference:
    """The reference that is meant; of several with the PMID there is only one."""
    if (said.reference is None) == (said.pmid is None):
        raise wrong("reference", "Say which paper: give its number here, or its PMID.")
    found = (
        Reference.objects.filter(pk=said.reference).first()
        if said.reference
        else Reference.objects.filter(pmid=said.pmid).first()
    )
    if found is None:
        which = f"PMID {said.pmid}" if said.pmid else f"number {said.reference}"
        field = "pmid" if said.pmid else "reference"
        raise wrong(field, f"No reference with {which} is here. Bring it in first: POST /imports.")
    return found


def seen_if_any(request: HttpRequest) -> int:
    """As seen_in, and 0 for whoever has seen nothing there."""
    return seen_in(request) if request.headers.get("If-Match") else 0


def reference_at(number: int) -> Reference:
    return one(Reference.objects.all(), "reference", pk=number)


def drug_named(name: str, field: str = "drugs") -> Drug:
    """By its key, or by its INN as it is told."""
    found: Drug | None = Drug.objects.filter(Q(slug=name) | Q(inn__iexact=name)).first()
    if found is None:
        raise wrong(field, f"There is no drug “{name}” here.")
    return found


def endpoint_named(slug: str, field: str = "endpoint") -> Endpoint:
    return _named(Endpoint, field, "endpoint", slug=slug)


def trial_named(key: str, field: str = "trial") -> Trial:
    """By the end of its address: the NCT number, or the acronym."""
    found = Trial.objects.filter(Q(slug=key.lower()) | Q(nct=key.upper())).first()
    if found is None:
        raise wrong(field, f"There is no trial “{key}” here.")
    return found


def quote_numbered(number: int, field: str = "quote") -> Quote:
    return _named(Quote, field, "quote", pk=number)


def wrong(field: str, sentence: str) -> Refused:
    """What is sent names something that is not here, or contradicts itself."""
    return Refused(
        422, f"{sentence} Nothing was done.", errors=[FieldError(field=field, message=sentence)]
    )


def _named(noun: type[Row], field: str, words: str, **where: Any) -> Row:
    found = noun._default_manager.filter(**where).first()
    if found is None:
        (key,) = where.values()
        raise wrong(field, f"There is no {words} “{key}” here.")
    return found
