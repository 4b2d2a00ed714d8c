"""Who may see and do what on the pages: nobody, until a gate says otherwise.

Each of our views carries one of the gates below, and `DeniedByDefault` refuses a view without one.
The pages that allauth and Django's admin bring have their gates in BROUGHT and `gate_of`; an
address of the API passes where each of its operations says itself who may ask it. A gate
lets a request pass, leads to the sign-in page, or refuses with a sentence: in `refusal`, and
nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from curation.models import User
from curation.people import roles

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request that has passed a gate for signed-in people, so its user is real."""

    user: User


@dataclass(frozen=True)
class Gate:
    """Who may pass, and the decorator that says so; without a deed, everyone with an account."""

    deed: roles.Deed | None = None
    anonymous: bool = False
    anonymous_if_public: bool = False

    def __call__(self, view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            return refusal(self, request) or view(request, *args, **kwargs)

        gated.gate = self  # type: ignore[attr-defined]
        return gated

    def admits_anonymous(self) -> bool:
        return self.anonymous or (self.anonymous_if_public and settings.LUPUSJAK_PUBLIC)


open_to_all = Gate(anonymous=True)
may_read = Gate(anonymous_if_public=True)
signed_in = Gate()
may_import = Gate(deed=roles.IMPORT)
may_extract = Gate(deed=roles.EXTRACT)
may_confirm = Gate(deed=roles.CONFIRM)
may_tag = Gate(deed=roles.TAG)
may_keep_tags = Gate(deed=roles.KEEP_TAGS)
may_assign = Gate(deed=roles.ASSIGN)
may_settle = Gate(deed=roles.SETTLE)
may_claim = Gate(deed=roles.CLAIM)
may_keep_reviews = Gate(deed=roles.REVIEW)
may_comment = Gate(deed=roles.COMMENT)
may_look_after_people = Gate(deed=roles.LOOK_AFTER_PEOPLE)
may_use_back_office = Gate(deed=roles.USE_BACK_OFFICE)

# allauth's pages by the name of their address. A page that a later allauth adds is refused until
# somebody has thought about it and written it here.
BROUGHT = {
    "account_login": open_to_all,
    "account_logout": open_to_all,
    "account_confirm_login_code": open_to_all,  # leads to the sign-in page: we send no codes
    "account_inactive": open_to_all,
    "account_signup": open_to_all,  # says that accounts come by invitation
    "account_reset_password": open_to_all,
    "account_reset_password_done": open_to_all,
    "account_reset_password_from_key": open_to_all,
    "account_reset_password_from_key_done": open_to_all,
    "account_email_verification_sent": open_to_all,
    "account_confirm_email": open_to_all,
    "account_reauthenticate": signed_in,
    "account_email": signed_in,
    "account_change_password": signed_in,
    "account_set_password": signed_in,
    "mfa_authenticate": open_to_all,  # the second step of signing in
    "usersessions_list": signed_in,
    "mfa_index": signed_in,
    "mfa_reauthenticate": signed_in,
    "mfa_activate_totp": signed_in,
    "mfa_deactivate_totp": signed_in,
    "mfa_view_recovery_codes": signed_in,
    "mfa_generate_recovery_codes": signed_in,
    "mfa_download_recovery_codes": signed_in,
    "mfa_list_webauthn": signed_in,
    "mfa_add_webauthn": signed_in,
    "mfa_edit_webauthn": signed_in,
    "mfa_remove_webauthn": signed_in,
    "mfa_reauthenticate_webauthn": signed_in,
    "socialaccount_login_cancelled": open_to_all,
    "socialaccount_login_error": open_to_all,
    "socialaccount_signup": open_to_all,
    "socialaccount_connections": signed_in,
    "orcid_login": open_to_all,
    "orcid_callback": open_to_all,
}


class DeniedByDefault:
    """Middleware: what has no gate is shown to nobody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: View,
        args: object,
        kwargs: object,
    ) -> HttpResponseBase | None:
        gate = gate_of(view, request.resolver_match)
        if gate is None:
            raise PermissionDenied(
                "Nobody has decided yet who may see this page. "
                "Tell whoever looks after this site that its view has no gate."
            )
        return refusal(gate, request)


def gate_of(view: View, match: ResolverMatch | None) -> Gate | None:
    if getattr(view, "asks_for_itself", False):
        return open_to_all  # by token or session, for each of the API's operations
    gate: Gate | None = getattr(view, "gate", None)
    if gate is None and match is not None:
        if match.app_names == ["admin"]:
            # Its sign-in page only leads to ours, so that it must be open.
            return open_to_all if match.url_name == "login" else may_use_back_office
        gate = BROUGHT.get(match.view_name)
    return gate


def refusal(gate: Gate, request: HttpRequest) -> HttpResponseBase | None:
    """None for whom the gate lets pass, the sign-in page for strangers; else PermissionDenied."""
    if gate.admits_anonymous():
        return None
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if gate.deed is None or request.user.has_perm(gate.deed.permission):
        return None
    raise PermissionDenied(roles.what_it_takes(gate.deed))


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Leads back to the page where somebody was, which for a form or a fragment is another one."""
    is_fragment = "HX-Request" in request.headers
    page = request.get_full_path()
    if is_fragment or request.method not in ("GET", "HEAD"):
        page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        if url_has_allowed_host_and_scheme(page, {request.get_host()}):
            page = urlsplit(page)._replace(scheme="", netloc="").geturl()
        else:
            page = settings.LOGIN_REDIRECT_URL
    answer = redirect_to_login(page)
    return HttpResponseClientRedirect(answer.url) if is_fragment else answer
