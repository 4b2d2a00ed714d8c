"""What goes wrong beside the page is noticed, or no journey here would prove what it says."""

import pytest

from tests.browser.conftest import listen

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

INLINE_SCRIPT = """() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'run'";
    document.body.append(script);
}"""


@pytest.mark.parametrize(
    ("mishap", "words"),
    [
        (INLINE_SCRIPT, "Content Security Policy"),
        ("() => { setTimeout(() => { throw new Error('out of order') }) }", "out of order"),
        ("() => fetch('/no/such/page/').then(() => null)", "answered 404"),
    ],
    ids=["a refusal by the content policy", "a script that fails", "an answer nobody announced"],
)
def test_a_mishap_is_noticed(chromium, live_server, mishap, words):
    troubles = []
    with chromium.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        listen(page, troubles, refused=())
        page.goto("/accounts/login/")
        assert not troubles

        page.evaluate(mishap)
        page.wait_for_timeout(100)

    [said] = troubles
    assert words in said
