"""What the address of an endpoint asks of its forest plot."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.http import urlencode

from curation.stats.estimate import Measure

WHOLE_TRIAL = "all"


@dataclass(frozen=True)
class ForestQuestion:
    """`week` is "52", "all" for the whole trial, or "" for the one that most trials measured."""

    week: str = ""
    rule: str = ""
    drug: str = ""
    regimen: str = ""
    measure: str = ""
    retracted: bool = True  # whether numbers that rest on a retracted paper are in it

    def to_url(self) -> str:
        asked = {name: value for name, value in vars(self).items() if value and value is not True}
        return urlencode(asked if self.retracted else asked | {"retracted": "no"})

    def at(self, week: int | None, rule: str) -> "ForestQuestion":
        """Another time or rule; the drug stays, its dose may not have been measured there."""
        text = WHOLE_TRIAL if week is None else str(week)
        return replace(self, week=text, rule=rule, regimen="")

    def of(self, drug: str, regimen: str = "") -> "ForestQuestion":
        return replace(self, drug=drug, regimen=regimen)

    def by(self, measure: Measure) -> "ForestQuestion":
        return replace(self, measure=str(measure))

    @property
    def without_retracted(self) -> "ForestQuestion":
        return replace(self, retracted=False)

    @property
    def with_retracted(self) -> "ForestQuestion":
        return replace(self, retracted=True)

    def asks_for(self, week: int | None, rule: str) -> bool:
        return self.week == (WHOLE_TRIAL if week is None else str(week)) and self.rule == rule


def read_question(asked: QueryDict) -> tuple[ForestQuestion, list[str]]:
    """The question, and a sentence for each part of the address that means nothing."""
    ignored = []
    week = asked.get("week", "").strip()
    if week and week != WHOLE_TRIAL:
        if week.isascii() and week.isdecimal() and len(week) <= 4:
            week = str(int(week))
        else:
            ignored.append(f"“{week[:40]}” is not a week.")
            week = ""
    measure = asked.get("measure", "").strip()
    if measure and measure not in list(Measure):
        ignored.append(f"“{measure[:40]}” is not a measure of effect.")
        measure = ""
    retracted = asked.get("retracted", "").strip()
    if retracted not in ("", "yes", "no"):
        ignored.append(f"“{retracted[:40]}” is not yes or no.")
    words = {
        name: asked.get(name, "").replace("\0", "").strip()[:160]
        for name in ("rule", "drug", "regimen")
    }
    if not words["drug"]:
        words["regimen"] = ""
    shown = retracted != "no"
    return ForestQuestion(week=week, measure=measure, retracted=shown, **words), ignored
