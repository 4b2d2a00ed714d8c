"""How much may be asked in a minute, so that no program keeps the others waiting.

The count is kept in Valkey, each step of it whole: a minute begins with the first request in it.
This is for fairness and guards nothing: where Valkey is away, requests pass uncounted.
"""

import ipaddress
import logging
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from curation.api.problems import Refused

log = logging.getLogger(__name__)

WINDOW = 60  # seconds

# Counts one request under KEYS[1]; answers how many there were, and how long the minute still
# lasts. Without an end, which a server that lost it could leave, it begins anew.
_COUNT = """
local used = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = ARGV[1] + 0
end
return {used, left}
"""


class Limit(NamedTuple):
    """So many requests a minute; `name` is told with what is left."""

    name: str
    most: int


class Standing(NamedTuple):
    """How a limit stands after the request that was just counted."""

    limit: Limit
    used: int
    resets_in: int  # seconds

    @property
    def left(self) -> int:
        return max(0, self.limit.most - self.used)


def reads() -> Limit:
    return Limit("reads", settings.API_READS_A_MINUTE)


def writes() -> Limit:
    return Limit("writes", settings.API_WRITES_A_MINUTE)


def of_strangers() -> Limit:
    return Limit("strangers", settings.API_STRANGERS_A_MINUTE)


def count(request: HttpRequest, limit: Limit, *, of: str) -> None:
    """Count this request of whoever `of` names; raises Refused (429) beyond the limit."""
    try:
        used, left = _script(settings.REDIS_URL)(
            keys=[f"lupusjak:api:{limit.name}:{of}"], args=[WINDOW * 1000]
        )
    except RedisError as error:
        log.warning("A request of the API was not counted, as Valkey is away: %s", error)
        return
    standing = Standing(limit, used, max(1, -(-left // 1000)))
    request.limit = standing  # type: ignore[attr-defined]  # for LimitsTold
    if used > limit.most:
        raise Refused(
            429,
            f"{limit.most} requests a minute are answered here, and this was one more. Nothing "
            f"was done; ask again in {standing.resets_in} seconds.",
            headers={"Retry-After": str(standing.resets_in)},
        )


def address_of(request: HttpRequest) -> str:
    """Where a stranger asks from: for IPv6 the network, of which one machine has all addresses."""
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ValueError):
        return "unknown"  # a proxy that does not say for whom it asks: all of its strangers as one
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


class LimitsTold:
    """Middleware: each answer of the API that was counted says what is left (RateLimit headers)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        standing: Standing | None = getattr(request, "limit", None)
        if standing:
            limit = standing.limit
            answer["RateLimit-Policy"] = f'"{limit.name}";q={limit.most};w={WINDOW}'
            answer["RateLimit"] = f'"{limit.name}";r={standing.left};t={standing.resets_in}'
        return answer


@cache
def _script(redis_url: str) -> Callable[..., list[int]]:
    redis = Redis.from_url(
        redis_url, socket_connect_timeout=1, socket_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    return redis.register_script(_COUNT)
