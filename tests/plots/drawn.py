"""What must hold of every drawing, whatever was put in."""

import re
from collections.abc import Iterable, Iterator

from curation.plots.lettering import room_for
from curation.plots.shapes import Drawing, Plot, Shape

SLACK = 0.11  # places are rounded to a tenth of a px
NUMBER = re.compile(r"-?\d+\.\d")
STEPS = re.compile(r"([MLHVAZ])([^MLHVAZ]*)")


def is_well_drawn(drawn: Drawing, size: float = 13) -> bool:
    """Every shape and every word lies within the box, and every number is written with a point."""
    width, height = float(drawn.width), float(drawn.height)
    for shape in drawn.shapes:
        for x, y in corners(shape, size):
            assert -SLACK <= x <= width + SLACK, (shape, width)
            assert -SLACK <= y <= height + SLACK, (shape, height)
    return True


def is_well_made(plot: Plot) -> bool:
    assert plot.title
    assert plot.sentence
    assert plot.table.head
    return is_well_drawn(plot.wide) and (plot.narrow is None or is_well_drawn(plot.narrow))


def corners(shape: Shape, size: float = 13) -> Iterator[tuple[float, float]]:
    match shape.kind:
        case "text":
            yield from _corners_of_text(shape, size)
        case "path":
            yield from _corners_of_path(shape.d)
        case "box":
            x, y, width, height = map(number, (shape.x, shape.y, shape.width, shape.height))
            assert width >= 0
            assert height >= 0
            yield from ((x, y), (x + width, y + height))
        case "link":
            for inside in shape.shapes:
                yield from corners(inside, size)
        case "disc":
            x, y, radius = map(number, (shape.x, shape.y, shape.radius))
            yield from ((x - radius, y - radius), (x + radius, y + radius))


def number(written: str) -> float:
    assert NUMBER.fullmatch(written), written
    return float(written)


def words_of(drawn: Drawing) -> list[str]:
    return [shape.words for shape in flat(drawn.shapes) if shape.kind == "text"]


def flat(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """The shapes, and those within links."""
    for shape in shapes:
        yield shape
        if shape.kind == "link":
            yield from flat(shape.shapes)


def looking(drawn: Drawing, looks: str) -> list[Shape]:
    """The shapes that have all of these classes."""
    wanted = set(looks.split())
    return [shape for shape in flat(drawn.shapes) if wanted <= set(shape.looks.split())]


def _corners_of_text(shape, size) -> Iterator[tuple[float, float]]:
    looks = shape.looks.split()
    size = 11 if "state" in looks else 12 if {"soft", "small"} & set(looks) else size
    x, y = number(shape.x), number(shape.y)
    width = room_for(shape.words, size, bold="bold" in looks)
    if "end" in looks:
        x -= width
    elif {"middle", "state"} & set(looks):
        x -= width / 2
    yield from ((x, y - size * 0.7), (x + width, y + size * 0.25))


def _corners_of_path(d: str) -> Iterator[tuple[float, float]]:
    assert "".join(letter + rest for letter, rest in STEPS.findall(d)) == d
    x = y = 0.0
    for letter, rest in STEPS.findall(d):
        numbers = [number(each) for each in rest.split() if not each.isdecimal()]
        match letter:
            case "M" | "L":
                x, y = numbers
            case "H":
                [x] = numbers
            case "V":
                [y] = numbers
            case "A":
                x, y = numbers[-2:]
        yield x, y
