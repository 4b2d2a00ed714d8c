"""What is wrong with a page for those who see, hear or handle it otherwise; in both themes and on
a desk as on a telephone.
"""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = {"desk": {"width": 1440, "height": 900}, "telephone": {"width": 390, "height": 844}}
RULES = {
    "resultTypes": ["violations"],
    "preload": False,
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
    ],
    "rules": {"target-size": {"enabled": True}},
}
# A theme changes colours and nothing else.
RULES_OF_COLOUR = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# The first element that reaches beyond a page which can be scrolled sideways, or null.
TOO_WIDE = """() => {
    const edge = innerWidth;
    if (document.scrollingElement.scrollWidth <= edge) return null;
    const all = [...document.body.querySelectorAll("*")].reverse();
    return all.find((each) => each.getBoundingClientRect().right > edge)?.outerHTML.slice(0, 200);
}"""


def defects(page) -> list[str]:
    """A line for each thing that axe names, and for a page that is wider than the telephone."""
    page.evaluate(Axe().axe_script)
    found = []
    for place, size in WIDTHS.items():
        page.set_viewport_size(size)
        # Where a click has scrolled the page, the bar at its top hides a part of something else.
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        for theme, rules in (("light", RULES), ("dark", RULES_OF_COLOUR)):
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            where = f"{page.url} ({place}, {theme})"
            result = page.evaluate("rules => axe.run(document, rules)", rules)
            found += [
                f"{where}: {violation['help']}: {node['html'][:200]}"
                for violation in result["violations"]
                for node in violation["nodes"]
            ]
        if wider := page.evaluate(TOO_WIDE):
            found.append(f"{page.url} ({place}): the page is too wide, because of {wider}")
    page.set_viewport_size(WIDTHS["desk"])
    return found
