"""Everything accepted as one dated file, and the way back into an empty site."""
