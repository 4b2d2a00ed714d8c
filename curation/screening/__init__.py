"""Who should look at which reference, what they decided, and where two of them differ."""
