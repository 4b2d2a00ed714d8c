"""What is chosen of a question, by the names that people know: tags, reviews, drugs and trials."""

from collections.abc import Iterable

from curation.models import Drug, Tag
from curation.search.curated_facets import names_of_reviews
from curation.search.evidence import names_of_trials
from curation.search.question import Chosen, Question


def chips_of(question: Question, ignored: list[str]) -> list[Chosen]:
    """Each thing asked for, and the question without it; of what there is none, a sentence is added
    to what was ignored.
    """
    named = {
        label: names(values)
        for label, (values, names) in {
            "List of review": ([str(question.review)] if question.review else [], _reviews),
            "Tag": (question.tags, _tags),
            "Drug": (question.drugs, _drugs),
            "Trial": (question.trials, names_of_trials),
        }.items()
        if values
    }
    chips = []
    for chip in question.chosen():
        names = named.get(chip.label)
        if names is not None and chip.value not in names:
            ignored.append(f"There is no {_NOUNS[chip.label]} “{chip.value}”.")
        chips.append(chip._replace(value=(names or {}).get(chip.value, chip.value)))
    return chips


_NOUNS = {"List of review": "review", "Tag": "tag", "Drug": "drug", "Trial": "trial"}


def _reviews(pks: Iterable[str]) -> dict[str, str]:
    return {str(pk): name for pk, name in names_of_reviews(map(int, pks)).items()}


def _tags(slugs: Iterable[str]) -> dict[str, str]:
    return dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name"))


def _drugs(slugs: Iterable[str]) -> dict[str, str]:
    return dict(Drug.objects.filter(slug__in=slugs).values_list("slug", "inn"))
