"""How references come in: what was asked for is understood, kept, fetched, saved and settled."""
