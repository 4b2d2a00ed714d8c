"""Claims and the citations that carry them: written, linked, confirmed, put in doubt."""
