"""The colours of tokens.css as a program reads them that knows no oklch and no light-dark."""

import math
import re
from pathlib import Path

TOKEN = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")
MIXED = re.compile(
    r"--([\w-]+): color-mix\(in oklab, var\(--([\w-]+)\) ([\d.]+)%, var\(--([\w-]+)\)"
)


def light_colours(tokens: Path) -> set[str]:
    """Each colour in light as #rrggbb."""
    css = tokens.read_text()
    labs = {name: _as_oklab(*map(float, parts)) for name, *parts in TOKEN.findall(css)}
    for name, one, share, other in MIXED.findall(css):
        part = float(share) / 100
        labs[name] = tuple(
            part * a + (1 - part) * b for a, b in zip(labs[one], labs[other], strict=True)
        )
    return {_as_hex(*lab) for lab in labs.values()}


def _as_oklab(lightness: float, chroma: float, hue: float) -> tuple[float, ...]:
    angle = math.radians(hue)
    return lightness / 100, chroma * math.cos(angle), chroma * math.sin(angle)


def _as_hex(lightness: float, a: float, b: float) -> str:
    """CSS Color 4, section 10: oklab to sRGB."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(max(each, 0), 1))):02x}" for each in linear)


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
