"""What a forest plot means, in plain sentences made of its numbers."""

from collections.abc import Iterator, Sequence

from curation.matrix.forest_pool import ForestGroup, Member, rare_words
from curation.matrix.wording import decimals, estimate_words, listed
from curation.models import Endpoint
from curation.stats.estimate import Estimate, Measure
from curation.stats.pooling import Pool, Prediction

_NUMBERS = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine"}
NAMED = 3  # so many trials are named before what they say


def meaning(groups: Sequence[ForestGroup], measure: Measure, good: str) -> list[str]:
    """A sentence or more for each group with two trials; the others together in one or two."""
    several = [group for group in groups if len(group.pooled_members) > 1]
    # What a reader must not miss stands first.
    several.sort(key=lambda group: not group.discordance)
    said = [of_several(group, measure, good) for group in several]
    single = [group for group in groups if group not in several and _measured(group)]
    alone = [(group, member) for group in single for member in _measured(group)]
    if len(alone) <= 3:
        said += [of_one(group, member, measure, good) for group, member in alone]
    else:
        names = listed([group.name for group in single])
        said.append(f"One trial each, which is never pooled: {names}.")
    silent = [group for group in groups if not _measured(group)]
    if silent:
        names = listed([group.name for group in silent])
        said.append(f"Without an effect that can be drawn: {names}.")
    return said


def of_retracted(trials: Sequence[str], are_shown: bool) -> list[str]:
    """That numbers of these trials rest on a retracted paper; none where there are none."""
    if not trials:
        return []
    whose = f"Numbers of {listed(trials)}"
    if are_shown:
        return [f"{whose} rest on a retracted paper."]
    return [f"{whose} that rest on a retracted paper are left out."]


def of_several(group: ForestGroup, measure: Measure, good: str) -> str:
    return " ".join(_of_several(group, measure, good))


def _of_several(group: ForestGroup, measure: Measure, good: str) -> Iterator[str]:
    members = group.pooled_members
    number = _NUMBERS.get(len(members), str(len(members)))
    differ = bool(group.discordance)
    verb = "disagree" if differ else "agree"
    if len(members) <= NAMED:
        names = listed([member.name for member in members])
        yield f"{names}, {number.lower()} trials of {group.name}, {verb}."
    else:
        yield f"{number} trials of {group.name} {verb}."
    if group.discordance is not None:
        words = group.discordance.says.removeprefix("The trials agree: ")
        yield words[0].upper() + words[1:]
    if isinstance(group.pooled, Pool):
        yield from _of_pool(group.pooled, measure, good)
    elif len(members) > 1:
        yield group.pooled.why
    if group.rare:
        yield rare_words(group.rare)


def _of_pool(pool: Pool, measure: Measure, good: str) -> Iterator[str]:
    pooled = pool.random
    yield (
        f"Pooled {measure.words} {decimals_of(pooled.value, measure)}, 95 % interval "
        f"{decimals_of(pooled.low, measure)} to {decimals_of(pooled.high, measure)}: "
        f"{_holds(pooled, good)}"
    )
    if pool.prediction:
        yield _to_come(pool.prediction, measure)
    elif pool.k == 2:
        yield "Two trials are few: how much trials differ cannot be told from them."


def _holds(estimate: Estimate, good: str) -> str:
    nothing = decimals_of(estimate.measure.no_effect, estimate.measure, shortly=True)
    if not estimate.excludes_no_effect:
        return f"it includes {nothing}, so together they do not settle it."
    return f"it excludes {nothing}, and favours {side(estimate, good)}."


def side(estimate: Estimate, good: str) -> str:
    """ "the drug" or "the comparator": more is good for one endpoint and bad for another."""
    is_more = estimate.direction > 0
    return "the drug" if is_more == (good == Endpoint.Good.HIGHER) else "the comparator"


def _to_come(prediction: Prediction, measure: Measure) -> str:
    low, high = (decimals_of(x, measure) for x in (prediction.low, prediction.high))
    return f"A trial to come could show anything from {low} to {high}."


def of_one(group: ForestGroup, member: Member, measure: Measure, good: str) -> str:
    """For a member whose effect can be drawn."""
    found = member.estimate
    assert isinstance(found, Estimate)
    clear = (
        f"favours {side(found, good)}"
        if found.excludes_no_effect
        else f"includes {decimals_of(measure.no_effect, measure, shortly=True)}"
    )
    apart = f" It stands by itself: {member.apart}." if member.apart else ""
    words = member.rows[0].printed if len(member.rows) == 1 else ""
    return (
        f"One trial of {group.name}, {member.name}: {measure.words} "
        f"{words or estimate_words(found)}, which {clear}; one trial is never pooled.{apart}"
    )


def decimals_of(number: float, measure: Measure, *, shortly: bool = False) -> str:
    by = 100 if measure is Measure.RD else 1
    return f"{number * by:.0f}" if shortly else decimals(number * by, measure)


def _measured(group: ForestGroup) -> list[Member]:
    return [member for member in group.members if isinstance(member.estimate, Estimate)]
