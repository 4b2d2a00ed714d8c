"""Look for every number of the evidence in the abstract of its paper, and say how many were found.

What is found is proposed on the paper's page, for a person to confirm. Again and again changes
nothing that was answered.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand

from curation.models import FigureCheck, Reference
from curation.tasks import check_figures


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(check_all())


def check_all() -> str:
    """Every paper that numbers rest on and whose abstract is here; what came of it, in words."""
    papers = Reference.objects.exclude(abstract=[]).filter(sources__isnull=False).distinct()
    answers: Counter[str] = Counter()
    for reference in papers.order_by("pk"):
        answers += check_figures(reference)
    return f"Figures: {_said(answers)}, in {papers.count()} abstracts."


def _said(answers: Counter[str]) -> str:
    words: Iterable[tuple[str, str]] = (
        (FigureCheck.Answer.PROPOSED, "proposed"),
        (FigureCheck.Answer.CONFIRMED, "confirmed"),
        (FigureCheck.Answer.DECLINED, "declined"),
        (FigureCheck.Answer.NOTHING, "not found"),
    )
    told = [f"{answers[answer]} {said}" for answer, said in words if answers[answer]]
    return ", ".join(told) or "none looked for"
