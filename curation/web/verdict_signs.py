"""How a verdict on a primary endpoint looks: its sign, its colour, its word."""

from typing import NamedTuple

from curation.matrix.verdicts import Verdict


class VerdictSign(NamedTuple):
    icon: str
    looks: str
    words: str


_LOOKS = {
    Verdict.MET: ("check", "added"),
    Verdict.IN_PART: ("same", ""),
    Verdict.NOT_MET: ("cross", "against"),
    Verdict.RUNNING: ("running", ""),
    Verdict.ENDED: ("stop", "against"),
    Verdict.UNCONFIRMED: ("wait", "waiting"),
    Verdict.UNREPORTED: ("absent", ""),
}


def sign_of(verdict: Verdict) -> VerdictSign:
    return VerdictSign(*_LOOKS[verdict], str(verdict))
