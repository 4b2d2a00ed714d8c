"""The tree of tags, and who tagged what with them."""
