"""The trial that an address names: by its slug or its NCT number."""

from django.db.models import Q
from django.shortcuts import get_object_or_404

from curation.models import Trial


def trial_named(name: str) -> Trial:
    return get_object_or_404(Trial, Q(slug=name.lower()) | Q(nct=name.upper()))
