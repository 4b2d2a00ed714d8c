"""Letters by e-mail, where the site can send any; a link can always be handed over by hand too."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from curation.models import Invitation

log = logging.getLogger(__name__)


def post_invitation(invitation: Invitation, *, link: str) -> bool:
    """Whether a letter with the link is on its way. No transaction may be open: this takes time."""
    if not (settings.EMAIL_CONFIGURED and invitation.email):
        return False
    words = render_to_string(
        "people/invitation_letter.txt", {"invitation": invitation, "link": link}
    )
    try:
        send_mail("An account on lupusjak", words, None, [invitation.email])
    except OSError as error:
        # The link is on the page as well, so a mail server that is away costs a copy and a paste.
        log.warning("The letter for invitation %s was not sent: %s", invitation.pk, error)
        return False
    return True
