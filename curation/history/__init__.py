"""Who did what to whatever is curated, and why; submit, accept, reject, withdraw."""
