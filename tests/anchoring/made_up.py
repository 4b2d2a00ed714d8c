"""Text that nobody printed, and quotes of it by their words."""

from hypothesis import strategies as st

from curation.anchoring import Selector, take

TEXT = (
    "Lupus is a made-up disease here. We gave 142 people with it a TNF-α blocker (57% responded;"
    " p=0.04). In the placebo group 30% of those with nephritis did not respond to treatment.\n\n"
    "The change in score was −1·57 points (95% CI −2·10 to −1·04) at week 52. Headaches were as"
    " frequent in both groups, and nobody counted how often the sun came out."
    " These made-up results are good news for people who do not exist."
)

characters = st.characters(exclude_categories=["Cs"])
_ODD = (
    "β-cells 1·57 p≤0.05 👩🏽‍⚕️ 🇩🇪 e\u0301te\u0301 שלום مرحبا non-significant ﬁbrosis 10⁵"
    " µg 患者 St. 57% (n=12) “so” Sjögren’s a\u00adb नमस्ते İ ß"
)
odd_words = st.one_of(
    st.sampled_from(_ODD.split(" ")),
    st.text(characters, min_size=1, max_size=6),
    st.from_regex(r"[a-z]{3,9}", fullmatch=True),
)
texts = st.lists(odd_words, min_size=1, max_size=60).map(" ".join)


def quoted(words: str, text: str = TEXT, occurrence: int = 0) -> Selector:
    """The quote of these words, which are in the text as they stand here."""
    at = -1
    for _ in range(occurrence + 1):
        at = text.index(words, at + 1)
    selector = take(text, at, at + len(words))
    assert selector.exact == words
    return selector
