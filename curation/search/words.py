"""What the words of a question mean: what PostgreSQL is asked, and what people are told of it.

    understand('Olumiant "lupus nephritis" -mice')

looks for Olumiant, baricitinib or LY3009104 (see synonyms.py), for the phrase, and leaves out what
speaks of mice. Words are found however they are inflected; one that is in no reference as a whole
is looked for at the beginnings of words. tests/search/test_words.py shows each.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from curation.search.counting import by_index
from curation.search.identified import Identifier, identifier_in, joined
from curation.search.synonyms import Meaning, meanings
from curation.search.terms import Word, key_of, read_terms, spellings

LONGEST_NAME = 8  # words
_DISTANCE = re.compile(r"<(?:-|\d+)>")  # between the words of a phrase


@dataclass(frozen=True)
class Term:
    """One word, phrase or name, and what is looked for because of it: any of it is enough."""

    typed: str
    tsquery: str = ""  # "" for an identifier that no text holds, or where nothing is left
    also: tuple[str, ...] = ()  # the other names of what it names
    identifier: Identifier | None = None
    reports: tuple[int, ...] = ()  # the references that report a trial that it names
    excluded: bool = False
    begins: bool = False  # looked for at the beginnings of words

    @property
    def is_plain(self) -> bool:
        """Nothing but words is looked for."""
        return not (self.reports or (self.identifier and self.identifier.condition))

    @property
    def is_phrase(self) -> bool:
        """None of its names is a single word, which would be by far the commonest."""
        return all(_DISTANCE.search(each) for each in self.tsquery.split(" | "))

    @property
    def loosened(self) -> str:
        return _DISTANCE.sub("&", self.tsquery) if self.is_phrase else self.tsquery

    @property
    def signed(self) -> str:
        return f"!({self.tsquery})" if self.excluded else f"({self.tsquery})"

    @property
    def condition(self) -> Q:
        """For a query of references."""
        parts = [Q(HasWords(self.tsquery))] if self.tsquery else []
        if self.identifier and (has_it := self.identifier.condition):
            parts.append(has_it)
        if self.reports:
            parts.append(Q(pk__in=self.reports))
        found = reduce(or_, parts)
        return ~found if self.excluded else found


@dataclass(frozen=True)
class Understood:
    """Each group of terms is asked for; of a group, which OR makes, one term is enough."""

    words: str
    groups: tuple[tuple[Term, ...], ...] = ()
    ignored: tuple[str, ...] = ()  # a sentence for whatever was left out
    widened: tuple[str, ...] = ()  # a sentence for whatever was looked for more widely than typed
    unknown: tuple[str, ...] = ()  # words that are in no reference, not even as a beginning

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(term for group in self.groups for term in group)

    @property
    def is_nothing(self) -> bool:
        """Something was typed, and nothing of it can be looked for."""
        return bool(self.words.strip()) and not self.groups

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        return tuple(term.identifier for term in self.terms if term.identifier)

    @property
    def is_one_identifier(self) -> bool:
        return len(self.terms) == 1 and len(self.identifiers) == 1 and not self.terms[0].excluded

    @property
    def is_plain(self) -> bool:
        """Nothing but words is looked for."""
        return all(term.is_plain for term in self.terms)

    @property
    def tsquery(self) -> str:
        """What a document must have, where that is a matter of words; fit for `%s::tsquery`."""
        return " & ".join(
            "(" + " | ".join(term.signed for term in group) + ")"
            for group in self.groups
            if all(term.is_plain for term in group)
        )

    @property
    def has_phrases(self) -> bool:
        return any(term.is_phrase for term in self.terms)

    @property
    def loosened(self) -> "Understood":
        """The same without asking that the words of a phrase stand together: what an index finds
        before it reads a document, and what PostgreSQL can guess the number of.
        """
        kept = tuple(
            tuple(replace(term, tsquery=term.loosened) for term in group)
            for group in self.groups
            # Without a phrase, but with its words, is something.
            if not any(term.excluded and term.is_phrase for term in group)
        )
        return replace(self, groups=kept, words=self.words if kept or not self.groups else "")

    @property
    def marked(self) -> str:
        """Any of the words that are wanted: they rank a reference, and are marked in its text; fit
        for `%s::tsquery`, and "" where there are none.
        """
        wanted = [term.tsquery for term in self.terms if term.tsquery and not term.excluded]
        return " | ".join(f"({each})" for each in wanted)

    @property
    def ranking(self) -> str:
        """All of the words that are wanted, by which what was found is put in order; fit for
        `%s::tsquery`, and "" where there are none.
        """
        wanted = [
            [term.tsquery for term in group if term.tsquery and not term.excluded]
            for group in self.groups
        ]
        return " & ".join(f"({' | '.join(group)})" for group in wanted if group)

    @property
    def condition(self) -> Q:
        """For a query of references."""
        if self.is_nothing:
            return Q(pk__in=[])
        # The words in one piece, so that the index on documents is asked once.
        found = Q(HasWords(self.tsquery)) if self.tsquery else Q()
        for group in self.groups:
            if not all(term.is_plain for term in group):
                found &= reduce(or_, (term.condition for term in group))
        return found


class HasWords(Func):
    """Of a reference: its document, which the model does not know, has what a tsquery asks for."""

    output_field = BooleanField()

    def __init__(self, tsquery: str) -> None:
        super().__init__(F("pk"))
        self.tsquery = tsquery

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any
    ) -> tuple[str, list[Any]]:
        return f"{document_of(self, compiler)} @@ %s::tsquery", [self.tsquery]


def document_of(expression: Func, compiler: SQLCompiler) -> str:
    """The document in the row whose key an expression was made of, in whichever query it stands."""
    table = expression.get_source_expressions()[0].alias
    return f'{compiler.quote_name_unless_alias(table)}."document"'


def understand(words: str) -> Understood:
    """Asks PostgreSQL two or three small questions. Whatever was typed, it is no error."""
    read = read_terms(joined(words))
    known = meanings(_texts(read.groups))
    groups = [
        [_Part(word, known.get(key_of(word.text))) for word in group]
        for group in _named(read.groups, known)
    ]
    parts = [part for group in groups for part in group]
    _put_into_queries(parts)
    unknown = _let_begin(parts)
    kept = [tuple(part.term for part in group if part.is_something) for group in groups]
    return Understood(
        words,
        groups=tuple(group for group in kept if group),
        ignored=(*read.ignored, *_left_out(parts)),
        widened=tuple(
            f"No reference has the word “{part.word.text}”; what begins with it was looked for."
            for part in parts
            if part.begins and not (part.word.begins or part.word.text in unknown)
        ),
        unknown=unknown,
    )


class _Part:
    """A word on its way to a term."""

    def __init__(self, word: Word, meaning: Meaning | None) -> None:
        self.word = word
        self.meaning = meaning or Meaning(())
        self.identifier = identifier_in(word.text)
        self.begins = word.begins
        if word.begins:
            self.meaning, self.identifier = Meaning(()), None
        self.tsqueries: dict[str, str] = {}  # each with the name that it stands for

    @property
    def spelt(self) -> Iterator[tuple[str, str]]:
        """Each name that stands for it, in each spelling."""
        if self.begins:
            yield self.word.text, self.word.text
        elif not (self.identifier and self.identifier.condition):
            for name in (self.word.text, *self.meaning.names):
                yield from ((name, text) for text in spellings(name))

    def without_the_longer(self) -> None:
        """What has a longer name has the shorter one within it."""
        self.tsqueries = {
            tsquery: name
            for tsquery, name in self.tsqueries.items()
            if not any(
                f" {other} " in f" {tsquery} " for other in self.tsqueries.keys() - {tsquery}
            )
        }

    @property
    def may_begin(self) -> bool:
        is_one_word = len(self.tsqueries) == 1 and all(map(_is_lexeme, self.tsqueries))
        plain = self.word.is_bare and not self.meaning.names and not self.identifier
        return plain and is_one_word and len(self.word.text) > 2

    @property
    def is_something(self) -> bool:
        return bool(self.tsqueries or self.identifier)

    @property
    def tsquery(self) -> str:
        return " | ".join(
            f"{each}:*" if self.begins and each[-1] == "'" else each for each in self.tsqueries
        )

    @property
    def term(self) -> Term:
        said = key_of(self.word.text)
        others = dict.fromkeys(name for name in self.tsqueries.values() if key_of(name) != said)
        return Term(
            self.word.text,
            tsquery=self.tsquery,
            also=tuple(others),
            identifier=self.identifier,
            reports=tuple(self.meaning.reports()),
            excluded=self.word.excluded,
            begins=self.begins,
        )


def _texts(groups: list[list[Word]]) -> Iterator[str]:
    """Whatever might be a name: each word, and words that follow one another."""
    for start, group in enumerate(groups):
        yield from (word.text for word in group)
        yield from _runs(groups, start)


def _runs(groups: list[list[Word]], start: int) -> Iterator[str]:
    """Two and more words from here, as far as they stand there plainly."""
    texts: list[str] = []
    for group in groups[start : start + LONGEST_NAME]:
        if len(group) > 1 or not group[0].is_bare:
            return
        texts.append(group[0].text)
        if len(texts) > 1:
            yield " ".join(texts)


def _named(groups: list[list[Word]], known: dict[str, Meaning]) -> Iterator[list[Word]]:
    """The groups with words that are a name together, the longest there is, as one."""
    at = 0
    while at < len(groups):
        names = [text for text in _runs(groups, at) if key_of(text) in known]
        if names:
            yield [Word(names[-1], is_phrase=True)]
            at += len(names[-1].split())
        else:
            yield groups[at]
            at += 1


def _put_into_queries(parts: list[_Part]) -> None:
    spelt = [(part, name, text) for part in parts for name, text in part.spelt]
    if not spelt:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phraseto_tsquery('public.curation_words', public.curation_plain(text))::text"
            "  FROM unnest(%s::text[]) WITH ORDINALITY AS asked (text, place) ORDER BY place",
            [[text for _, _, text in spelt]],
        )
        for (part, name, _), (tsquery,) in zip(spelt, cursor.fetchall(), strict=True):
            if tsquery:
                part.tsqueries.setdefault(tsquery, name)
    for part in parts:
        part.without_the_longer()


def _let_begin(parts: list[_Part]) -> tuple[str, ...]:
    """Let words that are in no reference be beginnings of words; those that are not even that.

    The statistics that PostgreSQL keeps of documents make this quick for common and rare words.
    """
    asked = [part for part in parts if part.may_begin]
    for part, is_there in zip(asked, _are_there([part.tsquery for part in asked]), strict=True):
        part.begins = not is_there
    begun = [part for part in asked if part.begins]
    some = _are_there([part.tsquery for part in begun])
    return tuple(part.word.text for part, is_there in zip(begun, some, strict=True) if not is_there)


def _are_there(tsqueries: list[str]) -> list[bool]:
    """Whether any document has it.

    PostgreSQL takes for granted that one row of many will soon have it, and reads them all where
    none has. So an index is asked; but for what is everywhere, of which it would list every place.
    """
    there = _commonest_of(tsqueries)
    if asked := [tsquery for tsquery in tsqueries if tsquery not in there]:
        one = "EXISTS (SELECT FROM curation_reference WHERE document @@ %s::tsquery)"
        with by_index(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join([one] * len(asked))}", asked)
            there |= {each for each, is_it in zip(asked, cursor.fetchone(), strict=True) if is_it}
    return [tsquery in there for tsquery in tsqueries]


def _commonest_of(tsqueries: list[str]) -> set[str]:
    """Those that PostgreSQL knows to be among the commonest words of documents."""
    if not tsqueries:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT quote_literal(word)
              FROM pg_stats, unnest(most_common_elems::text::text[]) AS word
             WHERE schemaname = 'public' AND tablename = 'curation_reference'
               AND attname = 'document' AND quote_literal(word) = ANY (%s)
            """,
            [tsqueries],
        )
        return {word for (word,) in cursor.fetchall()}


def _is_lexeme(tsquery: str) -> bool:
    return tsquery[:1] == tsquery[-1:] == "'" and "' " not in tsquery


def _left_out(parts: list[_Part]) -> Iterator[str]:
    left = dict.fromkeys(part.word.text for part in parts if not part.is_something)
    words = [text for text in left if any(map(str.isalnum, text))]
    signs = [text for text in left if text not in words]
    if words:
        verb, were = ("is", "was") if len(words) == 1 else ("are", "were")
        yield f"{_and(words)} {verb} too common to be looked for and {were} left out."
    if signs:
        has, were = ("has", "was") if len(signs) == 1 else ("have", "were")
        yield f"{_and(signs)} {has} no word and {were} left out."


def _and(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(words) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
