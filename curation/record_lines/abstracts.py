"""An abstract as lines of text, and its sections found again by the labels in it."""

import re
from collections.abc import Sequence

from curation.article import Section
from curation.record_lines.text import markup, one_line, words

_OF_LABELS = (
    r"(?:Background|Context|Importance|Introduction|Rationale|Aims?|Purpose|Objectives?|Hypothesis"
    r"|Subjects?|Patients?|Participants?|Study|Design|Settings?|Materials?|Methods?|Measures?"
    r"|Measurements?|Interventions?|Main|Outcomes?|Statistical|Analysis|Used|Results?|Findings?"
    r"|Conclusions?|Interpretation|Discussion|Relevance|Limitations?|Significance|Level|Evidence"
    r"|Clinical|Trial|Registration|ID|Editorial|Note|Funding)"
)
# A label stands at the beginning or after a sentence: in capitals, or of words that labels have.
_LABEL = re.compile(
    r"(?:^|(?<=[.?!;)\]\"”’%\d] ))"
    r"((?=[^:]{0,95}[A-Z]{4}|AIM)[A-Z][A-Z0-9 ,/&()'’?\-–]{1,98}[A-Z0-9)?]"
    rf"|(?=[A-Z]){_OF_LABELS}(?:(?:,? (?:and|of|&) |,? |/)(?i:{_OF_LABELS}))*)"
    r"\s?:\s"
)


def abstract_lines(sections: Sequence[Section]) -> list[str]:
    """A line for each section, its label before a colon."""
    lines = []
    for section in sections:
        text, label = words(section["text"]), one_line(section["label"]).rstrip(":")
        lines.append(f"{label}: {text}" if label else text)
    return [line for line in lines if line]


def sections_of(abstract: str, labels: Sequence[str] = ()) -> list[Section]:
    """The sections of a text in which labels stand, each before a colon.

    Where a file says which ones are labels, they are those if all of them are there.
    """
    told = [label for label in labels if label]
    return (told and _at_labels(one_line(abstract), told)) or _at_what_looks_like_one(abstract)


def labels_to_tell(sections: Sequence[Section]) -> list[str]:
    """The labels, where nobody could tell from the text which words are one."""
    said = [(one_line(each["label"]).rstrip(":"), words(each["text"])) for each in sections]
    if labels := [label for label, _ in said if label]:
        read = sections_of(" ".join(abstract_lines(sections)))
        if [(each["label"], words(each["text"])) for each in read] != said:
            return labels
    return []


def _at_labels(text: str, labels: Sequence[str]) -> list[Section]:
    """None at all where one of the labels is missing."""
    found: list[Section] = []
    before, at = "", 0
    for label in labels:
        start = text.find(f"{label}: ", at)
        while start > 0 and text[start - 1] != " ":
            start = text.find(f"{label}: ", start + 1)
        if start < 0:
            return []
        _add(found, before, text[at:start])
        before, at = label, start + len(label) + 2
    _add(found, before, text[at:])
    return found


def _at_what_looks_like_one(abstract: str) -> list[Section]:
    found: list[Section] = []
    for line in abstract.splitlines():
        label, at = "", 0
        text = one_line(line)
        for match in _LABEL.finditer(text):
            _add(found, label, text[at : match.start()])
            label, at = match[1], match.end()
        _add(found, label, text[at:])
    return found


def _add(sections: list[Section], label: str, text: str) -> None:
    if text.strip() or label:
        sections.append({"label": label, "category": "", "text": markup(text)})
