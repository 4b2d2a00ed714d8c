import re
from pathlib import Path

from django.conf import settings
from django.template import Context, Template

from curation.templatetags.look import icon
from curation.web.parts import SIGNS, TOKENS

STATIC = Path(settings.BASE_DIR) / "static"


def test_a_sign_is_taken_from_the_one_sprite_and_hidden_from_screen_readers():
    assert icon("check") == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons.svg#check"/></svg>'
    )


def test_templates_need_not_load_it():
    assert "#stop" in Template('{% icon "stop" %}').render(Context())


def test_every_sign_that_a_template_asks_for_is_in_the_sprite_and_in_the_gallery():
    drawn = set(re.findall(r'<symbol id="(\w+)"', (STATIC / "icons.svg").read_text()))
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    asked = {
        name
        for path in templates
        for name in re.findall(r'{% icon "([\w-]+)" %}', path.read_text(encoding="utf-8"))
    }
    assert asked <= drawn
    assert drawn == set(SIGNS)


def test_every_token_of_the_gallery_is_a_token():
    tokens = (STATIC / "css" / "tokens.css").read_text()
    plots = (STATIC / "css" / "plots.css").read_text()
    for token in TOKENS:
        assert f"--{token}:" in tokens
        assert f".c-{token} " in plots


def test_values_of_colour_stand_in_the_tokens_and_nowhere_else():
    for path in sorted((STATIC / "css").glob("*.css")):
        if path.name != "tokens.css":
            assert not re.search(r"oklch\(|rgb\(|#[0-9a-f]{3,8}\b", path.read_text()), path.name
