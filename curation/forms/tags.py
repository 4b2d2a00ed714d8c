"""What is typed about a tag, and about tagging many references at once."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from curation.models import Tag
from curation.tagging.bulk import MOST
from curation.tagging.naming import tidy
from curation.tagging.splitting import Part
from curation.tagging.tree import in_depth

_NBSP = "\u00a0"
AT_THE_TOP = "at the top of the tree"
FIRST = "first"


class TagChoice(forms.Field):
    """A tag in use, by its slug, out of the tree as the form found it."""

    widget = forms.Select

    def __init__(self, *, empty: str = "", **more: Any) -> None:
        super().__init__(**more)
        self.empty = empty
        self.known: dict[str, Tag] = {}

    def offer(self, tree: list[tuple[int, Tag]]) -> None:
        self.known = {tag.slug: tag for _, tag in tree}
        self.widget.choices = [
            ("", self.empty),
            *((tag.slug, f"{_NBSP * 3 * depth}{tag.name}") for depth, tag in tree),
        ]

    def to_python(self, value: Any) -> Tag | None:
        if not value:
            return None
        tag = self.known.get(value)
        if tag is None:
            raise ValidationError("This tag is no longer in use. Choose another one.")
        return tag

    def prepare_value(self, value: Any) -> Any:
        return value.slug if isinstance(value, Tag) else value


class FormOfTags(forms.Form):
    """One that offers the tags in use, read once; `besides` are left out."""

    def __init__(
        self, data: Any = None, *, besides: Collection[int] = (), initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        tree = in_depth(Tag.objects.in_use())
        offered = [(depth, tag) for depth, tag in tree if tag.pk not in besides]
        for field in self.fields.values():
            if isinstance(field, TagChoice):
                field.offer(offered)


class Terms(forms.CharField):
    """Words or phrases, each on a line of its own, since a term may hold a comma: CP-690,550."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        terms = tidy(super().clean(value).splitlines())
        if long := next((term for term in terms if len(term) > 80), None):
            raise ValidationError(f"“{long[:30]}…” is longer than 80 characters.")
        return terms


class TagForm(forms.Form):
    """The facts of a tag that are changed in its place."""

    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    scope_note = forms.CharField(
        label="Scope note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What it is for, and what it is not for.",
    )
    terms = Terms(
        label="Terms",
        required=False,
        max_length=4000,
        help_text="Words by which an abstract speaks of it, each on a line of its own.",
    )
    key = forms.CharField(
        label="Key",
        required=False,
        max_length=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "narrow"}),
        help_text="A digit from 0 to 9 that tags with it in the queue.",
    )

    @staticmethod
    def texts_of(tag: Tag) -> dict[str, str]:
        return {
            "name": tag.name,
            "scope_note": tag.scope_note,
            "terms": "\n".join(tag.terms),
            "key": tag.key,
        }

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key and not (key.isascii() and key.isdecimal()):
            raise ValidationError("The key of a tag is a digit from 0 to 9.")
        return key


class NewTagForm(TagForm, FormOfTags):
    parent = TagChoice(label="Stands under", required=False, empty=AT_THE_TOP)

    field_order = ("name", "parent")


class _Reasoned(FormOfTags):
    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, for whoever reads the history."},
    )


class MoveForm(FormOfTags):
    parent = TagChoice(label="Stands under", required=False, empty=AT_THE_TOP)
    place = forms.CharField(label="Among those there", required=False, widget=forms.Select)
    reason = forms.CharField(
        label="Why",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, tag: Tag, besides: Collection[int]) -> None:
        super().__init__(data, besides=besides, initial={"parent": tag.parent})
        siblings = Tag.objects.in_use().filter(parent=tag.parent).exclude(pk=tag.pk)
        self.siblings = {each.slug: each for each in siblings}
        self.fields["place"].widget.choices = [
            ("", "at the end"),
            (FIRST, "first"),
            *((f"-{slug}", f"after “{each}”") for slug, each in self.siblings.items()),
        ]

    def clean_place(self) -> dict[str, Any]:
        typed: str = self.cleaned_data["place"]
        if typed == FIRST:
            return {"first": True}
        if not typed:
            return {}
        if typed[1:] not in self.siblings:
            raise ValidationError("That one does not stand there any more.")
        return {"after": self.siblings[typed[1:]]}


class MergeTagForm(_Reasoned):
    into = TagChoice(
        label="Into",
        empty="choose the one that stays",
        error_messages={"required": "Choose the tag that stays."},
    )

    field_order = ("into", "reason")

    def __init__(self, data: Any = None, *, tag: Tag) -> None:
        super().__init__(data, besides=(tag.pk,))


class RetireForm(_Reasoned):
    pass


class SplitForm(_Reasoned):
    parts = forms.CharField(
        label="The new tags",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=(
            "One on each line: its name, a colon, and the words by which an abstract speaks of it. "
            "For example “discoid lupus: DLE, discoid”."
        ),
        error_messages={"required": "Name the new tags, one on each line."},
    )
    where = forms.ChoiceField(
        label="They stand",
        choices=[("below", "below this tag"), ("beside", "beside this tag")],
        initial="below",
        widget=forms.RadioSelect,
    )

    field_order = ("parts", "where", "reason")

    def clean_parts(self) -> list[Part]:
        parts = []
        for line in self.cleaned_data["parts"].splitlines():
            name, _, terms = line.partition(":")
            if name.strip():
                parts.append(Part(" ".join(name.split()), tidy(terms.split(", "))))
        if long := next((part.name for part in parts if len(part.name) > 80), None):
            raise ValidationError(f"“{long[:30]}…” is longer than 80 characters.")
        return parts


class BulkForm(FormOfTags):
    """Which references, which tag, to be given or taken away."""

    tag = TagChoice(
        empty="choose a tag", error_messages={"required": "Choose a tag. Nothing was tagged."}
    )
    which = forms.ChoiceField(choices=[("chosen", "those chosen"), ("all", "all")])
    what = forms.ChoiceField(choices=[("tag", "tag"), ("untag", "take away")])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen: list[str] = self.data.getlist("reference")  # type: ignore[attr-defined]
        if len(chosen) > MOST or not all(
            each.isascii() and each.isdecimal() and len(each) < 19 for each in chosen
        ):
            raise ValidationError("These references could not be read. Nothing was tagged.")
        cleaned["references"] = [int(each) for each in chosen]
        if cleaned.get("which") == "chosen" and not chosen:
            raise ValidationError("Choose at least one reference. Nothing was tagged.")
        return cleaned
