"""The API keeps what its OpenAPI document says, whatever it is asked: tried by schemathesis.

With data that fit the document and data that do not, the same in every run, through all of the
middleware and against a small world, of whose rows two in three requests speak. An administrator's
token asks, so that everything may be read and every verb is reached. EXPLORE=1 tries many more, and
each parameter at each of its edges.
"""

import os
from collections import Counter
from functools import cache

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import (
    ChecksConfig,
    CoveragePhaseConfig,
    GenerationConfig,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from curation.api.docs import document
from tests.api.asking import a_token

EXPLORE = "EXPLORE" in os.environ
OF_EACH = 100 if EXPLORE else 10  # examples of an operation

generation = GenerationConfig(
    modes=list(schemathesis.GenerationMode),
    max_examples=OF_EACH,
    deterministic=not EXPLORE,
    no_shrink=True,
    database="none",
)
# To try each parameter at each of its edges takes as long as the rest of the suite.
phases = PhasesConfig(coverage=CoveragePhaseConfig(enabled=EXPLORE))
# What fits is looked at more closely below.
checks = ChecksConfig(positive_data_acceptance=PositiveDataAcceptanceConfig(enabled=False))
schema = schemathesis.openapi.from_dict(
    document(),
    config=SchemathesisConfig(
        seed=6,
        projects=ProjectsConfig(
            default=ProjectConfig(generation=generation, checks=checks, phases=phases)
        ),
    ),
)


@cache
def the_site():
    return get_wsgi_application()


schema.app = lambda environ, start: the_site()(environ, start)
tried: Counter[int] = Counter()


@pytest.fixture
def within_a_transaction():
    """A request leaves the test's connection open, as Django's own client sees to."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(world, settings, within_a_transaction):
    settings.API_READS_A_MINUTE = settings.API_WRITES_A_MINUTE = 1_000_000
    settings.API_STRANGERS_A_MINUTE = 1_000_000
    settings.ALLOWED_HOSTS = ["localhost"]
    return a_token(world.cast.cleo)


@pytest.fixture(scope="module", autouse=True)
def told(record_testsuite_property):
    """How many cases were tried, and what was answered."""
    yield
    record_testsuite_property("schemathesis cases", sum(tried.values()))
    print(  # noqa: T201 (for whoever runs it with -s)
        f"\nschemathesis: {sum(tried.values()):,} cases, by status {dict(sorted(tried.items()))}"
    )


@pytest.fixture
def rows(world):
    """By what an address calls it, a row that is there; by its first part for `number`."""
    numbers = {
        "results": world.waiting,
        "effects": world.effect,
        "findings": world.finding,
        "claims": world.submitted,
        "citations": world.submitted.citations.get(),
    }
    there = {
        **{name: getattr(world, name).pk for name in _BY_NUMBER},
        **{name: getattr(world, name).slug for name in ("drug", "endpoint", "trial", "tag")},
        "reference": world.paper.pk,
        "result": world.draft.pk,
        "claim": world.submitted.pk,
        "citation": world.submitted.citations.get().pk,
        "source": world.result.source.pk,
    }
    return there, {noun: row.pk for noun, row in numbers.items()}


_BY_NUMBER = ("arm", "outcome", "effect", "finding", "quote", "review", "entry", "batch")


def speak_of(rows, case):
    """Put what is there in the place of what was made up, in two cases of three."""
    there, numbers = rows
    speaks = False
    for name, made_up in case.path_parameters.items():
        if len(str(made_up)) % 3 == 0:
            continue
        if name == "number":
            there = there | {"number": numbers[case.path.split("/")[3]]}
        if name in there:
            case.path_parameters[name] = there[name]
            speaks = True
    if speaks and "428" in case.operation.definition.raw["responses"]:
        case.headers["If-Match"] = '"v1"'


# -- What may be said to a request that fits the document

# Questions that can be well formed and make no sense: they are refused, and not half answered.
MAY_MAKE_NO_SENSE = {
    "list_references": "a place in the flow, a way of screening, words that are all stop words",
    "the_matrix": "a population, phase, week or state that is none",
    "list_activity": "a kind or a deed that is none",
    "list_claims": "words that are all stop words",
}


def may_be_answered(operation):
    """The statuses with which a request that fits may be answered, and no other."""
    said, method = operation.definition.raw, operation.method
    may = {"200", "201", "202", "204"} & set(said["responses"])
    if "{" in operation.path:
        may.add("404")
    if method == "get":
        return may | {"304"} | ({"422"} if said["operationId"] in MAY_MAKE_NO_SENSE else set())
    # A verb's own refusals: what a row is by now, whose it is, and what its words name.
    may.add("409")
    if "428" in said["responses"]:
        may |= {"412", "428"}
    if "requestBody" in said:
        may.add("422")
    if said["operationId"].startswith("accept_"):
        may.add("403")
    return may


# The world is made once for all examples of an operation.
@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_an_operation_answers_as_the_document_says(case, token, rows):
    fits = case.meta.generation.mode.is_positive
    if fits:
        (case.query or {}).pop("cursor", None)  # no cursor that we did not sign is one
        speak_of(rows, case)
    answer = case.call(headers={"Authorization": f"Bearer {token}"})
    tried[answer.status_code] += 1
    case.validate_response(answer, headers={"Authorization": f"Bearer {token}"})
    if fits:
        assert str(answer.status_code) in may_be_answered(case.operation), answer.text
