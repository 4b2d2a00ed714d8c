"""One pace for all processes: who may ask PubMed, and when, is settled in Redis.

NCBI counts requests as they arrive and allows three in a second (ten with a key). Turns are
handed out at even distances by Redis's own clock, so four turns span 1.2 seconds, and a turn
that its process slept through is void: it is asked for again, never used late. Where Redis
cannot be asked, PubMed is not asked either.
"""

import logging
import math
import time
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from curation.pubmed.errors import PubMedUnavailable

log = logging.getLogger(__name__)

# Seconds between two turns. The fourth (eleventh) comes 0.2 s (0.25 s) later than it might: that
# is what a late process and the way through the network may use up between them.
GAP = 0.400
GAP_WITH_KEY = 0.125

TOLERANCE = 0.05  # a turn may be used so much later than it was for
LONGEST_QUEUE = 20.0
LONGEST_PAUSE = 600.0
PATIENCE_WITH_REDIS = 3.0
TIME_TO_CONNECT = 1.0

# A Redis that has just started may have forgotten turns for which processes still wait. It gives
# out none in its first seconds, which is longer than a dozen processes need to use theirs up.
REST_AFTER_START = 5.0

# KEYS[1] holds the time of the next free turn, in milliseconds of Redis's clock.
# ARGV: gap, longest queue, longest pause, rest after start, and a pause to make first, if any.
# A time too far ahead for any queue and pause comes from a clock that was set back: it is dropped.
_TAKE = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local gap, queue, longest, rest = ARGV[1] + 0, ARGV[2] + 0, ARGV[3] + 0, ARGV[4] + 0
local pause = ARGV[5] + 0

local free = tonumber(redis.call('GET', KEYS[1]) or now)
if free > now + queue + longest + gap then free = now end
local info = redis.pcall('INFO', 'server')
local up = type(info) == 'string' and string.match(info, 'uptime_in_seconds:(%d+)')
if up and up * 1000 < rest then free = math.max(free, now + rest - up * 1000) end
free = math.max(free, now + pause)

local taken = pause == 0 and free - now <= queue
local kept = taken and free + gap or free
redis.call('SET', KEYS[1], string.format('%.0f', kept), 'PX', 86400000)
return {taken and 1 or 0, string.format('%.0f', free - now)}
"""


class Turn(NamedTuple):
    """When one request may leave, on this process's monotonic clock."""

    begins: float
    ends: float


class Pacer:
    """Hands out turns; `name` is what the turns are counted for: a key, or an installation."""

    def __init__(self, redis_url: str, *, name: str, gap: float) -> None:
        self.redis_url = redis_url
        self.name = f"lupusjak:pacer:{name}"
        self.gap = gap

    def take_turn(self) -> Turn:
        """The next free turn. Raises PubMedUnavailable where the queue is too long."""
        asked = time.monotonic()
        taken, wait = self._ask_redis(pause=0)
        answered = time.monotonic()
        if not taken:
            raise PubMedUnavailable(
                f"{wait:.0f} seconds' worth of questions already wait for PubMed, which allows "
                "only a few a second.",
                retry_after=wait,
            )
        # Redis counted from a moment between these two: it is later than the first.
        return Turn(begins=answered + wait, ends=asked + wait + TOLERANCE)

    def come_near(self, turn: Turn) -> None:
        """Wait until it is time to connect: a connection left idle for long may be closed."""
        time.sleep(max(0.0, turn.begins - TIME_TO_CONNECT - time.monotonic()))

    def keep_turn(self, turn: Turn) -> None:
        """Wait until `turn`, or until a later one where that was missed; then go at once."""
        give_up = turn.begins + LONGEST_QUEUE
        while turn.begins < give_up:
            time.sleep(max(0.0, turn.begins - time.monotonic()))
            if time.monotonic() <= turn.ends:
                return
            turn = self.take_turn()
        raise PubMedUnavailable(
            "This machine is too busy, or its Redis too far away, to ask PubMed at the right "
            "moment.",
            retry_after=LONGEST_QUEUE,
        )

    def make_pause(self, seconds: float) -> None:
        """Let nobody ask for so long; an answer is in hand already, so Redis may be away."""
        try:
            self._ask_redis(pause=min(max(seconds, 0.001), LONGEST_PAUSE))
        except PubMedUnavailable as error:
            log.warning("A pause of %.1f s could not be told to the others: %s", seconds, error)

    def _ask_redis(self, *, pause: float) -> tuple[bool, float]:
        """Whether a turn was taken, and the seconds until it (or until one will be free)."""
        arguments = [
            round(seconds * 1000)
            for seconds in (self.gap, LONGEST_QUEUE, LONGEST_PAUSE, REST_AFTER_START, pause)
        ]
        give_up = time.monotonic() + PATIENCE_WITH_REDIS
        while True:
            try:
                taken, wait = _script(self.redis_url)(keys=[self.name], args=arguments)
                return bool(taken), int(wait) / 1000
            except RedisError as error:
                if time.monotonic() > give_up:
                    raise PubMedUnavailable(
                        "The pacer's Redis cannot be reached, so PubMed was not asked.",
                        retry_after=10,
                    ) from error
            time.sleep(0.25)


class Unpaced(Pacer):
    """No pace at all; for a stand-in on this machine only."""

    def __init__(self) -> None:
        pass

    def take_turn(self) -> Turn:
        return Turn(begins=time.monotonic(), ends=math.inf)

    def make_pause(self, seconds: float) -> None:
        pass


@cache
def _script(redis_url: str) -> Callable[..., list[bytes]]:
    # Retrying is done above, where there is a bound on all of it.
    redis = Redis.from_url(
        redis_url, socket_connect_timeout=1, socket_timeout=1, retry=Retry(NoBackoff(), 0)
    )
    return redis.register_script(_TAKE)
