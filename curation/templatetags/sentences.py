"""Headings that another library wrote In Title Case, as sentences are written."""

from django import template

register = template.Library()


@register.filter
def sentence(words: str) -> str:
    """ "Two-Factor Authentication" as "Two-factor authentication"; names in capitals stay."""
    low = " ".join(word if word.isupper() else word.lower() for word in str(words).split())
    return low[:1].upper() + low[1:]
