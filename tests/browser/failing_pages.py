"""The site's addresses, and one more for each page that says what went wrong."""

from django.shortcuts import render
from django.urls import path

from curation.web.gates import open_to_all
from lupusjak.urls import urlpatterns as of_the_site


@open_to_all
def fails(request, template):
    return render(request, template, {"exception": "Nothing of yours is lost."})


urlpatterns = [path("fails/<str:template>", fails), *of_the_site]
