"""What people did: a row for each sentence."""

from curation.exports.columns import kept
from curation.exports.tables import Table
from curation.history.activity import Act

ACTIVITY: Table[Act] = Table(
    "activity",
    "Something that somebody did, as the page tells it.",
    (
        kept("at", "When it was done."),
        kept("who", "Who did it."),
        kept("user_name", "Their account; empty where the system did it.", "person.username"),
        kept("role", "The role that they had then."),
        kept("did", "What they did, in words.", "words"),
        kept("why", "The reason that they gave.", "reason"),
    ),
)
