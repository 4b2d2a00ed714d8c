"""The keys of the keyboard: what each does, on which pages, and the verb by which a person changes
theirs.

Two acts may share a key where no page offers both. `?`, Escape and Enter stay what they are, so
that nobody can lock themselves out of the help; digits belong to the tags and the reasons.
"""

from collections.abc import Mapping
from typing import NamedTuple

from curation.history.states import CannotBeDone
from curation.models import User


class Act(NamedTuple):
    """Something a key does. `pages` names where it can be pressed; EVERYWHERE is all of them."""

    name: str
    default: str
    words: str
    group: str
    pages: frozenset[str]


EVERYWHERE = frozenset({"every page"})
QUEUE, DESK, WAITING, GRID = "the queue", "the desk", "the list of what waits", "the results grid"
LISTS, IMPORTS, HOME, TRIALS = "the references", "the imports", "the first page", "the trials"
CLAIMS, CONFLICTS = "the claims", "the conflicts"
REVIEWS, A_REVIEW = "the reviews", "a review"
# Its keys act while the focus is in it, and those of the page around it rest meanwhile.
CLAIM_FORM = "the form of a claim"
A_CLAIM, TAGS, FIGURES = "a claim", "the tags", "the figures of a paper"
DECIDE, MOVE, TAG, QUOTE = "Decide", "Move", "Tag", "Quote and claim"
IN_FORM = "In the form of a claim"
REVIEW, LOOK_UP = "Review", "Look up and bring in"
GROUPS = (DECIDE, MOVE, TAG, QUOTE, IN_FORM, REVIEW, LOOK_UP)


def _act(name: str, default: str, words: str, group: str, *pages: str) -> Act:
    return Act(name, default, words, group, frozenset(pages) or EVERYWHERE)


ACTS: dict[str, Act] = {
    act.name: act
    for act in (
        _act("include", "i", "Include", DECIDE, QUEUE, DESK),
        _act("exclude", "x", "Exclude, with a reason", DECIDE, QUEUE, DESK),
        _act("unclear", "u", "Unclear", DECIDE, QUEUE),
        _act("done", "d", "Done, without a decision", DECIDE, QUEUE),
        _act("undo", "z", "Undo", DECIDE, QUEUE),
        _act("take-some", "a", "Take 20 that nobody has", MOVE, QUEUE),
        _act("next", "j", "Next", MOVE),
        _act("back", "k", "Back", MOVE),
        _act("open-desk", "o", "Open the desk", MOVE, QUEUE),
        _act("next-sentence", "]", "Next sentence", MOVE, QUEUE, DESK),
        _act("sentence-before", "[", "The sentence before", MOVE, QUEUE, DESK),
        _act("sentence-more", "}", "One sentence more", MOVE, QUEUE, DESK),
        _act("sentence-less", "{", "One sentence less", MOVE, QUEUE, DESK),
        _act("search", "/", "Search", MOVE),
        _act("go", "g", "Go: then m matrix, q queue, h home", MOVE),
        _act("filter-tags", "t", "Filter the tags", TAG, QUEUE, DESK),
        _act("scope-note", "n", "Scope note of a tag", TAG, QUEUE, DESK),
        _act("tag-many", "t", "Tag many: the tag", TAG, LISTS),
        _act("undo-tagging", "z", "Undo the tagging of many", TAG, LISTS),
        _act("tree-of-tags", "T", "The tree of tags", TAG, LISTS),
        _act("find-tags", "f", "Filter the tree", TAG, TAGS),
        _act("add-tag", "a", "Add a tag", TAG, TAGS),
        _act("change-tag", "e", "Change a tag", TAG, TAGS),
        _act("references-of-tag", "o", "The references of a tag", TAG, TAGS),
        _act("take-proposed", "y", "Tag as proposed, all", TAG, QUEUE, DESK),
        _act("quote", "q", "Take the words chosen", QUOTE, QUEUE, DESK),
        _act("unquote", "Q", "Take the quote just taken back", QUOTE, QUEUE, DESK),
        _act("claim", "c", "Claim from the quote", QUOTE, QUEUE, DESK),
        _act("supports", "s", "It supports", IN_FORM, CLAIM_FORM),
        _act("disputes", "d", "It disputes", IN_FORM, CLAIM_FORM),
        _act("qualifies", "u", "It qualifies", IN_FORM, CLAIM_FORM),
        _act("background", "b", "It is background", IN_FORM, CLAIM_FORM),
        _act("cite-under", "e", "Cite under the first claim offered", IN_FORM, CLAIM_FORM),
        _act("submit-draft", "S", "Submit a draft for review", QUOTE, QUEUE, DESK),
        _act("write-claim", "w", "Write a claim", QUOTE, CLAIMS),
        _act("submit-claim", "s", "Submit it", QUOTE, A_CLAIM),
        _act("change-claim", "e", "Change it", QUOTE, A_CLAIM),
        _act("cite-paper", "c", "Cite another paper", QUOTE, A_CLAIM),
        _act("open-paper", "o", "Open the paper", QUOTE, A_CLAIM),
        _act("copy-citation", "C", "Copy the citation", QUOTE, DESK),
        _act("accept", "a", "Accept", REVIEW, WAITING, A_CLAIM, FIGURES),
        _act("reject", "r", "Reject, with a reason", REVIEW, WAITING, A_CLAIM, FIGURES),
        _act("settle-otherwise", "e", "Settle otherwise", REVIEW, CONFLICTS),
        _act("unsettle", "u", "Take back what was settled", REVIEW, CONFLICTS),
        _act("not-this-one", "n", "It is none of those proposed", REVIEW, A_REVIEW),
        _act("set-aside", "s", "Set it aside, with a reason", REVIEW, A_REVIEW),
        _act("take-back", "u", "Take back what an entry is", REVIEW, A_REVIEW),
        _act("accept-outcome", "A", "Accept the whole outcome", REVIEW, WAITING),
        _act("confirm-all", "A", "Confirm all that is proposed", REVIEW, FIGURES),
        _act("open-source", "o", "Open the source", REVIEW, WAITING),
        _act("answer-remark", "w", "Answer a remark", REVIEW, GRID),
        _act("row-source", "s", "The source of a row", REVIEW, GRID),
        _act(
            *("download", "d", "Download", LOOK_UP),
            *(LISTS, IMPORTS, CLAIMS, CONFLICTS, REVIEWS, A_REVIEW),
        ),
        _act("narrow", "f", "Narrow the list", LOOK_UP, LISTS),
        _act("turn-order", "b", "Best first, or newest first", LOOK_UP, LISTS),
        _act("save-question", "s", "Save the question", LOOK_UP, LISTS),
        _act("newer", "p", "Newer", LOOK_UP, LISTS, IMPORTS, CLAIMS),
        _act("older", "n", "Older", LOOK_UP, LISTS, IMPORTS, CLAIMS),
        _act("bring-in", "b", "Bring references in", LOOK_UP, HOME, IMPORTS, A_REVIEW),
        _act("references", "r", "The references", LOOK_UP, HOME),
        _act("matrix", "m", "The matrix", LOOK_UP, HOME),
        _act("new-trial", "n", "Add a trial", LOOK_UP, TRIALS),
        _act("enter-results", "e", "Enter results", LOOK_UP, TRIALS),
    )
}


class KeysRefused(CannotBeDone):
    """The sentence says which keys cannot be so; `acts` names those they are of."""

    def __init__(self, sentence: str, acts: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.acts = acts


def key_of(act: str, person: User | None) -> str:
    """The key by which this person does it; "" where they want none."""
    changed = person.keys if person is not None else {}
    return str(changed.get(act, ACTS[act].default))


def keys_of(person: User) -> dict[str, str]:
    """The key of every act, by its name."""
    return {name: key_of(name, person) for name in ACTS}


def change_keys(keys: Mapping[str, str], *, by: User) -> User:
    """Give these acts other keys, all or none of them; "" takes a key away.

    Raises KeysRefused where a key cannot be one, or a page would know two acts by it.
    """
    wanted = keys_of(by) | {name: key.strip() for name, key in keys.items() if name in ACTS}
    for name, key in wanted.items():
        _insist_on_a_key(ACTS[name], key)
    _insist_on_one_act_a_key(wanted)
    by.keys = {name: key for name, key in wanted.items() if key != ACTS[name].default}
    by.save(update_fields=["keys"])
    return by


def forget_keys(*, by: User) -> User:
    """Back to the keys that everybody has at first."""
    by.keys = {}
    by.save(update_fields=["keys"])
    return by


def _insist_on_a_key(act: Act, key: str) -> None:
    if not key:
        return
    if len(key) > 1 or not key.isprintable():
        why = f"“{key[:20]}” is more than one character; the key of “{act.words}” is a single one."
    elif key.isdigit():
        why = f"Digits belong to tags, reasons and answers; choose another key for “{act.words}”."
    elif key == "?":
        why = f"? always shows the keys; choose another key for “{act.words}”."
    else:
        return
    raise KeysRefused(f"{why} No key was changed.", (act.name,))


def _insist_on_one_act_a_key(wanted: Mapping[str, str]) -> None:
    names = [name for name in ACTS if wanted[name]]
    for place, name in enumerate(names):
        for other in names[place + 1 :]:
            if wanted[name] == wanted[other] and _share_a_page(ACTS[name], ACTS[other]):
                where = _where(ACTS[name], ACTS[other])
                raise KeysRefused(
                    f"“{ACTS[name].words}” and “{ACTS[other].words}” would both have the key "
                    f"{wanted[name]} on {where}. No key was changed; give one of them another.",
                    (name, other),
                )


def _share_a_page(one: Act, other: Act) -> bool:
    return EVERYWHERE in (one.pages, other.pages) or not one.pages.isdisjoint(other.pages)


def _where(one: Act, other: Act) -> str:
    shared = one.pages & other.pages or next(
        (pages for pages in (one.pages, other.pages) if pages != EVERYWHERE), EVERYWHERE
    )
    return " and ".join(sorted(shared))
