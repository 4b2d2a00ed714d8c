"""People as a line names them, and as it is read again."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from curation.article import Affiliation, Author
from curation.identifiers import as_orcid
from curation.record_lines.text import markup, one_line, words

_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV|\d(?:st|nd|rd|th))\.?")
_GROUP = re.compile(
    r"\b(?:group|investigators?|consortium|committee|network|collaborat\w+|team|society|association"
    r"|organi[sz]ation|trialists|study|project|program(?:me)?|initiative|registry)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")


def given_name(author: Author) -> str:
    return author["fore_name"] or author["initials"]


def inverted(author: Author) -> str:
    """ "Wallace, Daniel J., Jr"; a group by its name, with a comma at its end as RIS wants it."""
    if group := words(author["collective_name"]):
        return f"{group},"
    parts = (author["last_name"], given_name(author), author["suffix"])
    if not parts[1] and parts[2]:
        return f"{one_line(parts[0])}, , {one_line(parts[2])}"
    return ", ".join(one_line(part).replace(",", " ") for part in parts if part)


def author_called(name: str, *, role: str = "author") -> Author:
    """Of "Wallace, Daniel J., Jr", "Wallace DJ" or "The Made-Up Group,"; as printed if unsure."""
    name = one_line(name)
    if name.endswith(","):
        return an_author(group=name.removesuffix(","), role=role)
    last, comma, rest = name.partition(",")
    if comma:
        given, _, suffix = (part.strip() for part in rest.partition(","))
        if not suffix and _SUFFIX.fullmatch(given):
            given, suffix = "", given
        return an_author(last.strip(), given, suffix, role=role)
    if _GROUP.search(name):
        return an_author(group=name, role=role)
    before, _, end = name.rpartition(" ")
    suffix = ""
    if before and _SUFFIX.fullmatch(end):
        suffix = end
        before, _, end = before.rpartition(" ")
    if before and _INITIALS.fullmatch(end) and end.upper() == end:
        return an_author(before, end, suffix, role=role)
    return an_author(name, role=role) if not before else an_author(group=name, role=role)


def an_author(
    last: str = "",
    given: str = "",
    suffix: str = "",
    *,
    group: str = "",
    role: str = "author",
    initials: str = "",
    orcid: str = "",
    affiliations: Sequence[str] = (),
) -> Author:
    """Two letters and more that are capitals are initials, and no name."""
    are_initials = len(given) > 1 and given.isalpha() and given.isupper() and len(given) <= 4
    at: list[Affiliation] = [{"text": markup(each), "ids": {}} for each in affiliations]
    return {
        "role": role if role in ("editor", "investigator") else "author",  # type: ignore[typeddict-item]
        "last_name": "" if group else one_line(last),
        "fore_name": "" if group or are_initials else one_line(given),
        "initials": "" if group else initials or (given if are_initials else initials_of(given)),
        "suffix": "" if group else one_line(suffix),
        "collective_name": markup(group),
        "orcid": orcid,
        "ids": {"ORCID": orcid} if orcid else {},
        "affiliations": at,
        "is_valid": True,
        "equal_contribution": False,
    }


def initials_of(given: str) -> str:
    """ "DJ" of "Daniel J." and of "Daniel-James", as PubMed makes them."""
    letters = ""
    for part in re.split(r"[\s.\-‐]+", given):
        bare = "".join(letter for letter in part if letter.isalpha())
        letters += bare if bare.isupper() and len(bare) <= 3 else bare[:1].upper()
    return letters[:4]


# -- what is told of them apart from their names


def told_of(people: Sequence[Author], said: Callable[[Author], Iterable[str]]) -> list[str]:
    """A line for each thing: "Wallace, Daniel J.: Department of Making Up, Nowhere"."""
    return [
        f"{name}: {words(each)}"
        for name, author in zip(_told_apart(people), people, strict=True)
        for each in said(author)
        if each
    ]


def hear(
    people: Sequence[Author], lines: Iterable[str], heard: Callable[[Author, str], None]
) -> None:
    """Each line for the one whom it names; none for nobody."""
    named = dict(zip(_told_apart(people), people, strict=True))
    for line in lines:
        for colon in re.finditer(": ", line):
            if author := named.get(line[: colon.start()]):
                heard(author, line[colon.end() :])
                break


def _told_apart(people: Iterable[Author]) -> Iterator[str]:
    """The name of each, with the role if that is not the usual one; a second Lei Wang is "(2)"."""
    seen: Counter[str] = Counter()
    for author in people:
        role = "" if author["role"] == "author" else f" ({author['role']})"
        name = inverted(author).removesuffix(",") + role
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def unusual_initials(author: Author) -> str:
    """Those that are not the ones that the given name has."""
    initials = author["initials"]
    return "" if an_author("", given_name(author))["initials"] == initials else initials


def hear_affiliation(author: Author, said: str) -> None:
    author["affiliations"].append({"text": markup(said), "ids": {}})


def hear_orcid(author: Author, said: str) -> None:
    if orcid := as_orcid(said):
        author["orcid"] = author["ids"]["ORCID"] = orcid


def hear_initials(author: Author, said: str) -> None:
    author["initials"] = one_line(said)[:40]
