"""Load the starter evidence from fixtures/, again and again without doubling anything."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from curation.claims.starter import load_claims
from curation.evidence.starter import load_evidence, loader
from curation.imports.starter import load_references
from curation.management.commands.check_figures import check_all
from curation.reviews.starter import load_reviews
from curation.tagging.starter import load_tags

NOUNS = ("drug", "endpoint", "trial", "arm", "report", "outcome", "result", "effect", "finding")


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        fixtures = settings.BASE_DIR / "fixtures"
        references = load_references(fixtures / "references.json")
        counts = ", ".join(f"{number} {word}" for word, number in sorted(references.counts.items()))
        self.stdout.write(f"References: {counts}; {len(references.left_out)} left out.")
        taken = load_evidence(fixtures)
        for noun in NOUNS:
            there = f", {taken.there[noun]} here already" if taken.there[noun] else ""
            self.stdout.write(f"{noun.capitalize()}s: {taken.added[noun]} added{there}.")
        claims = load_claims(fixtures, by=loader())
        there = f", {claims.there} here already" if claims.there else ""
        cited = f" with {claims.citations} citations" if claims.citations else ""
        self.stdout.write(f"Claims: {claims.claims} added{cited}{there}.")
        tags = load_tags(fixtures / "tags.json", by=loader())
        there = f", {tags.there} here already" if tags.there else ""
        self.stdout.write(f"Tags: {tags.added} added{there}.")
        reviews = load_reviews(fixtures / "reviews.json", by=loader())
        there = f", {reviews.there} here already" if reviews.there else ""
        cited = f" with {reviews.entries} entries of their lists" if reviews.entries else ""
        self.stdout.write(f"Reviews: {reviews.reviews} added{cited}{there}.")
        self.stdout.write(check_all())
        left_out = references.left_out | taken.left_out | claims.left_out | tags.left_out
        left_out |= reviews.left_out
        for key, why in left_out.items():
            self.stdout.write(f"  left out {key}: {why}.")
