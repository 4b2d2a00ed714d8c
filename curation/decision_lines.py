"""How screening decisions are written in a file, and read again: ours, and those of other tools.

Ours are one line of JSON each, so that nothing of a decision is lost on the way; beside them stand
the lines that Rayyan and ASReview know. Whatever a file says is kept in its own words; what they
mean is beside them where it is plain, and empty where it is not.
"""

import csv
import html
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

INCLUDE, EXCLUDE, UNCLEAR = "include", "exclude", "unclear"
OURS = "LUPUSJAK-DECISION: "
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MEANS = {
    **dict.fromkeys(("include", "included", "in", "yes", "relevant", "1", "1.0", "true"), INCLUDE),
    **dict.fromkeys(
        ("exclude", "excluded", "out", "no", "irrelevant", "0", "0.0", "false"), EXCLUDE
    ),
    **dict.fromkeys(("unclear", "maybe", "unsure"), UNCLEAR),
}
_RAYYANS = {INCLUDE: "Included", EXCLUDE: "Excluded", UNCLEAR: "Maybe"}
_SECTION = re.compile(
    r"[\s|]*\b(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES)\s*:\s*"
)
_PAIR = re.compile(r'"([^"]*)"\s*=>\s*"([^"]*)"')
_NOTES = re.compile(r'"([^"]*)"\s*=>\s*\[((?:\s*"[^"]*"\s*,?)*)\s*\]')
_ASREVIEW = {"relevant": INCLUDE, "irrelevant": EXCLUDE}
_ASREVIEW_WORD = re.compile(r"\bASReview_(\w+)\b")
_COVIDENCE = re.compile(r"\bExclusion reason:\s*([^;\n]+)", re.IGNORECASE)
# What ends a line for some reader or other, though JSON lets it stand.
_ENDS_A_LINE = {ord(each): f"\\u{ord(each):04x}" for each in "\x7f\x85\u2028\u2029"}


class Said(NamedTuple):
    """What one person said of one reference. `words`, `who`, `reasons` are the file's."""

    who: str = ""
    words: str = ""
    decision: str = ""  # "include", "exclude", "unclear"; "" where that is not plain, or none
    reasons: tuple[str, ...] = ()
    stage: str = ""  # "title-abstract" or "full-text"; "" where the file does not say
    note: str = ""
    labels: tuple[str, ...] = ()
    is_consensus: bool = False
    at: str = ""

    @property
    def in_full(self) -> str:
        """The decision and its reasons, in the file's words."""
        said = self.words or ("no decision" if self.labels else "")
        if self.is_consensus:
            said = f"consensus: {said}"
        if self.reasons:
            said += f": {', '.join(self.reasons)}"
        return f"{said} ({self.at})" if self.at else said


def meaning(words: str) -> str:
    """ "Included" or "yes" as "include"; "" where it is not plain."""
    return _MEANS.get(words.strip().casefold(), "")


def as_line(said: Said) -> str:
    """One line, from which `said_in` reads exactly this."""
    fields = {name: value for name, value in said._asdict().items() if value}
    return OURS + json.dumps(fields, ensure_ascii=False).translate(_ENDS_A_LINE)


def as_rayyan(said: Iterable[Said]) -> str:
    """What Rayyan reads of them: who included, which labels, for which reasons it is out."""
    people = [each for each in said if not each.is_consensus]
    decided = [f'"{_plain(s.who)}"=>"{_RAYYANS[s.decision]}"' for s in people if s.decision]
    labels = dict.fromkeys(_plain(label) for s in people for label in s.labels)
    reasons = dict.fromkeys(_plain(reason) for s in people for reason in s.reasons)
    parts = [f"RAYYAN-INCLUSION: {{{','.join(decided)}}}"] if decided else []
    parts += [f"RAYYAN-LABELS: {','.join(labels)}"] if labels else []
    parts += [f"RAYYAN-EXCLUSION-REASONS: {','.join(reasons)}"] if reasons else []
    return " | ".join(parts)


def as_asreview(said: Iterable[Said]) -> str:
    """What ASReview reads of them: what was settled, or what all of them say."""
    word = {INCLUDE: "relevant", EXCLUDE: "irrelevant"}.get(what_holds(said), "not_seen")
    return f"ASReview_{word}"


def what_holds(said: Iterable[Said]) -> str:
    """At the last stage that anybody decided at: what was settled, else what all say; or ""."""
    decided = [each for each in said if each.decision]
    last = [each for each in decided if each.stage == "full-text"] or decided
    found = {each.decision for each in [e for e in last if e.is_consensus] or last}
    return found.pop() if len(found) == 1 else ""


def said_in(notes: Sequence[str]) -> list[Said]:
    """All that the notes of one reference say, in whichever of the tools' ways."""
    ours = [_ours(note.strip()) for note in notes if note.strip().startswith(OURS)]
    if ours:
        return [said for said in ours if said is not None]
    whole = "\n".join(notes)
    return _of_rayyan(" ".join(notes)) or _of_asreview(whole) or _of_covidence(whole)


def joined(labels: Iterable[str]) -> str:
    """In one cell, a semicolon between; `parted` reads it again."""
    given = list(labels)
    # Without quotes, a cell without a semicolon would be parted at its commas.
    quoting: Any = csv.QUOTE_ALL if any("," in label for label in given) else csv.QUOTE_MINIMAL
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=";", quoting=quoting).writerow(given)
    return line.getvalue().removesuffix("\r\n")


def parted(cell: str) -> tuple[str, ...]:
    """The labels of one cell, with semicolons between; without any semicolon, with commas."""
    delimiter = ";" if ";" in cell or cell.startswith('"') else ","
    try:
        lines = io.StringIO(cell, newline="")
        rows = list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:
        rows = [cell.split(delimiter)]
    return tuple(label for row in rows for each in row if (label := each.strip()))


def harmless(text: str) -> str:
    """With an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(_BEGINS_A_FORMULA) else text


def as_typed(cell: str) -> str:
    """A cell without the apostrophe that keeps spreadsheets from running it."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) != cell[1:] else cell


def _ours(line: str) -> Said | None:
    try:
        fields: Any = json.loads(line.removeprefix(OURS))
    except ValueError:
        return Said(words=line[:300])
    if not isinstance(fields, dict):
        return Said(words=line[:300])
    decision = _text(fields, "decision")
    is_known = decision in (INCLUDE, EXCLUDE, UNCLEAR)
    return Said(
        who=_text(fields, "who"),
        words=_text(fields, "words") or ("" if is_known else decision),
        decision=decision if is_known else "",
        reasons=_texts(fields, "reasons"),
        stage=_text(fields, "stage"),
        note=_text(fields, "note"),
        labels=_texts(fields, "labels"),
        is_consensus=fields.get("is_consensus") is True,
        at=_text(fields, "at"),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _texts(fields: dict[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _of_rayyan(text: str) -> list[Said]:
    if "=&gt;" in text:
        text = html.unescape(text)
    pieces = _SECTION.split(text)
    section: dict[str, str] = {}
    for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
        section.setdefault(name, value.strip(" |\t\r\n"))
    labels = _by_comma(section.get("RAYYAN-LABELS", ""))
    reasons = _by_comma(section.get("RAYYAN-EXCLUSION-REASONS", ""))
    notes = {
        who: "\n".join(re.findall(r'"([^"]*)"', some))
        for who, some in _NOTES.findall(section.get("USER-NOTES", ""))
    }
    decided = _PAIR.findall(section.get("RAYYAN-INCLUSION", ""))
    said = [
        Said(
            who,
            words,
            meaning(words),
            reasons=reasons if meaning(words) == EXCLUDE else (),
            note=notes.pop(who, ""),
            labels=labels,
        )
        for who, words in decided
    ]
    said += [Said(who, "", note=note, labels=labels) for who, note in notes.items()]
    return said or ([Said(labels=labels)] if labels else [])


def _of_asreview(text: str) -> list[Said]:
    words = _ASREVIEW_WORD.findall(text)
    prior = " (prior knowledge)" if "prior" in words else ""
    return [
        Said(words=f"ASReview_{word}{prior}", decision=_ASREVIEW[word])
        for word in dict.fromkeys(words)
        if word in _ASREVIEW
    ][:1]


def _of_covidence(text: str) -> list[Said]:
    found = _COVIDENCE.findall(text)
    if not found:
        return []
    note = _COVIDENCE.sub("", text).strip(" ;\n")
    return [Said(words="excluded", decision=EXCLUDE, reasons=(found[0].strip(),), note=note)]


def _by_comma(text: str) -> tuple[str, ...]:
    return tuple(part for each in text.split(",") if (part := each.strip()))


def _plain(text: str) -> str:
    """Without what parts names and labels from one another in Rayyan's form."""
    return " ".join(text.replace('"', "'").replace(",", ";").replace("|", "/").split())
