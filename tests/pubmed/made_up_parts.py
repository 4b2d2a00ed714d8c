"""The parts of which made_up.py writes its records; an empty part is left out."""

import re
from collections.abc import Iterable, Mapping, Sequence

Sections = str | Sequence[tuple[str, str] | tuple[str, str, str]] | None

_MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
_SEASONS = {"Spring", "Summer", "Fall", "Autumn", "Winter"}
_KNOWN_UI = {
    "Journal Article": "D016428",
    "Review": "D016454",
    "Randomized Controlled Trial": "D016449",
    "Meta-Analysis": "D017418",
    "Systematic Review": "D000078182",
    "Retracted Publication": "D016441",
    "Retraction of Publication": "D016440",
    "Published Erratum": "D016425",
    "Comment": "D016420",
    "Letter": "D016422",
    "English Abstract": "D004740",
}


def author(
    last_name: str = "",
    fore_name: str | None = None,
    initials: str | None = None,
    *,
    suffix: str | None = None,
    collective: str | None = None,
    orcid: str | None = None,
    ids: Mapping[str, str] | None = None,
    affiliations: Iterable[str | tuple[str, Mapping[str, str]]] = (),
    is_valid: bool = True,
    equal_contribution: bool = False,
) -> str:
    """One of `authors`; an affiliation may come with its ids: ("Made-up Clinic", {"ROR": ...})."""
    if collective:
        name = element("CollectiveName", collective)
    else:
        if fore_name and initials is None:
            initials = "".join(word[0] for word in fore_name.split())
        name = (
            element("LastName", last_name)
            + element("ForeName", fore_name)
            + element("Initials", initials)
            + element("Suffix", suffix)
        )
    places = [(place, {}) if isinstance(place, str) else place for place in affiliations]
    return element(
        "Author",
        name,
        *identifiers({"ORCID": orcid, **(ids or {})}),
        *(
            element("AffiliationInfo", element("Affiliation", t), *identifiers(i))
            for t, i in places
        ),
        ValidYN="Y" if is_valid else "N",
        EqualContrib="Y" if equal_contribution else None,
    )


def reference(
    text: str = "Curator A. An earlier made-up trial. Made Up J Rheumatol. 2019;9:1-2.",
    *,
    pmid: int | None = None,
    doi: str | None = None,
    pmcid: str | None = None,
) -> str:
    """One of `references`."""
    ids = {"pubmed": str(pmid) if pmid else None, "doi": doi, "pmc": pmcid}
    return element("Reference", element("Citation", text), id_list(ids))


def reference_list(*entries: int | str, title: str | None = None, nested: str = "") -> str:
    """A list with its title and the lists within it, for `article(reference_lists=...)`."""
    return references_in(entries, title=title, nested=nested)


def notice(
    kind: str, pmid: int | None = None, citation: str = "Made Up J Rheumatol. 2023", note: str = ""
) -> str:
    """One of `notices`: RetractionIn, ErratumIn, ExpressionOfConcernIn, CommentOn, Cites, ..."""
    return element(
        "CommentsCorrections",
        element("RefSource", citation),
        element("PMID", pmid, Version="1"),
        element("Note", note),
        RefType=kind,
    )


def other_abstract(
    text: Sections, *, kind: str = "Publisher", language: str = "ger", owner: str | None = None
) -> str:
    """One of `other_abstracts`; `owner` is its copyright line."""
    copyright_line = element("CopyrightInformation", owner)
    return element(
        "OtherAbstract", abstract_sections(text), copyright_line, Type=kind, Language=language
    )


def elocation(text: str, *, kind: str = "doi", is_valid: bool = True) -> str:
    """One of `elocations`."""
    return element("ELocationID", text, EIdType=kind, ValidYN="Y" if is_valid else "N")


def element(name: str, *content: object, **attributes: object) -> str:
    """An element, or nothing where it has no content."""
    inner = "".join(str(part) for part in content if part is not None)
    if not inner:
        return ""
    said = "".join(f' {key}="{value}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{said}>{inner}</{name}>"


def whole_date(written: str | None) -> str:
    year, month, day = written.split("-") if written else ("", "", "")
    return element("Year", year) + element("Month", month) + element("Day", day)


def printed_date(written: str) -> str:
    year, *rest = written.split()
    if re.fullmatch(r"\d{4}", year):
        if not rest or rest[0] in _MONTHS or rest[0].isdecimal():
            month, day = [*rest, "", ""][:2]
            return element("Year", year) + element("Month", month) + element("Day", day)
        if rest[0] in _SEASONS:
            return element("Year", year) + element("Season", rest[0])
    return element("MedlineDate", written)


def dated_events(events: Mapping[str, str] | None) -> str:
    events = (
        {"pubmed": "2022-10-05T06:00", "entrez": "2022-10-04T02:30"} if events is None else events
    )
    dated = []
    for event, written in events.items():
        day, _, clock = written.partition("T")
        year, month, day_of_month = (str(int(part)) for part in day.split("-"))
        hour, minute = (str(int(part)) for part in clock.split(":")) if clock else ("", "")
        dated.append(
            element(
                "PubMedPubDate",
                element("Year", year),
                element("Month", month),
                element("Day", day_of_month),
                element("Hour", hour),
                element("Minute", minute),
                PubStatus=event,
            )
        )
    return element("History", *dated)


def abstract_sections(abstract: Sections) -> str:
    if isinstance(abstract, str):
        return element("AbstractText", abstract)
    written = []
    for label, *rest in abstract or ():
        category, text = rest if len(rest) == 2 else (None, rest[0])
        written.append(
            element("AbstractText", text, Label=label or None, NlmCategory=category or None)
        )
    return "".join(written)


def author_list(names: Iterable[str], **attributes: str) -> str:
    people = (person(name, "Author", {"ValidYN": "Y"}) for name in names)
    return element("AuthorList", *people, **attributes)


def person(name: str, role: str, attributes: Mapping[str, str]) -> str:
    """ "Curator Ada Maria": the surname comes first."""
    if name.startswith("<"):
        return name
    last_name, _, fore_name = name.partition(" ")
    return element(
        role,
        element("LastName", last_name),
        element("ForeName", fore_name),
        element("Initials", "".join(word[0] for word in fore_name.split())),
        **attributes,
    )


def identifiers(ids: Mapping[str, str | None]) -> list[str]:
    return [element("Identifier", value, Source=source) for source, value in ids.items()]


def id_list(ids: Mapping[str, str | None]) -> str:
    return element(
        "ArticleIdList", *(element("ArticleId", v, IdType=kind) for kind, v in ids.items())
    )


def references_in(
    entries: Iterable[int | str], *, title: str | None = None, nested: str = ""
) -> str:
    listed = [
        reference(pmid=entry)
        if isinstance(entry, int)
        else entry
        if entry.startswith("<Reference>")
        else reference(entry)
        for entry in entries
    ]
    return element(
        "ReferenceList", element("Title", title) if listed or nested else "", *listed, nested
    )


def publication_type(kind: str | tuple[str, str]) -> str:
    name, ui = (kind, _KNOWN_UI.get(kind, "D000000")) if isinstance(kind, str) else kind
    return element("PublicationType", name, UI=ui)


def mesh_heading(heading: str) -> str:
    """The ui is made up from the name: the same for the same name."""
    if heading.startswith("<"):
        return heading
    terms = []
    for place, name in enumerate(heading.split("/")):
        name_of, letter = ("QualifierName", "Q") if place else ("DescriptorName", "D")
        ui = f"{letter}{sum(ord(c) * i for i, c in enumerate(name.lstrip('*'), 1)) % 10**6:06}"
        major = "Y" if name.startswith("*") else "N"
        terms.append(element(name_of, name.lstrip("*"), UI=ui, MajorTopicYN=major))
    return element("MeshHeading", *terms)


def keyword_list(keywords: Iterable[str], owner: str) -> str:
    """A starred keyword is a major one."""
    listed = (
        element("Keyword", word.lstrip("*"), MajorTopicYN="Y" if word.startswith("*") else "N")
        for word in keywords
    )
    return element("KeywordList", *listed, Owner=owner)


def chemical(registry_number: str, ui: str, name: str) -> str:
    return element(
        "Chemical",
        element("RegistryNumber", registry_number),
        element("NameOfSubstance", name, UI=ui),
    )


def grant(number: str, acronym: str, agency: str, country: str) -> str:
    return element(
        "Grant",
        element("GrantID", number),
        element("Acronym", acronym),
        element("Agency", agency),
        element("Country", country),
    )


def databank(name: str, accession_numbers: Sequence[str]) -> str:
    numbers = (element("AccessionNumber", number) for number in accession_numbers)
    return element(
        "DataBank", element("DataBankName", name), element("AccessionNumberList", "".join(numbers))
    )


def book_section(section: str | tuple[str, str]) -> str:
    label, title = ("", section) if isinstance(section, str) else section
    return element(
        "Section", element("LocationLabel", label), element("SectionTitle", title, book="madeup")
    )
