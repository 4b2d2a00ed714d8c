"""The servers that a machine without any gets: PostgreSQL and Valkey, under one supervisor."""
