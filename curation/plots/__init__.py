"""Where each mark of a plot stands: numbers in, geometry out. Pure; templates draw it.

Every plot is a `Plot` (shapes.py) and is drawn by templates/plots/_plot.html; a cell's glyph is a
`Glyph` and is drawn by _glyph.html. Coordinates are strings with a point, written here, because a
locale would write a comma into the SVG. Looks are classes of static/css/plots.css.
"""
