"""What the address of the page on overlap asks for; nonsense in it is left out, and a sentence
says so."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.http import urlencode

from curation.identifiers import as_key
from curation.reviews.overlap import Rows

SORTS = {"reviews": "most reviews first", "year": "newest first"}
MOST = 40  # reviews in one address


@dataclass(frozen=True)
class OverlapQuestion:
    """`reviews` by id, none for all; `pair` are the two whose common rows are open."""

    reviews: tuple[int, ...] = ()
    rows: Rows = Rows.TRIALS
    sort: str = "reviews"
    pair: tuple[int, int] | None = None

    def to_url(self) -> str:
        asked: list[tuple[str, str | int]] = [("review", pk) for pk in self.reviews]
        if self.rows is not Rows.TRIALS:
            asked.append(("rows", self.rows.key))
        if self.sort != "reviews":
            asked.append(("sort", self.sort))
        if self.pair:
            asked.append(("pair", f"{self.pair[0]}-{self.pair[1]}"))
        return urlencode(asked)

    def with_(self, **fields: object) -> "OverlapQuestion":
        return replace(self, **fields)  # type: ignore[arg-type]

    @property
    def closed(self) -> "OverlapQuestion":
        """Without an open pair, as a download has it."""
        return self.with_(pair=None)


def read_question(asked: QueryDict) -> tuple[OverlapQuestion, list[str]]:
    """The question, and a sentence for each part of the address that means nothing."""
    ignored: list[str] = []
    reviews: list[int] = []
    for value in asked.getlist("review"):
        number = as_key(value)
        if number is None:
            ignored.append(f"“{value[:40]}” is no review.")
        elif number not in reviews:
            reviews.append(number)
    if len(reviews) > MOST:
        ignored.append(f"More than {MOST} reviews are too many for one table: the first are shown.")
    question = OverlapQuestion(reviews=tuple(reviews[:MOST]))

    rows = asked.get("rows", "")
    if rows in [each.key for each in Rows]:
        question = question.with_(rows=Rows.by_key(rows))
    elif rows:
        ignored.append(f"Nothing here is called “{rows[:40]}”: trials are shown.")
    sort = asked.get("sort", "")
    if sort in SORTS:
        question = question.with_(sort=sort)
    elif sort:
        ignored.append(f"Nothing can be sorted by “{sort[:40]}”.")
    pair = asked.get("pair", "")
    two = [as_key(each) for each in pair.split("-")]
    if len(two) == 2 and two[0] and two[1] and two[0] != two[1]:
        question = question.with_(pair=(two[0], two[1]))
    elif pair:
        ignored.append(f"“{pair[:40]}” is no pair of reviews.")
    return question, ignored
