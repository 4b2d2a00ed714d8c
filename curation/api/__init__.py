"""The API: JSON for programs, by the same verbs and under the same permissions as the pages."""
