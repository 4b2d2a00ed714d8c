"""einfo: which database there is, which of its fields can be searched, which links it has."""

from datetime import date

from curation.pubmed.standin.answers import (
    DATABASE,
    Answer,
    Request,
    as_json,
    document,
    error,
    tag,
)
from curation.pubmed.standin.query import DATES, FIELDS
from curation.pubmed.standin.records import Records

_LINKS = {
    "pubmed_pubmed_refs": ("References for PMC Articles", "pubmed"),
    "pubmed_pubmed_citedin": ("Cited in PMC", "pubmed"),
    "pubmed_pmc": ("PMC Links", "pmc"),
}


def answer(request: Request, records: Records) -> Answer:
    wants_json = request.text("retmode") == "json"
    database = request.text("db")
    if not database:
        if wants_json:
            return as_json("einfo", "einforesult", {"dblist": [DATABASE]})
        return document("eInfoResult", f"\n<DbList>\n\t{tag('DbName', DATABASE)}\n</DbList>\n")
    if database != DATABASE:
        return error("einfo", f"Can not retrieve DbInfo for db={database}")
    about = {
        "DbName": DATABASE,
        "MenuName": "PubMed",
        "Description": "PubMed bibliographic record",
        "DbBuild": f"Build-{date.today():%Y.%m.%d}",
        "Count": str(len(records)),
        "LastUpdate": f"{date.today():%Y/%m/%d} 00:00",
    }
    fields = [_field(name, tags[0]) for name, tags in FIELDS.items()]
    links = [
        {"Name": name, "Menu": menu, "Description": menu, "DbTo": to}
        for name, (menu, to) in _LINKS.items()
    ]
    if wants_json:
        lists = {"fieldlist": list(map(_lower, fields)), "linklist": list(map(_lower, links))}
        return as_json("einfo", "einforesult", {"dbinfo": [_lower(about) | lists]})
    return document(
        "eInfoResult",
        "\n<DbInfo>"
        + _tags(about)
        + f"<FieldList>{''.join(f'<Field>{_tags(field)}</Field>' for field in fields)}</FieldList>"
        + f"<LinkList>{''.join(f'<Link>{_tags(link)}</Link>' for link in links)}</LinkList>"
        + "</DbInfo>\n",
    )


def _field(name: str, short: str) -> dict[str, str]:
    is_range = name in DATES or name == "UID"
    return {
        "Name": short.upper(),
        "FullName": name,
        "Description": name,
        "TermCount": "",
        "IsDate": "Y" if name in DATES else "N",
        "IsNumerical": "Y" if name == "UID" else "N",
        "SingleToken": "N",
        "Hierarchy": "N",
        "IsHidden": "N",
        "IsRangable": "Y" if is_range else "N",
        "IsTruncatable": "N" if is_range else "Y",
    }


def _tags(parts: dict[str, str]) -> str:
    return "".join(tag(name, value) for name, value in parts.items())


def _lower(parts: dict[str, str]) -> dict[str, object]:
    return {name.lower(): value for name, value in parts.items()}
