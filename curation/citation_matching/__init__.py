"""A reference list as text, and how like a printed citation is to a paper: pure, no database."""
