"""Findings of analyses that are no trials, shaped for a page: kept apart, whatever they found."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from curation.matrix.wording import (
    count_of,
    flag_words,
    p_words,
    percent_of,
    printed_effect,
    value_of,
)
from curation.models import Finding, State
from curation.web.sources import Place, place_of, source_of


class Found(NamedTuple):
    finding: Finding
    compared: str
    number: str
    effect: str
    p: str
    place: Place
    flags: list[str]


class Level(NamedTuple):
    """Findings of one kind, in the order of how much they put together."""

    name: str
    rows: list[Found]


def findings_of(findings: "QuerySet[Finding]", states: Sequence[State]) -> list[Level]:
    """By kind of analysis; four queries, whatever their number."""
    rows = (
        findings.filter(state__in=states)
        .select_related("endpoint")
        .prefetch_related(source_of())
        .order_by("endpoint__position", "study", "arm", "pk")
    )
    by_level: dict[str, list[Found]] = {}
    for finding in rows:
        by_level.setdefault(finding.level, []).append(_found(finding))
    return [
        Level(str(level.label).capitalize(), by_level[level.value])
        for level in Finding.Level
        if level.value in by_level
    ]


def _found(finding: Finding) -> Found:
    compared = f"{finding.arm} against {finding.comparator}" if finding.comparator else finding.arm
    counts = (percent_of(finding), count_of(finding))
    number = " ".join(filter(None, counts if finding.events is None else counts[::-1]))
    effect = printed_effect(finding) or finding.get_direction_display()
    return Found(
        finding,
        compared,
        " ".join(filter(None, (number, value_of(finding)))),
        effect,
        p_words(finding),
        place_of(finding.source),
        flag_words(finding.flags),
    )
