class CannotLoad(Exception):
    """The sentence says what is wrong, in which file and row. Nothing of it was loaded."""
