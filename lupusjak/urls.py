"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from curation.api.docs import docs, openapi
from curation.web.gates import open_to_all

urlpatterns = [
    path("", include("curation.web.urls")),
    path("api/docs/", open_to_all(docs), name="api-docs"),
    path("api/v1/openapi.json", open_to_all(openapi), name="openapi"),
    path("api/v1/", include("curation.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
