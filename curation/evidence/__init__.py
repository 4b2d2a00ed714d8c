"""Drugs, trials and their results: entered, checked, confirmed, merged."""
