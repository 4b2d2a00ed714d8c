"""Abstracts of trials that nobody ever ran: for where real ones are not."""

from random import Random

from curation.anchoring.text import BETWEEN_SECTIONS


def made_up_abstracts(count: int = 200) -> list[str]:
    """Of three sections each, in the notations of four journals; the same every time."""
    chance = Random("trials")
    return [_abstract(chance) for _ in range(count)]


def _abstract(chance: Random) -> str:
    n = chance.randint(40, 900)
    week = chance.choice([12, 24, 36, 52])
    opening = (
        f"We assigned {2 * n} people to madeupinib {chance.choice([1, 2, 4, 8])} mg or placebo."
    )
    results = [_responders(chance, n, week), _effect(chance), _harms(chance, n)]
    chance.shuffle(results)
    ending = f"Madeupinib helped at week {week} (95% of what was planned was done)."
    return BETWEEN_SECTIONS.join([opening, " ".join(results), ending])


def _responders(chance: Random, n: int, week: int) -> str:
    events = chance.randint(5, n)
    percent = _printed(chance, f"{100 * events / n:.{chance.choice([0, 1])}f}")
    counted = chance.choice(
        [
            f"{events} ({percent}%) of {n}",
            f"{events} [{percent} %] of {n}",
            f"{events}/{n} ({percent}%)",
        ]
    )
    return f"At week {week}, {counted} people given madeupinib had responded."


def _effect(chance: Random) -> str:
    estimate = chance.uniform(0.4, 3)
    low, high = estimate * chance.uniform(0.4, 0.9), estimate * chance.uniform(1.1, 2)
    e, b, c = (_printed(chance, f"{x:.2f}") for x in (estimate, low, high))
    to = chance.choice(["-", "–", " to ", ", "])
    p = chance.choice(["P<.001", "p = 0.03", "p=0·016"])
    return f"The odds ratio against placebo was {e} (95% CI {b}{to}{c}; {p})."


def _harms(chance: Random, n: int) -> str:
    events = chance.randint(1, n // 4)
    return f"Serious harms were seen in {events} ({100 * events / n:.1f}%) and in {events // 2}."


def _printed(chance: Random, number: str) -> str:
    return number.replace(".", chance.choice([".", "·"]))
