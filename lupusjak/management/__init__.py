"""The commands that lupusjak's wiring brings."""
