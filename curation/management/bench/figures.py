"""What a benchmark found, and whether it is what was promised."""

import json
from collections.abc import Mapping
from textwrap import indent
from typing import NamedTuple


class Figure(NamedTuple):
    bench: str
    figure: str
    value: float
    goal: str = ""
    holds: bool | None = None  # None where nothing was promised
    beside: Mapping[str, float | str] = {}  # what was measured with it

    def as_json(self) -> str:
        told = {**self._asdict(), "value": _rounded(self.value)}
        beside = {
            name: value if isinstance(value, str) else _rounded(value)
            for name, value in told.pop("beside").items()
        }
        return json.dumps({**told, "beside": beside} if beside else told)

    def as_text(self) -> str:
        verdict = {True: "holds", False: "MISSED", None: ""}[self.holds]
        line = (
            f"{self.bench:9} {self.figure:48} {_rounded(self.value):>12,}  {self.goal:9} {verdict}"
        )
        numbers = ", ".join(
            f"{name} {_rounded(value):,}"
            for name, value in self.beside.items()
            if not isinstance(value, str)
        )
        words = (value for value in self.beside.values() if isinstance(value, str))
        told = [f"{line} {numbers}".rstrip(), *(indent(each, " " * 10) for each in words)]
        return "\n".join(told)


def figure_with_goal(
    bench: str,
    name: str,
    value: float,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Figure:
    if at_least is not None:
        return Figure(bench, name, value, f">= {at_least}", value >= at_least)
    if at_most is not None:
        return Figure(bench, name, value, f"<= {at_most}", value <= at_most)
    return Figure(bench, name, value)


def _rounded(value: float) -> float:
    """To the three digits that a measurement is worth."""
    return int(value) if value == int(value) else float(f"{value:.3g}")
