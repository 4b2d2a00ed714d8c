"""What is wrong with a release that somebody gives us."""


class CannotLoad(Exception):
    """The sentence says what is wrong, in which file and row. Nothing of it was loaded."""
