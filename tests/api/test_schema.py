"""The API keeps what its OpenAPI document says, whatever it is asked: tried by schemathesis.

With data that fit the document and data that do not, the same in every run, through all of the
middleware and against a small world; a curator's token asks, so that everything may be read.
EXPLORE=1 tries many more, and each parameter at each of its edges.
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
OF_EACH = 100 if EXPLORE else 12  # examples of an operation

generation = GenerationConfig(
    modes=list(schemathesis.GenerationMode),
    max_examples=OF_EACH,
    deterministic=not EXPLORE,
    no_shrink=True,
    database="none",
)
# What fits the document may still be refused: a curator decides on nothing, a cursor is signed, a
# row has a version, a word names something that is not there. It is told as the document says.
sensible = ["2xx", "3xx", "400", "403", "404", "409", "412", "422", "428"]
# To try each parameter at each of its edges takes as long as the rest of the suite.
phases = PhasesConfig(coverage=CoveragePhaseConfig(enabled=EXPLORE))
checks = ChecksConfig(
    positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=sensible)
)
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
    return a_token(world.cast.ada)


@pytest.fixture(scope="module", autouse=True)
def told(record_testsuite_property):
    """How many cases were tried, and what was answered."""
    yield
    record_testsuite_property("schemathesis cases", sum(tried.values()))
    print(  # noqa: T201 (for whoever runs it with -s)
        f"\nschemathesis: {sum(tried.values()):,} cases, by status {dict(sorted(tried.items()))}"
    )


# The world is made once for all examples of an operation.
@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_an_operation_answers_as_the_document_says(case, token):
    answer = case.call(headers={"Authorization": f"Bearer {token}"})
    tried[answer.status_code] += 1
    case.validate_response(answer, headers={"Authorization": f"Bearer {token}"})
