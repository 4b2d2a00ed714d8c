"""The flow diagram: every word stands in its box, and every row that has an address opens it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from curation.plots.prisma import Part, Station, Step, prisma
from tests.plots.drawn import corners, flat, is_well_made, looking, words_of

WORDS = {"title": "Flow of records", "sentence": "Of 9 records 4 were screened."}
words = st.text("abc éW-", min_size=1, max_size=90).filter(str.strip)
numbers = st.integers(0, 10_000_000)
hrefs = st.sampled_from(["", "/references/?flow=screened"])
parts = st.builds(Part, words, numbers, hrefs)
stations = st.builds(
    Station, words, st.one_of(st.none(), numbers), hrefs, st.lists(parts, max_size=4)
)
some = st.lists(stations, max_size=2)
steps = st.builds(
    Step, st.lists(stations, min_size=1, max_size=2), some, some, st.sampled_from(["", "Screening"])
)

SCREENED = Step(
    [Station("Records screened", 4, "/screened/")],
    out=[Station("Records excluded", 3, "/out/", [Part("wrong drug", 2, "/drug/"), Part("b", 1)])],
    waits=[Station("Waiting to be screened", 5, "/waits/")],
    phase="Screening",
)
INCLUDED = Step([Station("Included", parts=[Part("Studies", 1, "/trials/"), Part("Reports", 1)])])


@given(st.lists(steps, min_size=1, max_size=4), st.one_of(st.none(), stations))
@settings(max_examples=60)
def test_every_box_and_word_lies_inside_the_drawing(some, previous):
    assert is_well_made(prisma(some, previous=previous, **WORDS))


@given(st.lists(steps, min_size=1, max_size=3), st.one_of(st.none(), stations))
@settings(max_examples=60)
def test_every_word_lies_inside_a_box_and_no_box_on_another(some, previous):
    plot = prisma(some, previous=previous, **WORDS)
    for drawn in (plot.wide, plot.narrow):
        boxes = [edges(shape) for shape in looking(drawn, "station")]
        for number, one in enumerate(boxes):
            assert not any(overlap(one, other) for other in boxes[number + 1 :])
        headings = looking(drawn, "soft bold")
        for shape in flat(drawn.shapes):
            if shape.kind == "text" and shape not in headings:
                assert any(holds(each, edges(shape)) for each in boxes), shape


def edges(shape):
    xs, ys = zip(*corners(shape), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def holds(one, other):
    slack = 0.2
    return (
        one[0] <= other[0] + slack
        and one[1] <= other[1] + slack
        and other[2] <= one[2] + slack
        and other[3] <= one[3] + slack
    )


def test_each_row_with_an_address_opens_it():
    plot = prisma([SCREENED, INCLUDED], **WORDS)
    for drawn in (plot.wide, plot.narrow):
        assert drawn.has_links
        opened = {
            shape.href: [inside.words for inside in shape.shapes if inside.kind == "text"]
            for shape in drawn.shapes
            if shape.kind == "link"
        }
        assert opened == {
            "/screened/": ["Records screened", "n = 4"],
            "/out/": ["Records excluded", "n = 3"],
            "/drug/": ["wrong drug", "2"],
            "/waits/": ["Waiting to be screened", "n = 5"],
            "/trials/": ["Studies", "1"],
        }
        assert "b" in words_of(drawn)


def test_what_can_be_opened_is_large_enough_for_a_finger():
    for shape in looking(prisma([SCREENED], **WORDS).narrow, "hit"):
        assert float(shape.height) >= 24


def test_what_waits_is_dashed():
    plot = prisma([SCREENED], **WORDS)

    assert len(looking(plot.wide, "station waits")) == 1
    assert len(looking(plot.wide, "station")) == 3


def test_the_table_holds_the_same_numbers():
    previous = Station("Previous studies", parts=[Part("Studies", 7)])
    table = prisma([SCREENED, INCLUDED], previous=previous, **WORDS).table

    assert table.rows == (
        ("Previous studies", "Previous studies", "Studies", "7"),
        ("Records screened", "Screening", "", "4"),
        ("Records excluded", "Screening", "", "3"),
        ("Records excluded", "Screening", "wrong drug", "2"),
        ("Records excluded", "Screening", "b", "1"),
        ("Waiting to be screened", "Screening", "", "5"),
        ("Included", "Screening", "Studies", "1"),
        ("Included", "Screening", "Reports", "1"),
    )
