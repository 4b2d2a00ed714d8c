"""Curation of the evidence on JAK inhibitors in lupus: rooms on floors, imports go down only."""
