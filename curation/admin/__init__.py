"""The back office: every row there is, to look at; drugs and endpoints, to keep.

What else may be changed, verbs and pages change.

Its sign-in page is allauth's, so that limits on attempts and the second step hold there too.
"""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from curation.admin import desk, evidence, imports, people, references, reviews, tags, vocabularies

__all__ = ["desk", "evidence", "imports", "people", "references", "reviews", "tags", "vocabularies"]

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_title = "lupusjak"
admin.site.site_header = "lupusjak: back office"
admin.site.index_title = "What is kept"
