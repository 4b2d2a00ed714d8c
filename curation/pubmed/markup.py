"""The text of an element: plain, or with the five inline tags that we keep and all else escaped.

PubMed's text has <i>, <b>, <u>, <sub> and <sup>, and formulas in MathML. A formula becomes a line
of text in which scripts are <sub> and <sup>, a fraction is written with a slash and a root with
its sign: H<sub>2</sub>, (a+b)/2, √(x). What we do not know loses its tags and keeps its text.
"""

import re
from xml.etree.ElementTree import Element

from curation.pubmed.parsing import Unreadable

_UNEVEN = re.compile(r" [ \n]+|\n[ \n]*")  # a single space is as it should be
KEPT = frozenset({"i", "b", "u", "sub", "sup"})
MAX_DEPTH = 100

# Formulas hold characters that are there to be spoken, not seen.
_INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))
_UNSEEN = frozenset({"annotation", "annotation-xml", "mphantom", "none", "mprescripts"})


def plain(element: Element) -> str:
    """The text of an element without any markup."""
    text = "".join(element.itertext()) if len(element) else element.text
    if not text or text.isalnum():
        return text or ""
    if "\n" in text or "  " in text:
        text = _UNEVEN.sub(" ", text)
    return text.strip(" ")


def markup(element: Element) -> str:
    """The text of an element as HTML that has no tags but the five."""
    if len(element):
        return even(_inside(element, 0))
    return escape(plain(element))


def even(text: str) -> str:
    """Without space around it, and with one space for every line break or run of spaces.

    No-break and thin spaces are text and stay.
    """
    if "\n" in text or "  " in text:
        text = _UNEVEN.sub(" ", text)
    return text.strip(" ")


def escape(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _inside(element: Element, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise Unreadable(f"The record has more than {MAX_DEPTH} inline elements in one another.")
    parts = [escape(element.text or "")]
    for child in element:
        name = _name(child)
        if name == "math":
            parts.append(_formula(child, depth + 1))
        elif text := _inside(child, depth + 1):
            parts.append(f"<{name}>{text}</{name}>" if name in KEPT else text)
        parts.append(escape(child.tail or ""))
    return "".join(parts)


def _formula(element: Element, depth: int) -> str:
    """A part of a formula; only its leaves (mi, mn, mo, mtext) have text of their own."""
    if depth > MAX_DEPTH:
        raise Unreadable(f"The record has a formula with more than {MAX_DEPTH} levels.")
    name = _name(element)
    if name in _UNSEEN:
        return ""
    if name == "mspace":
        return " "
    if not len(element):
        text = escape((element.text or "").translate(_INVISIBLE))
        return text if name == "mtext" else even(text)
    if name == "mmultiscripts":
        return _multiscripts(element, depth)
    parts = [_formula(child, depth + 1) for child in element]
    base, *others = parts
    match name, others:
        case ("msub" | "munder", [under]):
            return base + _script("sub", under)
        case ("msup", [over]):
            return base + _script("sup", over)
        case ("msubsup" | "munderover", [under, over]):
            return base + _script("sub", under) + _script("sup", over)
        case ("mfrac", [below]):
            return f"{_grouped(base)}/{_grouped(below)}"
        case ("mroot", [index]):
            return f"{_script('sup', index)}√({base})"
        case ("msqrt", _):
            return f"√({''.join(parts)})"
        case ("mfenced", _):
            separator = escape(element.get("separators", ",")[:1])
            fences = element.get("open", "("), element.get("close", ")")
            return escape(fences[0]) + separator.join(parts) + escape(fences[1])
        case ("mtable" | "mtr", _):
            return " ".join(parts)
    return "".join(parts)


def _multiscripts(element: Element, depth: int) -> str:
    """A base with scripts in pairs, sub and sup; those after <mprescripts> stand before it."""
    base, *scripts = element
    sides = ["", ""]
    side = place = 0
    for each in scripts:
        if _name(each) == "mprescripts":
            side, place = 1, 0
        else:
            sides[side] += _script(("sub", "sup")[place % 2], _formula(each, depth + 1))
            place += 1
    return sides[1] + _formula(base, depth + 1) + sides[0]


def _script(tag: str, text: str) -> str:
    return f"<{tag}>{text}</{tag}>" if text else ""


def _grouped(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _name(element: Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]
