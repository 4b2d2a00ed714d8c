"""What people ask of a list of references: twenty kinds of question, each as addresses.

Where a question needs a word, a name or a number that is there, it is taken from rows at fixed
places of the made-up literature, so that all runs ask the same.
"""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from curation.management.bench.made_up_literature import FIRST_ID, FIRST_PMID
from curation.models import Reference

LIST = "/references/"
LONG = 12  # letters: such a word is made of four syllables, and rare
DEEP = 0.9  # of all references are newer than the deep page's


class Asked(NamedTuple):
    kind: str
    addresses: list[str]


def questions(size: int) -> list[Asked]:
    """For a database of so many made-up references."""
    some = list(
        Reference.objects.filter(pk__in=[FIRST_ID + size * part // 7 for part in range(1, 6)])
        .order_by("pk")
        .only("title", "authors", "doi", "pmid", "nct_numbers")
    )
    rare = [_rarest_of(each.title) for each in some]
    surnames = [each.authors[0]["last_name"] for each in some]
    with_trial = Reference.objects.exclude(nct_numbers=[]).order_by("pk")
    nct = with_trial.values_list("nct_numbers", flat=True)[0][0]
    return [
        _words("common", "lupus", "SLE", "patients"),
        _words("rare", *rare),
        _words("two words", "baricitinib nephritis", "belimumab remission", "lupus biopsy"),
        _words("phrase", '"lupus nephritis"', '"type I interferon"', '"JAK inhibitor"'),
        _words("without a word", "baricitinib -nephritis", "lupus -mice", '"herpes zoster" -SLE'),
        _words("misspelt", "baricitnib", "hydroxychlorquine", "belimumb lupus"),
        _words("other name of a drug", "Olumiant", "LY3009104", "BMS-986165"),
        _words("identifier", f"PMID {FIRST_PMID + size // 3}", f"{some[0].doi}", nct),
        _words("author", *surnames[:3]),
        _words("beginning of a word", "bari*", "nephr*", "up*"),
        _words("only stop words", "the of and", "not with"),
        _words("baricitinib lupus nephritis", "baricitinib lupus nephritis"),
        _list("no question at all", {}),
        _list("by year", *({"q": "lupus", "from": year, "to": year} for year in (1994, 2015))),
        _list("by journal", {"q": "lupus", "journal": "Lupus"}, {"journal": "Ann Rheum Dis"}),
        _list(
            "by type and heading",
            {"q": "SLE", "type": "Randomized Controlled Trial"},
            {"q": "belimumab", "mesh": "Lupus Nephritis"},
            {"mesh": "Lupus Erythematosus, Systemic"},
        ),
        _list("by tag", {"tag": "baricitinib"}, {"q": "lupus", "tag": "population"}),
        _list("best of few", *({"q": word, "order": "best"} for word in (*rare[:2], "BICLA"))),
        _list("best of many", *({"q": word, "order": "best"} for word in ("lupus", "nephritis"))),
        _list("deep page", {"after": _deep(size)}, {"q": "lupus", "after": _deep(size)}),
    ]


def _words(kind: str, *words: str) -> Asked:
    return _list(kind, *({"q": each} for each in words))


def _list(kind: str, *asked: Mapping[str, object]) -> Asked:
    return Asked(kind, [f"{LIST}?{urlencode(each)}" if each else LIST for each in asked])


def _rarest_of(title: str) -> str:
    return max(title.strip(".").split(), key=len)


def _deep(size: int) -> str:
    """The place of a row, as an address has it."""
    newest = Reference.objects.newest_first()
    day, pk = newest.values_list("published_on", "pk")[int(size * DEEP)]
    return f"{day}_{pk}"
