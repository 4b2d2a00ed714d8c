"""Papers printed as reference lists print them, in five styles; and papers that are nearly another.

What a style needs and the record does not say is left out, as authors do.
"""

import re
from collections.abc import Callable, Iterator

from curation.anchoring import plain
from curation.article import Article, Author
from curation.citation_matching import Paper


def vancouver(article: Article) -> str:
    where = f";{article.volume}" if article.volume else ""
    where += f"({article.issue})" if article.issue else ""
    return _sentences(
        _names(article, "{last} {initials}", ", ", 6),
        _title(article),
        article.journal_abbreviation,
        f"{article.publication_year or ''}{where}{_after(':', article.pages)}",
    )


def apa(article: Article) -> str:
    where = article.volume + (f"({article.issue})" if article.issue else "")
    names = _names(article, "{last}, {dotted}", ", ", 20)
    where = ", ".join(filter(None, (_journal(article), where, article.pages)))
    return f"{names} ({article.publication_year}). {_ended(_title(article))} {where}."


def mdpi(article: Article) -> str:
    where = f"{article.publication_year or ''}{_after(';', article.volume)}"
    return _sentences(
        _names(article, "{last} {close}", ", ", 10),
        _title(article),
        article.journal_abbreviation,
        f"{where}{_after(':', article.pages.replace('-', '–'))}",
    )


def nature(article: Article) -> str:
    names = _names(article, "{last}, {dotted}", ", ", 1)
    pages = article.pages.replace("-", "–")
    where = ", ".join(filter(None, (f"{article.journal_abbreviation} {article.volume}", pages)))
    return f"{_ended(names)} {_ended(_title(article))} {where} ({article.publication_year})."


def harvard(article: Article) -> str:
    names = _names(article, "{last} {initials}", ", ", 5)
    where = f"{_journal(article)} {article.volume}{_after(':', article.pages)}"
    return f"{names} ({article.publication_year}) {_ended(_title(article))} {where.strip()}"


_ADDED = re.compile(r"\s*[:(=].*$")
STYLES: dict[str, Callable[[Article], str]] = {
    "Vancouver": vancouver,
    "APA": apa,
    "MDPI": mdpi,
    "Nature": nature,
    "Harvard": harvard,
}


def nearly(paper: Paper) -> Iterator[tuple[str, Paper]]:
    """Other papers that are easily taken for this one."""
    year = paper.year or 2000
    other = paper._replace(volume=f"{paper.volume}1", issue="", first_page="7001", last_page="7009")
    title = paper.title.rstrip(".")
    yield "erratum", other._replace(title=f"Erratum: {title}.")
    yield "reply", other._replace(title=f"{title}: authors' reply.")
    yield "part", paper._replace(title=f"{title}. Part II.", first_page="7001", last_page="7009")
    yield "update", other._replace(title=f"{title}: {year + 3} update.", year=year + 3)
    yield "same title, later", other._replace(year=year + 3)
    yield "preprint", paper._replace(journals=("medRxiv",), volume="", issue="", first_page="")
    yield "another author", paper._replace(first_author="Nobodysname")
    yield "abstract", other._replace(year=year - 1)


def _names(article: Article, form: str, between: str, most: int) -> str:
    names = [_name(author, form) for author in article.authors if author["role"] == "author"]
    return between.join([*names[:most], "et al."] if len(names) > most else names)


def _name(author: Author, form: str) -> str:
    if author["collective_name"]:
        return plain(author["collective_name"])
    initials = author["initials"]
    return form.format(
        last=author["last_name"],
        initials=initials,
        dotted=" ".join(f"{letter}." for letter in initials),
        close="".join(f"{letter}." for letter in initials),
    ).strip(", ")


def _journal(article: Article) -> str:
    """Without what the NLM adds to it: "(London, England)", ": official journal of ..."."""
    return _ADDED.sub("", article.journal)


def _title(article: Article) -> str:
    return plain(article.title)


def _sentences(*parts: str) -> str:
    return " ".join(_ended(part) for part in parts if part)


def _after(sign: str, text: str) -> str:
    return f"{sign}{text}" if text else ""


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".?!" else f"{text}."
