"""Why the tree of tags cannot be changed so, in sentences; nothing was changed."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from curation.history.states import CannotBeDone, ChangedMeanwhile, ReasonNeeded
from curation.models import Tag

MOST_NAMED = 5  # how many names a sentence of refusal gives


class CannotChangeTags(CannotBeDone):
    """`says` has the sentences for each field of a tag, "" for the whole."""

    def __init__(self, says: Mapping[str, Sequence[str]] | Iterable[str]) -> None:
        by_field = says if isinstance(says, Mapping) else {"": list(says)}
        self.says = {field: list(sentences) for field, sentences in by_field.items()}
        super().__init__(" ".join(each for sentences in self.says.values() for each in sentences))

    @property
    def sentences(self) -> list[str]:
        return [each for sentences in self.says.values() for each in sentences]


def checked(tag: Tag) -> Tag:
    """The tag, if every constraint on it holds; CannotChangeTags with their sentences otherwise."""
    try:
        tag.full_clean()
    except ValidationError as error:
        raise CannotChangeTags(
            {
                "" if field == NON_FIELD_ERRORS else field: sentences
                for field, sentences in error.message_dict.items()
            }
        ) from None
    return tag


def insist_on_seen(tag: Tag, seen: int | None) -> None:
    """Raise ChangedMeanwhile if the tag is no longer the version that the person saw."""
    if seen is not None and tag.version != seen:
        raise ChangedMeanwhile(
            f"Somebody changed “{tag}” while you looked at it. Nothing of yours was saved over "
            "theirs; look at both and decide again."
        )


def insist_on_use(*tags: Tag) -> None:
    if gone := [tag for tag in tags if not tag.is_in_use]:
        raise CannotChangeTags(
            [f"“{tag}” is no longer in use, so nothing was changed." for tag in gone]
        )


def needed(reason: str, words: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded(words)
    return reason


def listed(names: Sequence[str]) -> str:
    """ "“a”, “b” and 3 more"."""
    first, more = names[:MOST_NAMED], len(names) - MOST_NAMED
    said = ", ".join(f"“{name}”" for name in first)
    return f"{said} and {more} more" if more > 0 else said
