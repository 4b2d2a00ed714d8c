"""Reviews: added, their lists taken and resolved, how far they are covered, where they overlap."""
