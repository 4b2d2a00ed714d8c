"""A file that another screening tool wrote: its references as tokens, and what people said of each.

It is read whole and nothing is written. Entries of one paper, as of a table that has a row for each
person, are one entry here; what the file says twice it says once. Whose the names are and what the
reasons mean, a person says afterwards.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from curation.decision_lines import EXCLUDE, INCLUDE, Said, as_typed, meaning, parted, said_in
from curation.identifiers import as_doi, as_pmcid, as_pmid
from curation.imports.files import FileRefused, decoded
from curation.imports.printed import Printed, token_of
from curation.imports.ris import ris_entries
from curation.imports.tokens import Kind, State, Token

MOST_BYTES = 20 * 2**20
MOST_ENTRIES = 20_000
MOST_SAID = 100  # of one paper: more people than judge anything
_NEITHER = (
    "This is neither RIS nor a table with a column for the title, the PMID or the DOI. "
    "Export RIS or CSV from the tool that you come from, and give that."
)
# What Covidence calls the file of each of its lists, and what being in that list says.
_LISTS = {
    "_irrelevant_csv_": (EXCLUDE, "title-abstract"),
    "_select_csv_": (INCLUDE, "title-abstract"),
    "_excluded_csv_": (EXCLUDE, "full-text"),
    "_included_csv_": (INCLUDE, "full-text"),
}
_STAGES = {
    **dict.fromkeys(
        ("title-abstract", "title and abstract", "titleabstract", "title/abstract", "screening"),
        "title-abstract",
    ),
    **dict.fromkeys(("full-text", "full text", "fulltext", "full text review"), "full-text"),
}


@dataclass(frozen=True)
class Entry:
    """One paper of the file."""

    token: Token
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Screened:
    """All that a file says. `list_says` and `stage` are what its name tells of the whole of it."""

    entries: list[Entry]
    form: str  # "RIS" or "a table"
    problem: str = ""
    list_says: str = ""
    stage: str = ""


def read_screened(name: str, content: bytes) -> Screened:
    """Raises FileRefused where nothing can be taken from it."""
    if not content.strip():
        raise FileRefused("The file is empty.")
    if len(content) > MOST_BYTES:
        raise FileRefused(
            f"A file with decisions may have {MOST_BYTES // 2**20} MB; give this one in parts."
        )
    if content.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise FileRefused(
            "This is packed (or an Excel workbook), whatever its name says. "
            "Unpack it, or save the sheet as CSV, and give that file."
        )
    text, problem = decoded(content)
    text = text.replace("\0", "\ufffd")
    if re.search(r"^TY\s{2}-", text, re.MULTILINE):
        form, found = "RIS", _of_ris(text)
    else:
        form, found = "a table", _of_table(text)
    entries = _each_once(found)
    if not entries:
        raise FileRefused(_NEITHER)
    lists = (says for part, says in _LISTS.items() if part in name.lower())
    list_says, stage = next(lists, ("", ""))
    return Screened(entries, form, problem, list_says, stage)


def _each_once(found: Iterable[Entry]) -> list[Entry]:
    """Entries of one paper as one, in the order of the file."""
    by_paper: dict[object, Entry] = {}
    for entry in found:
        key = _paper_of(entry.token)
        before = by_paper.get(key)
        if before is None:
            if len(by_paper) >= MOST_ENTRIES:
                raise FileRefused(
                    f"A file with decisions may have {MOST_ENTRIES:,} references; "
                    "give this one in parts."
                )
            by_paper[key] = entry
        elif new := [each for each in entry.said if each not in before.said]:
            by_paper[key] = replace(before, said=(*before.said, *new))
    return [replace(entry, said=_named(entry)) for entry in by_paper.values()]


def _paper_of(token: Token) -> object:
    if token.value:
        return token.kind, token.value
    printed = Printed.unpacked(token.payload)
    if printed is None:
        return token.line
    title = "".join(letter for letter in printed.title.casefold() if letter.isalnum())
    return (title, printed.year, printed.authors[:1]) if title else token.line


def _named(entry: Entry) -> tuple[Said, ...]:
    """With names as long as there is room for."""
    if len(entry.said) > MOST_SAID:
        raise FileRefused(
            f"From line {entry.token.line} on, the file says more than {MOST_SAID} things of one "
            "reference. Is it one paper, or do its rows lack titles and identifiers?"
        )
    return tuple(each._replace(who=each.who[:200]) for each in entry.said)


def _of_ris(text: str) -> Iterator[Entry]:
    for token, fields in ris_entries(text):
        notes = [str(note) for name in ("notes", "research_notes") for note in _many(fields, name)]
        said = said_in(notes)
        if not said and token.tags:
            said = [Said(labels=token.tags)]
        yield Entry(_without_notes(token), tuple(said))


def _many(fields: dict[str, object], name: str) -> list[object]:
    value = fields.get(name) or []
    return value if isinstance(value, list) else [value]


def _without_notes(token: Token) -> Token:
    """Without the entry's raw text, in which decisions stand that not everybody may see yet."""
    printed = Printed.unpacked(token.payload)
    if printed is None:
        if token.text.startswith("TY  -"):
            return replace(token, text=str(token.value or "an entry that cannot be read"))
        return token
    printed = replace(printed, raw="")
    return replace(token, text=printed.words or "without a title", payload=printed.packed())


_COLUMNS = {
    "title": ("title", "primarytitle", "articletitle"),
    "abstract": ("abstract", "notesabstract"),
    "authors": ("authors", "author", "firstauthors"),
    "year": ("year", "publicationyear", "publishedyear", "pubyear"),
    "journal": ("journal", "journalname", "secondarytitle", "publicationtitle"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages",),
    "pmid": ("pmid", "pubmedid"),
    "doi": ("doi",),
    "pmcid": ("pmcid", "pmc"),
    "who": ("reviewer", "reviewername", "screener", "asreviewusername"),
    "stage": ("stage",),
    "decision": ("decision", "screeningdecision", "vote"),
    "label": ("asreviewlabel", "included", "labelincluded", "finalincluded", "label"),
    "prior": ("asreviewprior",),
    "reason": ("reason", "exclusionreason", "reasonforexclusion"),
    "note": ("note", "asreviewnote"),
    "notes": ("notes",),
    "labels": ("labels", "tags"),  # of ours, which has both, the first: a person's
    "consensus": ("consensus",),
    "at": ("decidedat", "asreviewtime"),
}
_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")


def _of_table(text: str) -> Iterator[Entry]:
    # Read off the header alone: notes and abstracts hold whatever sign might part cells.
    parts = max(",;\t|", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=parts)
    header = [re.sub(r"[^a-z0-9]", "", cell.lower()) for cell in next(rows, [])]
    columns = {
        name: next((header.index(each) for each in known if each in header), None)
        for name, known in _COLUMNS.items()
    }
    if all(columns[name] is None for name in ("title", "pmid", "doi")):
        raise FileRefused(_NEITHER)
    rayyans = [at for at, name in enumerate(header) if name.startswith(("rayyan", "usernotes"))]
    names = {at: _rayyans_name(header[at]) for at in rayyans}
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = {
                    name: as_typed(row[at]).strip() if at is not None and at < len(row) else ""
                    for name, at in columns.items()
                }
                more = [f"{names[at]}: {row[at]}" for at in rayyans if at < len(row) and row[at]]
                yield _entry(rows.line_num, cells, more, ", ".join(row)[:200])
    except csv.Error as error:
        why = f"The table cannot be read from here on: {error}."
        yield Entry(
            Token(rows.line_num, "the rest of the table", Kind.TEXT, "", State.UNREADABLE, why)
        )


def _rayyans_name(name: str) -> str:
    known = ("RAYYAN-INCLUSION", "RAYYAN-LABELS", "RAYYAN-EXCLUSION-REASONS", "USER-NOTES")
    return next((each for each in known if each.replace("-", "").lower() == name), "RAYYAN")


def _entry(line: int, cells: dict[str, str], more: list[str], row: str) -> Entry:
    year = _YEAR.search(cells["year"])
    printed = Printed(
        title=cells["title"],
        authors=_authors(cells["authors"]),
        journal=cells["journal"],
        year=int(year[0]) if year else None,
        volume=cells["volume"],
        issue=cells["issue"],
        pages=cells["pages"],
        abstract=cells["abstract"],
        pmid=as_pmid(cells["pmid"].removesuffix(".0")),
        doi=as_doi(cells["doi"]),
        pmcid=as_pmcid(cells["pmcid"]) if "PMC" in cells["pmcid"].upper() else None,
    )
    if printed.title or printed.pmid or printed.doi or printed.pmcid:
        token = token_of(line, printed)
        token = replace(token, text=token.text or str(token.value))
    else:
        why = "This row has neither a title nor an identifier."
        token = Token(line, row, Kind.TEXT, "", State.NOT_UNDERSTOOD, why)
    return Entry(token, tuple(_said(cells, more)))


def _said(cells: dict[str, str], more: list[str]) -> list[Said]:
    """By the columns of its own where the row has a decision in them, else by its notes."""
    labels = parted(cells["labels"])
    words = cells["decision"] or cells["label"]
    is_unseen = words in ("-1", "-1.0")  # ASReview's sign for what nobody has looked at
    if (words and not is_unseen) or (cells["who"] and (labels or cells["note"])):
        if cells["prior"] in ("1", "1.0"):
            words += " (prior knowledge)"
        decision = meaning(cells["decision"] or cells["label"])
        reason = cells["reason"]
        return [
            Said(
                who=cells["who"],
                words=words,
                decision=decision,
                reasons=(reason,) if reason and decision != INCLUDE else (),
                stage=_STAGES.get(cells["stage"].casefold(), ""),
                note=cells["note"] or cells["notes"],
                labels=labels,
                is_consensus=cells["consensus"].casefold() in ("yes", "1", "true"),
                at=cells["at"],
            )
        ]
    found = said_in([note for note in (cells["notes"], cells["note"], *more) if note])
    return [each._replace(labels=each.labels or labels) for each in found]


def _authors(text: str) -> tuple[str, ...]:
    """Parted where that is sure; the first surname is what a match needs."""
    if ";" in text:
        parts = text.split(";")
    elif re.match(r"[^,]+ [A-Z][A-Z-]{0,3}(?:,|$)", text):
        parts = text.split(",")
    else:
        parts = text.split(" and ")
    return tuple(part for each in parts if (part := each.strip()))
