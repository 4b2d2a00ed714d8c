"""The page of the API: made of the same document that programs read."""

import re
from collections import Counter

import pytest
from ninja import Schema

from curation.api.described import Kind, described, kind_of
from curation.api.docs import document
from curation.api.problems import SENTENCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    return client.get("/api/docs/").content.decode()


def test_the_page_shows_every_operation_and_every_problem(page):
    for methods in document()["paths"].values():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
    for status in SENTENCES:
        assert f'id="problem-{status}"' in page


def test_every_link_within_the_page_leads_somewhere(page):
    ids = re.findall(r'id="([^"]+)"', page)

    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert len(ids) == len(set(ids))


def test_the_page_says_how_to_make_a_token_and_loads_nothing_of_others(page):
    assert 'href="/accounts/tokens/"' in page
    assert not re.search(r'(?:src|href)="https?://', page)


def test_every_parameter_and_field_has_a_meaning():
    said = described(document())

    without = [
        (operation.id, each.name)
        for group in said.groups
        for operation in group.operations
        for each in operation.parameters
        if not each.meaning and each.place != "path"
    ]
    without += [
        (schema.name, each.name)
        for schema in said.schemas
        for each in schema.fields
        if not each.meaning
    ]
    assert without == []


def test_every_operation_documents_what_it_may_refuse():
    for methods in document()["paths"].values():
        for method, operation in methods.items():
            assert {"401", "403", "422", "429", "500"} <= set(operation["responses"])
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]
            if method == "get":
                assert {"200", "304"} <= set(operation["responses"])


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 200}, Kind("whole number, 1 to 200")),
        ({"type": "string", "format": "date"}, Kind("day")),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, Kind("number or null")),
        ({"type": "array", "items": {"type": "string"}}, Kind("list of text")),
        ({"enum": ["", "yes"]}, Kind("empty, “yes”")),
        ({"$ref": "#/components/schemas/Page_Drug_"}, Kind("a page of ", "Drug")),
        ({"type": "object", "additionalProperties": True}, Kind("object of anything")),
    ],
)
def test_a_type_is_told_in_words(schema, kind):
    assert kind_of(schema) == kind


def test_no_two_kinds_of_body_have_one_name():
    """The document keeps them by their names: of two, one would describe both."""

    def below(schema):
        for each in schema.__subclasses__():
            yield each
            yield from below(each)

    names = Counter(
        each.__name__ for each in set(below(Schema)) if each.__module__.startswith("curation.api")
    )
    assert [name for name, times in names.items() if times > 1] == []
