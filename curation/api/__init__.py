"""The API: the same nouns, verbs and permissions as the pages, as JSON under /api/v1/."""
