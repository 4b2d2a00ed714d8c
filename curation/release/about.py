"""What a release says of itself: README.txt, datapackage.json and codebook.csv."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models

from curation.release.nouns import FORMAT, PEOPLE, PEOPLE_MEAN, Noun, Scope, leads_to
from curation.release.rows import in_order

DATAPACKAGE = "datapackage.json"
PROFILE = "tabular-data-package"


@dataclass(frozen=True)
class About:
    """`version` is that of the site's software, `licence` a line in the words of whoever runs it;
    `address` is where the site stands, "" where that is not known.
    """

    on: date
    version: str
    licence: str
    scope: Scope
    address: str = ""

    @property
    def name(self) -> str:
        kind = "everything-" if self.scope.everything else ""
        words = "-with-abstracts" if self.scope.abstracts else ""
        return f"lupusjak-{kind}{self.on.isoformat()}{words}"


class FieldSaid(NamedTuple):
    """A column of one file, for the codebook."""

    file: str
    name: str
    type: str
    meaning: str
    values: str = ""


def readme(about: About) -> str:
    what = (
        "Everything that its curators entered and submitted. NOT ALL OF IT IS ACCEPTED: what\n"
        "is not says so in the column `state`, and nobody has confirmed it against the paper."
        if about.scope.everything
        else "Everything that was accepted: entered by one person, confirmed by\n"
        "another, and what it rests on."
    )
    words = (
        "Abstracts are in it. They belong to their publishers: do not pass this file on."
        if about.scope.abstracts
        else "Abstracts are not in it, since they belong to their publishers; PubMed has them. Of\n"
        "each quote the words, those around them, their place, and the SHA-256 of the abstract\n"
        "are here, so that a site that asks PubMed finds them again."
    )
    site = f" ({about.address})" if about.address else ""
    return f"""\
{about.name}

The evidence on JAK inhibitors in systemic lupus erythematosus, as curated in lupusjak{site}
on {about.on.isoformat()}. {what}
{words}

Licence: {about.licence}
Written by lupusjak {about.version}; layout {FORMAT}.

What is in it
  tables/*.csv      each noun as a table for people and spreadsheets
  evidence/*.json   all of it, to be loaded again: an array with a row on each line
  matrix.json       the cells of the matrix as the site showed them, to check a reading by
  codebook.csv      every column of every file, what it means and which values it has
  datapackage.json  the same for machines (Frictionless Data Package)
  SHA256SUMS        to check that nothing was changed: sha256sum -c SHA256SUMS

How to load it
  Into an empty site: manage.py load_release {about.name}.zip
  People come in by name, as accounts with which nobody can sign in.

How to cite it
  lupusjak: the evidence on JAK inhibitors in systemic lupus erythematosus. Release of
  {about.on.isoformat()}{site}. Cite the publications themselves for what they found.

What is not in it
  E-mail addresses, user names and anything else about people but their names; what is drafted,
  rejected or withdrawn; what people still judge or differ on; comments, assignments and imports;
  who changed what on the way; PubMed's records as they were fetched.
"""


def fields_of(noun: Noun, scope: Scope) -> Iterator[FieldSaid]:
    if noun.key:
        yield FieldSaid(noun.path, "called", "string", "What other files call this row.")
    for column in noun.columns(scope):
        kind, values = _kind(column)
        yield FieldSaid(noun.path, column.name, kind, _meaning(column), values)
    for link in noun.links():
        meaning = f"Keys of rows of {_file_of(link.related_model)}."
        yield FieldSaid(noun.path, link.name, "array", meaning)


def codebook(about: About, others: Mapping[str, tuple[FieldSaid, ...]]) -> list[FieldSaid]:
    """Of the evidence, then of the other files by their paths."""
    said = [each for noun in in_order() for each in fields_of(noun, about.scope)]
    path = f"evidence/{PEOPLE}.json"
    said.append(FieldSaid(path, "called", "string", "What other files call this row."))
    said.append(FieldSaid(path, "name", "string", "Their name, which others may have too."))
    return said + [each for fields in others.values() for each in fields]


def datapackage(
    about: About,
    sums: Mapping[str, str],
    sizes: Mapping[str, int],
    others: Mapping[str, tuple[FieldSaid, ...]],
) -> str:
    fields: dict[str, list[FieldSaid]] = {}
    for each in codebook(about, others):
        fields.setdefault(each.file, []).append(each)
    meanings = {noun.path: noun.meaning for noun in in_order()}
    meanings[f"evidence/{PEOPLE}.json"] = PEOPLE_MEAN
    package = {
        "name": about.name.lower(),
        "title": "lupusjak: the evidence on JAK inhibitors in systemic lupus erythematosus",
        "version": about.on.isoformat(),
        "created": f"{about.on.isoformat()}T00:00:00Z",
        "licenses": [{"name": "see-title", "title": about.licence}],
        **({"homepage": about.address} if about.address else {}),
        "lupusjak": {
            "layout": FORMAT,
            "software": about.version,
            "everything": about.scope.everything,
            "abstracts": about.scope.abstracts,
        },
        "resources": [
            _resource(path, fields.get(path, []), meanings.get(path, ""), sums[path], sizes[path])
            for path in sums
            if path.startswith(("evidence/", "tables/"))
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(
    path: str, fields: list[FieldSaid], meaning: str, sha256: str, size: int
) -> dict[str, Any]:
    folder, _, file = path.partition("/")
    name, _, ending = file.partition(".")
    keyed = folder == "evidence" and any(each.name == "called" for each in fields)
    return {
        "name": name.replace("_", "-") + ("-table" if folder == "tables" else ""),
        "path": path,
        **({"description": meaning} if meaning else {}),
        "format": ending,
        "mediatype": "text/csv" if ending == "csv" else "application/json",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "schema": {
            "fields": [
                {"name": each.name, "type": each.type, "description": each.meaning}
                for each in fields
            ],
            **({"primaryKey": "called"} if keyed else {}),
        },
    }


_KINDS: tuple[tuple[type["models.Field[Any, Any]"], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.IntegerField, "integer"),
    (models.FloatField, "number"),
    (models.DecimalField, "string"),
    (ArrayField, "array"),
)


def _kind(column: "models.Field[Any, Any]") -> tuple[str, str]:
    """Its type as Frictionless calls it, and its values where they are few."""
    choices = getattr(column, "base_field", column).choices or ()
    values = "; ".join(f"{value or '(empty)'}: {words}" for value, words in choices)
    if isinstance(column, models.JSONField):
        return ("array" if column.get_default() == [] else "object"), values
    return next((kind for of, kind in _KINDS if isinstance(column, of)), "string"), values


def _meaning(column: "models.Field[Any, Any]") -> str:
    said = str(column.help_text or column.verbose_name)
    said = said[:1].upper() + said[1:]
    said = said if said.endswith(".") else f"{said}."
    if isinstance(column, models.DecimalField):
        said += " A number, in digits as they are kept."
    model = leads_to(column)
    return said if model is None else f"{said} The key of a row of {_file_of(model)}."


def _file_of(model: type[models.Model]) -> str:
    return next(
        (each.path for each in in_order() if each.model is model), f"evidence/{PEOPLE}.json"
    )
