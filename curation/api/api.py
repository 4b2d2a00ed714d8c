"""The API itself: one NinjaAPI, to which each noun brings its router.

An operation that does not say who may ask is refused: `nobody` stands in for what was forgotten,
and a path of which an operation was given no auth at all is unknown to the site's gates.
"""

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.operation import Operation

from curation.api.document import Document, completed
from curation.api.problems import ADDRESS, tell_all
from curation.api.writing.refusals import tell_refusals


def nobody(request: HttpRequest) -> NoReturn:
    raise PermissionDenied(
        "Nobody has decided yet who may ask this. "
        "Tell whoever looks after this site that the operation has no auth."
    )


class Api(NinjaAPI):
    def get_root_path(self, path_params: dict[str, Any]) -> str:
        return ADDRESS

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        return completed(Document(self, ADDRESS))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


def new_api(namespace: str = "api-v1") -> Api:
    api = Api(
        title="lupusjak",
        version="1",
        urls_namespace=namespace,
        openapi_url=None,
        docs_url=None,
        auth=nobody,
    )
    tell_all(api)
    tell_refusals(api)
    return api
