"""The fields of a token of the API that is as it should be."""

from types import SimpleNamespace

from curation.models import ApiToken
from tests.cast import ada


def one_of_each():
    return SimpleNamespace(person=ada())


def true_of(model, here):
    """The fields of a row of the model that is as it should be."""
    return {
        ApiToken: {
            "person": here.person,
            "name": "weekly tagging",
            "sha256": "0a" * 32,
            "beginning": "lj_abcde",
            "scopes": ["read", "tag"],
        }
    }[model]
