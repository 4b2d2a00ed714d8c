"""Lengths of time in words, as exact as an estimate is."""

from django import template

register = template.Library()

MINUTE, HOUR = 60, 3600


@register.filter
def about(seconds: float | None) -> str:
    """about 3 seconds, about 2 minutes, about 5 hours; "" for None."""
    if seconds is None:
        return ""
    for unit, name in ((HOUR, "hour"), (MINUTE, "minute"), (1, "second")):
        if seconds >= 1.5 * unit:
            return f"about {seconds / unit:.0f} {name}s"
        if seconds >= 0.95 * unit and unit > 1:
            return f"about 1 {name}"
    return "about a second"
