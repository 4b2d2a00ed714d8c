"""A literature that nobody wrote, as large as is asked for and the same every time.

It has the proportions that decide what a search costs: how long abstracts are, how many papers say
a word, how years, journals, headings and authors are spread. It is made as lines for COPY, some at
a time, so that a million take no more memory than a thousand. Nothing is sorted by date: the newest
references are spread over the whole table, which is the worst that can be.
"""

import datetime
import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from curation.management.bench.made_up_words import SAID, Choices, Words

FIRST_PMID = 60_000_001
FIRST_ID = 1_000_001  # behind those of the starter evidence
TAG_SHARE, NOTICE_SHARE, WITHOUT_RECORD = 0.02, 0.012, 0.004
_AT_ONCE = 2_000
_SECTIONS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LAST_DAY = datetime.date(2026, 11, 20)

# Real names, as facts: the journals of the field, headings of MeSH, PubMed's publication types.
_JOURNALS = (
    *("Lupus", "Ann Rheum Dis", "Rheumatology (Oxford)", "Arthritis Rheumatol", "J Rheumatol"),
    *("Clin Rheumatol", "Lupus Sci Med", "Arthritis Res Ther", "Front Immunol", "PLoS One"),
    *("Clin Exp Rheumatol", "Rheumatol Int", "Arthritis Care Res (Hoboken)", "J Immunol"),
    *("Autoimmun Rev", "Semin Arthritis Rheum", "RMD Open", "Int J Mol Sci", "Kidney Int"),
    *("J Am Soc Nephrol", "Lancet Rheumatol", "Lancet", "N Engl J Med", "BMJ Open", "J Autoimmun"),
)
_HEADINGS = (
    *("Humans", "Female", "Lupus Erythematosus, Systemic", "Male", "Adult", "Middle Aged"),
    *("Lupus Nephritis", "Young Adult", "Adolescent", "Aged", "Animals", "Mice"),
    *("Severity of Illness Index", "Treatment Outcome", "Risk Factors", "Biomarkers"),
    *("Immunosuppressive Agents", "Autoantibodies", "Arthritis, Rheumatoid", "Prognosis"),
    *("Janus Kinase Inhibitors", "Double-Blind Method", "Kidney", "Glucocorticoids"),
    *("Hydroxychloroquine", "Interferon Type I", "Cytokines", "Signal Transduction", "Child"),
    *("Antibodies, Monoclonal, Humanized", "Case-Control Studies", "Retrospective Studies"),
)
_TYPES = (
    *(("Review", 0.15), ("Case Reports", 0.11), ("Letter", 0.04), ("Editorial", 0.02)),
    *(("Randomized Controlled Trial", 0.03), ("Clinical Trial, Phase II", 0.006)),
    *(("Clinical Trial, Phase III", 0.005), ("Observational Study", 0.03), ("Comment", 0.02)),
    *(("Multicenter Study", 0.04), ("Meta-Analysis", 0.012), ("Systematic Review", 0.015)),
    *(("Research Support, Non-U.S. Gov't", 0.3), ("Retracted Publication", 0.0004)),
)
_TRIALS = ("NCT03616912", "NCT03616964", "NCT03843125", "NCT02708095", "NCT03252587")
NOTICE_COLUMNS = ("reference_id", "kind", "pmid", "citation", "note", "position", "first_seen_at")
TAGGING_COLUMNS = ("reference_id", "tag_id", "by_id", "at")
_KINDS = ("CommentIn", "ErratumIn", "CommentOn", "UpdateIn", "ExpressionOfConcernIn")

# What each line of a reference says, in this order; all else is what a new reference has.
COLUMNS = (
    *("id", "pmid", "doi", "origin", "added_at", "pubmed_changed_at", "pubmed_asked_at", "title"),
    *("abstract", "authors", "journal", "journal_abbreviation", "volume", "pages"),
    *("publication_date", "published_on", "publication_year", "languages", "publication_types"),
    *("mesh", "keywords", "chemicals", "databanks", "nct_numbers", "cited_references"),
)


class Some(NamedTuple):
    """Lines for COPY, each with its end."""

    references: str
    notices: str
    taggings: str


class Literature:
    """Numbers a database of 1,000 references as it does a million: more means more of the same."""

    def __init__(self, *, tags: Sequence[int], person: int, seed: str = "a literature") -> None:
        """With the keys of the tags that are given, and of whoever gives them."""
        self._words = words = Words(seed)
        self._generator = drawn = np.random.default_rng(list(seed.encode()))
        self._tags, self._person = tags, person
        titled = [name.capitalize() for name in words.names[:90_000]]
        made_up = [f"J {a} {b} Med" for a, b in zip(titled[:4000], titled[4000:8000], strict=True)]
        self._journals = Choices([*_JOURNALS, *made_up], 0.9)
        self._headings = Choices(
            [*_HEADINGS, *(f"{name} Diseases" for name in titled[8_000:14_000])], 0.85
        )
        self._keywords = Choices([said.words for said in SAID] + words.names[100:12_100], 0.8)
        self._chemicals = Choices(titled[14_000:20_000], 0.8)
        self._surnames = Choices(titled[20_000:60_000], 0.6)
        self._said = [(said.words.split(), said.share) for said in SAID]
        self._shares = np.array([said.share for said in SAID])
        self._affiliations = [
            f"Department of {' '.join(words.drawn(drawn, 6)).title()}, {name} University"
            for name in titled[60_000:64_000]
        ]
        self._printed = [
            f"{name} {name[0]}. {' '.join(words.drawn(drawn, 9))}. J Med. 2010;3:12"
            for name in titled[64_000:84_000]
        ]

    def lines(self, size: int, *, behind: int = 0) -> Iterator[Some]:
        """So many references, after so many that are there already."""
        for first in range(behind, behind + size, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, behind + size))
            references = "".join(map(self._reference, numbers))
            yield Some(references, self._notices(numbers), self._taggings(numbers))

    def _reference(self, number: int) -> str:
        drawn = self._generator
        chance = drawn.random(8).tolist()
        day = self._day(chance[0])
        title, abstract = self._text(number)
        types = [name for name, share in _TYPES if drawn.random() < share]
        mesh = self._headings.drawn(drawn, 12) if chance[1] < 0.75 else []
        trials = self._trials(chance[2])
        databanks = [{"name": "ClinicalTrials.gov", "accession_numbers": trials}] if trials else []
        journal = self._journals.drawn(drawn, 1)[0]
        when = f"{day}T06:00:00Z"
        known = "\\N" if chance[3] < WITHOUT_RECORD else when
        return (
            "\t".join(
                (
                    *(
                        str(FIRST_ID + number),
                        str(FIRST_PMID + number),
                        f"10.5555/made.up.{number}",
                        "pubmed",
                    ),
                    *(when, known, known, title, abstract, self._authors(chance[4])),
                    *(journal, journal, str(day.year - 1970), f"{number % 900}-{number % 900 + 9}"),
                    f"{day.year} {_MONTHS[day.month - 1]} {day.day}",
                    *(str(day), str(day.year), "{eng}"),
                    _json(
                        [{"ui": "D016428", "name": name} for name in ("Journal Article", *types)]
                    ),
                    _json([self._heading(name, place) for place, name in enumerate(mesh)]),
                    self._own_words(chance[5]),
                    self._substances(chance[6]),
                    _json(databanks),
                    f"{{{','.join(trials)}}}",
                    self._cited(chance[7]),
                )
            )
            + "\n"
        )

    def _day(self, chance: float) -> datetime.date:
        # Half of everything of the last eleven years or so, as it is with PubMed.
        back = int(-np.log(1 - chance * 0.9) * 16 * 365.25)
        return max(_LAST_DAY - datetime.timedelta(back), datetime.date(1990, 1, 1))

    def _text(self, number: int) -> tuple[str, str]:
        """Title and abstract, with what the field speaks of between its words."""
        drawn = self._generator
        length = int(min(max(drawn.lognormal(5.2, 0.45), 30), 900))
        words = self._words.drawn(drawn, length + 12)
        title, words = words[:12], words[12:]
        for which in np.flatnonzero(drawn.random(len(self._said)) < self._shares).tolist():
            said = self._said[which][0]
            if drawn.random() < 0.4:
                at = int(drawn.integers(0, 12))
                title[at:at] = said
            for _ in range(int(drawn.integers(1, 5))):
                at = int(drawn.integers(0, len(words)))
                words[at:at] = said
        sections = _SECTIONS if number % 5 < 3 else ("",)
        abstract = [] if number % 8 == 7 else _in_sections(words, sections)
        return " ".join(title).capitalize() + ".", _json(abstract)

    def _authors(self, chance: float) -> str:
        drawn = self._generator
        names = self._surnames.drawn(drawn, 1 + int(11 * chance * chance + 3 * chance))
        places = drawn.integers(0, len(self._affiliations), len(names)).tolist()
        letters = drawn.integers(65, 91, 2 * len(names)).tolist()
        return _json(
            [
                {
                    "role": "author",
                    "last_name": name,
                    "fore_name": f"{chr(letters[2 * at])}ara",
                    "initials": chr(letters[2 * at]) + chr(letters[2 * at + 1]),
                    "suffix": "",
                    "collective_name": "",
                    "orcid": "",
                    "ids": {},
                    "affiliations": [{"text": self._affiliations[places[at]], "ids": {}}],
                    "is_valid": True,
                    "equal_contribution": False,
                }
                for at, name in enumerate(names)
            ]
        )

    def _trials(self, chance: float) -> list[str]:
        if chance < 0.0001:
            return [_TRIALS[int(chance * 50_000) % len(_TRIALS)]]
        return [f"NCT{int(chance * 1e9) % 10**8:08}"] if chance < 0.025 else []

    @staticmethod
    def _heading(name: str, place: int) -> dict[str, object]:
        return {"ui": "D1", "name": name, "type": "", "major": place % 4 == 0, "qualifiers": []}

    def _own_words(self, chance: float) -> str:
        texts = self._keywords.drawn(self._generator, 6) if chance < 0.5 else []
        return _json([{"text": text, "major": False, "owner": "NOTNLM"} for text in texts])

    def _substances(self, chance: float) -> str:
        names = self._chemicals.drawn(self._generator, 4) if chance < 0.6 else []
        return _json([{"ui": "D2", "name": name, "registry_number": "0"} for name in names])

    def _cited(self, chance: float) -> str:
        if chance > 0.32:
            return "[]"
        at = self._generator.integers(0, len(self._printed), 25).tolist()
        return _json(
            [
                {"text": self._printed[n], "pmid": 1 + n, "doi": "", "pmcid": "", "section": ""}
                for n in at
            ]
        )

    def _notices(self, numbers: range) -> str:
        """Of one reference in eighty; of one in so many of these it is a retraction."""
        drawn, lines = self._generator, []
        for number in numbers:
            if drawn.random() < NOTICE_SHARE:
                kind = _KINDS[number % len(_KINDS)] if drawn.random() > 0.04 else "RetractionIn"
                lines.append(
                    f"{FIRST_ID + number}\t{kind}\t{FIRST_PMID - number}\t\t\t1\t2026-01-01Z\n"
                )
        return "".join(lines)

    def _taggings(self, numbers: range) -> str:
        drawn = self._generator
        return "".join(
            f"{FIRST_ID + number}\t{self._tags[int(drawn.integers(0, len(self._tags)))]}"
            f"\t{self._person}\t2026-01-01Z\n"
            for number in numbers
            if drawn.random() < TAG_SHARE
        )


def _in_sections(words: list[str], labels: tuple[str, ...]) -> list[dict[str, str]]:
    each = len(words) // len(labels) + 1
    return [
        {
            "label": label,
            "category": label,
            "text": _sentences(words[each * at : each * (at + 1)]),
        }
        for at, label in enumerate(labels)
    ]


def _sentences(words: list[str]) -> str:
    return " ".join(
        " ".join(words[at : at + 19]).capitalize() + "." for at in range(0, len(words), 19)
    )


def _json(value: object) -> str:
    # COPY reads a backslash as the beginning of something; nothing made up here has one.
    return json.dumps(value, ensure_ascii=False)
