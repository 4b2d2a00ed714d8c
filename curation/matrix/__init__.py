"""The drug-trial matrix: what the evidence says at a glance, with nothing averaged away."""
