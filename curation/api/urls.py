"""The API's addresses, under the number of its version."""

from curation.api import (
    activity,
    claims,
    evidence,
    imports,
    matrix,
    me,
    references,
    reviews,
    screening,
    tags,
)
from curation.api.api import new_api
from curation.api.paths import addresses
from curation.api.writing import (
    assigning,
    comments,
    quotes,
    results,
    settling,
    steps,
    taggings,
    vocabularies,
)
from curation.api.writing import claims as write_claims
from curation.api.writing import imports as write_imports
from curation.api.writing import reviews as write_reviews
from curation.api.writing import screening as write_screening
from curation.api.writing import tags as write_tags
from curation.api.writing import trials as write_trials

api = new_api()
for noun in (
    *(references, tags, screening, reviews, evidence, claims, matrix, imports, activity, me),
):
    api.add_router("", noun.router)
for written in (
    *(taggings, write_screening, assigning, settling, write_tags, write_claims, quotes, comments),
    *(vocabularies, write_trials, results, steps, write_imports, write_reviews),
):
    api.add_router("", written.router)

app_name = "api"
urlpatterns = list(addresses(api))
