"""The keys of whoever looks at the page, so that what is pressed and what is printed agree."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from curation.models import User
from curation.people.keys import ACTS, GROUPS, key_of

register = template.Library()


@register.simple_tag(takes_context=True)
def key(context: dict[str, Any], act: str) -> str:
    """The person's own key for this act; "" where they want none."""
    return key_of(act, _person(context))


@register.simple_tag(takes_context=True)
def keyed(context: dict[str, Any], act: str, name: str = "") -> SafeString:
    """Attributes by which static/js/keys.js finds and lists what the key presses.

    `name` takes the place of the act's own words in the help.
    """
    known = ACTS[act]
    return format_html(
        'data-key="{}" data-key-name="{}" data-key-group="{}"',
        key_of(act, _person(context)),
        name or known.words,
        known.group,
    )


@register.simple_tag
def key_groups() -> str:
    """The groups in the order in which the help shows them."""
    return "|".join(GROUPS)


def _person(context: dict[str, Any]) -> User | None:
    user = getattr(context.get("request"), "user", None)
    return user if isinstance(user, User) else None
