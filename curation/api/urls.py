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

api = new_api()
for noun in (
    *(references, tags, screening, reviews, evidence, claims, matrix, imports, activity, me),
):
    api.add_router("", noun.router)

app_name = "api"
urlpatterns = list(addresses(api))
