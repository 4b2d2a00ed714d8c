"""The half of the API that writes: each operation is a verb of a room, under the page's permission.

What a verb refuses is told as a problem in the verb's own sentence (refusals.py); what is written
is answered with where it stands now (shared.py), and can be read in full at its address.
"""
