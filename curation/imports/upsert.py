"""Make our references agree with PubMed's records: the one writer of PUBMED_FIELDS.

New references go in by COPY, which is several times faster than inserts; changed ones are few and
are saved one by one. One transaction writes at a time (an advisory lock), so that two chunks never
quarrel over a PMID or a DOI; what is slow, fetching and reading, happens before.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from curation.article import Article
from curation.imports.notices import write_notices
from curation.models import PubMedRecord, Reference
from curation.models.pubmed_record import deflate
from curation.pubmed import RawRecord

_LOCK = 6_232_087  # any number, the same everywhere: "one writer of references"


class Known(NamedTuple):
    """A reference that is here, and the hash of its current record (empty if it has none)."""

    reference_id: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """A record as PubMed sent it and as we read it, made ready to be written.

    That is half of the work of writing it, and here no other writer waits for it.
    """

    article: Article
    sha256: bytes
    deflated: bytes
    columns: Sequence[object]  # PUBMED_FIELDS for COPY

    @classmethod
    def of(cls, record: RawRecord, article: Article, sha256: bytes) -> "Fetched":
        return cls(article, sha256, deflate(record.xml), _columns_of(article))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an upsert did for one PMID; `changed` names the fields, `shares_with` a reference."""

    reference_id: int
    added: bool
    changed: tuple[str, ...] = ()
    first_record: bool = False
    shares_with: int | None = None
    kept_newer: bool = False


def known(pmids: Collection[int]) -> dict[int, Known]:
    """Those of the PMIDs that are here, so that a record that did not change need not be read."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [list(pmids)])
        return {pmid: Known(pk, bytes(sha256)) for pmid, pk, sha256 in cursor.fetchall()}


# In SQL of our own, as `mark_asked`: hundreds of numbers are one array here and as many parameters
# in Django's, which cost more than all else that is done for a record that did not change.
_KNOWN = """
    SELECT reference.pmid, reference.id, coalesce(record.sha256, '')
      FROM curation_reference AS reference
      LEFT JOIN curation_pubmedrecord AS record
             ON record.reference_id = reference.id AND record.replaced_at IS NULL
     WHERE reference.pmid = ANY(%s)
"""
_MARK_ASKED = "UPDATE curation_reference SET pubmed_asked_at = %s WHERE id = ANY(%s)"


def only_writer() -> None:
    """Until the transaction ends, nobody else adds a reference or rewrites one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@transaction.atomic
def upsert(fetched: Sequence[Fetched], *, at: datetime, asked: bool = True) -> dict[int, Outcome]:
    """Add or refresh one Reference for each record, and tell by PMID what happened.

    `asked` is False where the records come from a file and not from PubMed: then an older record
    never replaces a newer one.
    """
    if not fetched:
        return {}
    only_writer()

    by_pmid = {one.article.pmid: one for one in fetched}
    alike = _with_an_id_of(by_pmid)
    here = _here(by_pmid, alike)
    holders = _Holders(alike)
    old: list[_Refreshed] = []
    new: list[tuple[Fetched, int | None]] = []

    for pmid in sorted(by_pmid):
        one = by_pmid[pmid]
        reference = here.get(pmid)
        shares_with = holders.claim(one.article, reference.pk if reference else None)
        if reference is None:
            new.append((one, shares_with))
        else:
            old.append(_Refreshed(reference, one, shares_with))

    return _refresh(old, at=at, asked=asked) | _insert(new, at=at, asked=asked)


def mark_asked(reference_ids: Collection[int], *, at: datetime) -> None:
    """PubMed was asked for these again, and had nothing new to say."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK_ASKED, [at, list(reference_ids)])


class _Alike(NamedTuple):
    """A reference that has a DOI or a PMCID that a record has, too."""

    pk: int
    pmid: int | None
    doi: str | None
    pmcid: str | None
    shares_with: int | None


def _with_an_id_of(by_pmid: Mapping[int, Fetched]) -> list[_Alike]:
    articles = [one.article for one in by_pmid.values()]
    dois = [article.doi for article in articles if article.doi]
    pmcids = [article.pmcid for article in articles if article.pmcid]
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [dois, pmcids])
        return [_Alike(*row) for row in cursor.fetchall()]


_ALIKE = """
    SELECT id, pmid, doi, pmcid, shares_ids_with_id
      FROM curation_reference
     WHERE doi = ANY(%s::text[]) OR pmcid = ANY(%s::text[])
     ORDER BY id
"""


def _here(by_pmid: Mapping[int, Fetched], alike: Iterable[_Alike]) -> dict[int, Reference]:
    """By PMID, the reference that is here: under that PMID, or without any but with its DOI."""
    found = {
        reference.pmid: reference
        for reference in Reference.objects.filter(pmid__in=by_pmid)
        if reference.pmid
    }
    by_doi = {one.article.doi: pmid for pmid, one in by_pmid.items() if one.article.doi}
    by_pmcid = {one.article.pmcid: pmid for pmid, one in by_pmid.items() if one.article.pmcid}
    nameless = [one.pk for one in alike if one.pmid is None]
    if not nameless:
        return found
    for reference in Reference.objects.filter(pk__in=nameless, pmid=None).order_by("pk"):
        pmid = by_doi.get(reference.doi or "") or by_pmcid.get(reference.pmcid or "")
        if pmid and pmid not in found:
            reference.pmid = pmid
            found[pmid] = reference
    return found


class _Holders:
    """Who has a DOI or PMCID first: a second record that claims it is reported, never merged."""

    def __init__(self, alike: Iterable[_Alike]) -> None:
        self._holder: dict[str, int] = {}
        for one in alike:
            if one.shares_with is None:
                self._holder |= {id_: one.pk for id_ in (one.doi, one.pmcid) if id_}

    def claim(self, article: Article, reference_id: int | None) -> int | None:
        """The other reference that holds one of its identifiers, or None: then they are its own.

        A negative number is the PMID of a record of this same chunk, which has no key yet.
        """
        mine = reference_id if reference_id is not None else -article.pmid
        ids = [id_ for id_ in (article.doi, article.pmcid) if id_]
        for id_ in ids:
            holder = self._holder.get(id_, mine)
            if holder != mine:
                return holder
        self._holder |= dict.fromkeys(ids, mine)
        return None


@dataclass(slots=True)
class _Refreshed:
    """A reference that is here, the record that came for it, and what that changes."""

    reference: Reference
    one: Fetched
    shares_with: int | None
    current: PubMedRecord | None = None
    changed: tuple[str, ...] = ()


def _refresh(old: Sequence[_Refreshed], *, at: datetime, asked: bool) -> dict[int, Outcome]:
    if not old:
        return {}
    records = PubMedRecord.objects.filter(
        reference__in=[each.reference for each in old], replaced_at=None
    )
    current_of = {record.reference_id: record for record in records.defer("deflated")}
    outcomes: dict[int, Outcome] = {}
    same: list[int] = []
    to_write: list[_Refreshed] = []
    for each in old:
        pk, pmid = each.reference.pk, each.one.article.pmid
        each.current = current_of.get(pk)
        if each.current and bytes(each.current.sha256) == each.one.sha256:
            same.append(pk)
            outcomes[pmid] = Outcome(pk, added=False)
        elif each.current and not asked and _is_older(each.one.article, each.reference):
            outcomes[pmid] = Outcome(pk, added=False, kept_newer=True)
        else:
            to_write.append(each)
    if same and asked:
        mark_asked(same, at=at)
    return outcomes | _rewrite(to_write, at=at, asked=asked)


def _rewrite(old: Sequence[_Refreshed], *, at: datetime, asked: bool) -> dict[int, Outcome]:
    """Their columns one by one, as each has changed others; notices and records all at once."""
    if not old:
        return {}
    for each in old:
        _save(each, at=at, asked=asked)
    noticed = write_notices({each.reference.pk: each.one.article.notices for each in old}, at=at)
    replaced = [each.current.pk for each in old if each.current]
    if replaced:
        PubMedRecord.objects.filter(pk__in=replaced).update(
            replaced_at=Greatest(Value(at), "fetched_at")
        )
    PubMedRecord.objects.bulk_create(
        PubMedRecord(
            reference=each.reference,
            sha256=each.one.sha256,
            deflated=each.one.deflated,
            fetched_at=at,
        )
        for each in old
    )
    return {
        each.one.article.pmid: Outcome(
            each.reference.pk,
            added=False,
            changed=(*each.changed, *(["notices"] if each.reference.pk in noticed else [])),
            first_record=each.current is None,
            shares_with=each.shares_with,
        )
        for each in old
    }


def _save(each: _Refreshed, *, at: datetime, asked: bool) -> None:
    reference, article = each.reference, each.one.article
    each.changed = tuple(
        name
        for name in Reference.PUBMED_FIELDS
        if getattr(reference, name) != getattr(article, name)
    )
    for name in each.changed:
        setattr(reference, name, getattr(article, name))
    reference.shares_ids_with_id = each.shares_with
    reference.pubmed_changed_at = at
    if asked:
        reference.pubmed_asked_at = at
    reference.save(
        update_fields=[
            *("pmid", "shares_ids_with", "pubmed_changed_at", "pubmed_asked_at"),
            *each.changed,
        ]
    )


def _is_older(article: Article, reference: Reference) -> bool:
    """Whether a file's record was revised before the one that is here."""
    if article.pmid_version != reference.pmid_version:
        return article.pmid_version < reference.pmid_version
    return bool(
        reference.revised_on
        and (not article.revised_on or article.revised_on < reference.revised_on)
    )


def _insert(
    new: Sequence[tuple[Fetched, int | None]], *, at: datetime, asked: bool
) -> dict[int, Outcome]:
    if not new:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('curation_reference', 'id')) "
            "FROM generate_series(1, %s)",
            [len(new)],
        )
        keys = [row[0] for row in cursor.fetchall()]
        key_of = {one.article.pmid: key for (one, _), key in zip(new, keys, strict=True)}
        outcomes = {}
        with cursor.copy(_copy_of(Reference, (*_own_defaults(), *Reference.PUBMED_FIELDS))) as copy:
            for one, holder in new:
                pmid = one.article.pmid
                shares_with = key_of[-holder] if holder is not None and holder < 0 else holder
                own = _own_defaults() | {
                    "id": key_of[pmid],
                    "pmid": pmid,
                    "shares_ids_with": shares_with,
                    "added_at": at,
                    "pubmed_asked_at": at if asked else None,
                    "pubmed_changed_at": at,
                }
                copy.write_row([*own.values(), *one.columns])
                outcomes[pmid] = Outcome(key_of[pmid], added=True, shares_with=shares_with)
        with cursor.copy(_copy_of(PubMedRecord, _RECORD_FIELDS)) as copy:
            for one, _ in new:
                copy.write_row((key_of[one.article.pmid], one.sha256, one.deflated, at))
    write_notices(
        {key_of[one.article.pmid]: one.article.notices for one, _ in new}, at=at, new=True
    )
    return outcomes


_RECORD_FIELDS = ("reference", "sha256", "deflated", "fetched_at")


@cache
def _own_defaults() -> dict[str, object]:
    """What a new reference has in the fields that are not PubMed's."""
    return {
        field.name: field.get_default()
        for field in Reference._meta.concrete_fields
        if field.name not in Reference.PUBMED_FIELDS
    }


@cache
def _json_fields() -> frozenset[str]:
    fields = Reference._meta.concrete_fields
    return frozenset(field.name for field in fields if isinstance(field, models.JSONField))


def _columns_of(article: Article) -> list[object]:
    in_json = _json_fields()
    return [
        _json(getattr(article, name)) if name in in_json else getattr(article, name)
        for name in Reference.PUBMED_FIELDS
    ]


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def _json(value: Any) -> str | None:
    if value is None:
        return None
    return _encode(value) if value else "[]"


def _copy_of(model: type[models.Model], names: Iterable[str]) -> str:
    column_of = {field.name: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(f'"{column_of[name]}"' for name in names)
    return f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
