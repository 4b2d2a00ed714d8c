"""The last release that was written, for everybody who may read: everything accepted, one file."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from curation.release.shelf import latest
from curation.web.gates import may_read


@may_read
@require_safe
def release_zip(request: HttpRequest) -> FileResponse:
    """As it lies on the disk: it was written by `manage.py release`, not for this request."""
    found = latest(settings.RELEASES)
    if found is None:
        raise Http404(
            "No release has been written yet. Whoever runs this site writes one with "
            "manage.py release."
        )
    return FileResponse(
        found.path.open("rb"),
        as_attachment=True,
        filename=found.path.name,
        content_type="application/zip",
    )
