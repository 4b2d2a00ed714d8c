"""The API's addresses, under the number of its version."""

from curation.api import me
from curation.api.api import new_api
from curation.api.paths import addresses

api = new_api()
for router in (me.router,):
    api.add_router("", router)

app_name = "api"
urlpatterns = list(addresses(api))
