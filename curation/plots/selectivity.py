"""Which of the four Janus kinases a drug is said to inhibit, and where it binds.

Said to: selectivity depends on dose and assay, so this is what a source says and no measurement.
"""

from collections.abc import Collection

from curation.plots.lettering import room_for
from curation.plots.shapes import Head, Plot, Shape, Table, disc, drawing, text

KINASES = ("JAK1", "JAK2", "JAK3", "TYK2")
SITES = {"atp": "ATP site", "allosteric": "allosteric site"}
STEP = 56.0
LINE = 16.0


def selectivity(
    drug: str, inhibits: Collection[str], site: str = "", *, name: str = "selectivity"
) -> Plot:
    """The plot. Nothing in `inhibits` means that its target is not stated; so does site "".

    `site` is "atp", "allosteric" or words of one's own. ValueError for a kinase that is none.
    """
    if unknown := set(inhibits) - set(KINASES):
        raise ValueError(f"No Janus kinase: {', '.join(sorted(unknown))}.")
    said = [kinase for kinase in KINASES if kinase in inhibits]
    where = SITES.get(site, site)
    binding = f"binds at: {where}" if where else "binding site not stated"

    shapes: list[Shape] = []
    for place, kinase in enumerate(KINASES):
        x = STEP * (place + 0.5)
        is_said = kinase in said
        looks = "full" if is_said else "hollow" if said else "unstated"
        shapes.append(disc(x, 12, 8, f"kinase {looks}"))
        shapes.append(text(x, 38, kinase, "small bold middle" if is_said else "soft middle"))
    lines = [binding] if said else ["target not stated", binding]
    for line, words in enumerate(lines):
        shapes.append(text(6, 60 + LINE * line, words, "soft"))
    width = max(STEP * len(KINASES), *(6 + room_for(words, 12) for words in lines))

    return Plot(
        name=name,
        title=f"What {drug} inhibits",
        sentence=f"{drug} is said to inhibit {_joined(said)}; {binding}."
        if said
        else f"Which Janus kinases {drug} inhibits is not stated.",
        wide=drawing(width, 66 + LINE * (len(lines) - 1), shapes),
        table=Table(
            (Head("Kinase"), Head("Said to be inhibited")),
            (
                *((kinase, _answer(kinase, said)) for kinase in KINASES),
                ("Binding site", where or "not stated"),
            ),
        ),
    )


def _answer(kinase: str, said: Collection[str]) -> str:
    if not said:
        return "not stated"
    return "yes" if kinase in said else "not said"


def _joined(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
