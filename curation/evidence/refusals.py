"""What an entry is refused for, and what somebody has to confirm before it is handed on."""

from collections.abc import Sequence
from typing import NamedTuple

from curation.history.refused import Refused, checked

__all__ = ["Refused", "Remark", "Unconfirmed", "checked"]


class Remark(NamedTuple):
    """Something odd in printed numbers, which may be kept if somebody says why."""

    code: str
    says: str


class Unconfirmed(Exception):
    """It is kept as a draft; `remarks` have to be confirmed or mended before it is handed on."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        self.remarks = list(remarks)
        super().__init__(" ".join(remark.says for remark in remarks))
