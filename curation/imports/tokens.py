"""What was asked for, thing by thing, as it was understood."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from curation.models import ImportItem

Kind = ImportItem.Kind
State = ImportItem.State


@dataclass(frozen=True, slots=True)
class Token:
    """One thing asked for.

    `state` is WAITING where PubMed is to be asked for it, and else says why not: asked for twice,
    left out, or not understood; `note` is the sentence that goes with it.
    """

    line: int
    text: str
    kind: Kind
    value: int | str = ""
    state: State = State.WAITING
    note: str = ""
    payload: bytes | None = field(default=None, repr=False)
    tags: tuple[str, ...] = ()

    @property
    def is_asked_for(self) -> bool:
        return self.state == State.WAITING


def mark_duplicates(tokens: Iterable[Token]) -> Iterator[Token]:
    """Pass each token on; one whose identifier came before is marked, with the first one's line.

    Records of a file are not: two versions of one record are told apart when they are read.
    """
    first: dict[tuple[Kind, int | str], int] = {}
    for token in tokens:
        key = (token.kind, token.value)
        if token.is_asked_for and token.value and key in first:
            yield replace(
                token,
                state=State.DUPLICATE,
                note=f"The first stands in line {first[key]}.",
                payload=None,
            )
        else:
            if token.is_asked_for and token.value and token.kind != Kind.RECORD:
                first[key] = token.line
            yield token
