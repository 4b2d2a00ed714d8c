"""How numbers, times and PubMed's markup are written: one way for all pages, in no locale."""

from datetime import date, datetime, timedelta

import nh3
from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from curation.citation import words_of

register = template.Library()

INLINE = {"i", "b", "u", "sub", "sup"}


@register.filter
def markup(text: str | None) -> SafeString:
    """Stored markup as HTML: the five inline elements without attributes, all else escaped."""
    cleaned = nh3.clean(
        text or "", tags=INLINE, attributes={}, link_rel=None, clean_content_tags=set()
    )
    return mark_safe(cleaned)


@register.filter
def plain(text: str | None) -> str:
    """Stored markup as the words alone, for a title bar or an attribute."""
    return words_of(text or "")


@register.filter
def figure(number: int | None) -> str:
    """1 234 567, grouped by narrow spaces at which no line breaks; "" for None."""
    return "" if number is None else f"{number:,}".replace(",", "\u202f")


@register.filter
def day(when: date | None) -> SafeString | str:
    """4 Oct 2022, as a <time>."""
    if when is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', f"{when:%Y-%m-%d}", _day(when))


@register.filter
def moment(when: datetime | None) -> SafeString | str:
    """today at 10:51, yesterday at 10:51, 5 Mar at 10:51, 5 Mar 2024; as a <time>."""
    if when is None:
        return ""
    local = timezone.localtime(when)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        f"{_day(local)} at {local:%H:%M} {local:%Z}",
        _moment(local, timezone.localtime()),
    )


@register.filter
def shortly(when: datetime | None) -> SafeString | str:
    """10:51 for today, 5 Mar for this year, Mar 2024 before; as a <time>."""
    if when is None:
        return ""
    local, now = timezone.localtime(when), timezone.localtime()
    words = f"{local.day} {local:%b}" if local.year == now.year else f"{local:%b %Y}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        f"{_day(local)} at {local:%H:%M} {local:%Z}",
        f"{local:%H:%M}" if local.date() == now.date() else words,
    )


@register.filter
def printed_date(text: str) -> SafeString | str:
    """A date as exactly as PubMed has it: 2022, Oct 2022 or 4 Oct 2022; never its hour."""
    text = text.partition("T")[0]
    year, _, rest = text.partition("-")
    month, _, in_month = rest.partition("-")
    if not (year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12):
        return text
    words = f"{date(2000, int(month), 1):%b} {year}"
    if in_month:
        words = f"{int(in_month)} {words}"
    return format_html('<time datetime="{}">{}</time>', text, words)


@register.filter
def as_heading(label: str) -> str:
    """BACKGROUND AND AIMS as Background and aims; what holds an abbreviation stays as it is."""
    is_words = label.replace(" ", "").isalpha() and label.isupper()
    return label.capitalize() if is_words else label


def _moment(when: datetime, now: datetime) -> str:
    if when.date() == now.date():
        return f"today at {when:%H:%M}"
    if when.date() == now.date() - timedelta(days=1):
        return f"yesterday at {when:%H:%M}"
    if when.year == now.year:
        return f"{when.day} {when:%b} at {when:%H:%M}"
    return _day(when)


def _day(when: date) -> str:
    return f"{when.day} {when:%b} {when.year}"
