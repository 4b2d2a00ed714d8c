"""Words of a record, and our markup of them."""

import html
import re

from curation.anchoring import plain

_TAG = re.compile(r"(</?(?:i|b|u|sub|sup)>)")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")


def one_line(text: object) -> str:
    """Without line breaks and control characters, so that nothing in it can be a line's tag."""
    return " ".join(_UNSEEN.sub("", str(text or "")).split())


def words(markup: object) -> str:
    """Our stored markup as one line of words."""
    return one_line(plain(str(markup or "")))


def markup(text: str) -> str:
    """Words of a file, which may be anything, as our markup."""
    return html.escape(one_line(text), quote=False)


def tagged(markup: object) -> str:
    """Our stored markup as one line of words in which its tags stand, and nothing is escaped."""
    pieces = _TAG.split(str(markup or ""))
    pieces[::2] = map(html.unescape, pieces[::2])
    return one_line("".join(pieces))


def markup_of(tagged: str) -> str:
    """Such a line as our markup. A tag without its other half is words, as all else is."""
    pieces = _TAG.split(one_line(tagged))
    written = [html.escape(piece, quote=False) for piece in pieces]
    opened: list[tuple[str, int]] = []
    for at in range(1, len(pieces), 2):
        name = pieces[at].strip("</>")
        if not pieces[at].startswith("</"):
            opened.append((name, at))
        elif any(name == each for each, _ in opened):
            while (last := opened.pop())[0] != name:
                pass
            written[last[1]], written[at] = pieces[last[1]], pieces[at]
    return "".join(written)
