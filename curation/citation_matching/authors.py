"""The authors at the beginning of a printed citation: who is the first, and where they end."""

import re

_UP = r"[A-ZÀ-ÖØ-ÞŁŚŠŽŻĆČĐİŞŐŰ]"
_PARTICLE = (
    r"(?:[Vv]an|[Vv]on|[Dd]e[nrl]?|[Dd]u|[Dd]os|[Dd]a|[Dd]i|[Ll]a|[Ll]e|[Tt]e[nr]?|[Ee]l|[Aa]l|'t)"
)
_PARTICLES = rf"(?:{_PARTICLE}[\s-]+){{0,3}}"
_NAME = rf"{_UP}[\w'’‐‑-]+"
_SURNAME = rf"(?P<surname>{_PARTICLES}(?:[dDOL]['’])?{_NAME}(?:\s{_PARTICLES}{_NAME}){{0,2}}?)"
_DOTTED = rf"(?:{_UP}[a-z]?\.[\s‐‑-]{{0,2}}){{1,5}}"
_PLAIN = rf"(?:{_UP}{{1,4}}(?:[‐‑-]{_UP}{{1,2}})?|{_UP}(?:\s{_UP}){{1,3}})\b(?!['’.‐‑-]?\w)"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|2nd|3rd|III|II|IV)\b\.?)?"
_END = r"(?=\s*(?:[,;:.&(/]|…|\d{4}|and\b|et\b|y\b|und\b|$)|(?<=\.)\s*)"
_FORMS = [
    re.compile(rf"{_SURNAME}(?:,\s*|\s+)(?:{_DOTTED}|{_PLAIN}){_SUFFIX}{_END}"),
    re.compile(rf"(?:{_UP}\.[\s‐‑-]{{0,2}}){{1,4}}{_SURNAME}{_SUFFIX}{_END}"),
]
_BETWEEN = re.compile(r"\s*(?:[,;&/]|…|\.\s?\.\s?\.|\band\b|\bund\b|\bet\b(?!\s+al)|\by\b)\s*")
_ET_AL = re.compile(r"[\s,;]*\bet\s+al\b\.?|[\s,;]*\(?\beds?\b\.?\)?|[\s,;]*\beditors?\b", re.I)
_ENDS = re.compile(r"\s*[.:,;]?\s*")
_IN_FULL = re.compile(rf"{_SURNAME},?\s{_UP}[\w‐‑-]+,?\s(?=et\s+al\b)")
_GROUP = re.compile(r"[^.,;:(\[]{2,120}")
_MOST = 400  # authors


def authors_in(text: str) -> tuple[str, int]:
    """The first author's surname, "" where the text does not begin with persons, and their end."""
    first, at = "", 0
    for _ in range(_MOST):
        match = next((m for m in (form.match(text, at) for form in _FORMS) if m), None)
        if match is None:
            break
        first = first or match["surname"]
        at = match.end()
        between = at
        while separator := _BETWEEN.match(text, between):
            between = separator.end()
        if between == at or not any(form.match(text, between) for form in _FORMS):
            break
        at = between
    if not first and (in_full := _IN_FULL.match(text)):
        first, at = in_full["surname"], in_full.end()
    if not first:
        return "", 0
    if et_al := _ET_AL.match(text, at):
        at = et_al.end()
    ends = _ENDS.match(text, at)
    return first, ends.end() if ends else at


def group_in(text: str) -> str:
    """What may be a group's name before the year: "Example Work Group"."""
    match = _GROUP.match(text)
    return match[0].strip() if match else ""
