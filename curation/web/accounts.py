"""How allauth's pages follow our rules: accounts by invitation, ORCID for whom we know."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import render

from curation.identifiers import as_orcid
from curation.models import User
from curation.people.accounts import claim_orcid, give_up_orcid
from curation.people.invitations import NotInvited, accept

INVITATION = "invitation"  # in the session: the token of the link through which somebody came


def entrance(request: HttpRequest) -> dict[str, object]:
    """What the sign-in pages ask about this site."""
    return {
        "has_demo_accounts": settings.LUPUSJAK_DEMO,
        "can_send_email": settings.EMAIL_CONFIGURED,
        "has_orcid": bool(settings.SOCIALACCOUNT_PROVIDERS["orcid"]["APPS"]),
    }


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "This user name and this password do not belong together.",
        "email_password_mismatch": "This address and this password do not belong together.",
        "invalid_login": "This name and this password do not belong together.",
        "too_many_login_attempts": "Too many attempts that failed. Wait five minutes.",
        "username_taken": "Somebody else has this user name.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class OrcidAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        if not self.list_apps(request, provider=provider, client_id=client_id):
            raise Http404("This site is not registered with ORCID.")
        return super().get_app(request, provider, client_id)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie the ORCID iD to the account it belongs to; allauth refuses one that has none."""
        uid: str = sociallogin.account.uid
        if as_orcid(uid) != uid:
            # An answer without an iD once made everyone the same user elsewhere.
            raise _refused(request, "ORCID answered without a valid ORCID iD. Try again later.")
        try:
            if sociallogin.state.get("process") == AuthProcess.CONNECT:
                if isinstance(request.user, User):
                    claim_orcid(request.user, uid)
            elif not sociallogin.is_existing:
                self._tie(request, sociallogin)
        except (NotInvited, ValidationError) as error:
            raise _refused(request, _words(error)) from error

    def validate_disconnect(self, account: SocialAccount, accounts: QuerySet[Any]) -> None:
        """The last word before an iD is taken off an account, and allauth's only hook for it."""
        super().validate_disconnect(account, accounts)
        give_up_orcid(account.user)

    def _tie(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        orcid: str = sociallogin.account.uid
        person = User.objects.filter(orcid=orcid).first()
        if person is None and INVITATION in request.session:
            person = accept(
                token=request.session.pop(INVITATION),
                username=orcid,
                password=None,
                first_name=sociallogin.user.first_name,
                last_name=sociallogin.user.last_name,
                orcid=orcid,
            )
        if person:
            sociallogin.connect(request, person)


def _refused(request: HttpRequest, sentence: str) -> ImmediateHttpResponse:
    page = render(
        request, "socialaccount/authentication_error.html", {"sentence": sentence}, status=403
    )
    return ImmediateHttpResponse(page)


def _words(error: Exception) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
