"""Which roles may ask which operation that writes; and which scope their token needs for it."""

from curation.models import Scope

CURATORS = {"ada", "cleo"}
REVIEWERS = {"ben", "cleo"}
ALL_ROLES = {"ada", "ben", "cleo"}

_BY_PEOPLE_AND_SCOPE = {
    (Scope.TAG, frozenset(ALL_ROLES)): [
        "POST /taggings/bulk",
        "POST /taggings/bulk/{act}/undo",
        "PUT /references/{reference}/tags/{tag}",
        "DELETE /references/{reference}/tags/{tag}",
        "PUT /references/{reference}/decisions/{stage}",
        "DELETE /references/{reference}/decisions/{stage}",
        "POST /claims/{claim}/comments",
        "POST /references/{reference}/comments",
    ],
    (Scope.TAG, frozenset(CURATORS)): [
        "POST /tags",
        "PATCH /tags/{tag}",
        "POST /tags/{tag}/move",
        "POST /tags/{tag}/merge",
        "POST /tags/{tag}/retire",
    ],
    (Scope.CLAIM, frozenset(CURATORS)): [
        "POST /claims",
        "PATCH /claims/{claim}",
        "DELETE /claims/{claim}",
        "POST /claims/{claim}/submit",
        "POST /claims/{claim}/withdraw",
        "POST /claims/{claim}/citations",
        "PATCH /citations/{citation}",
        "DELETE /citations/{citation}",
        "POST /citations/{citation}/submit",
        "POST /citations/{citation}/withdraw",
        "POST /references/{reference}/quotes",
        "DELETE /quotes/{quote}",
    ],
    (Scope.EXTRACT, frozenset(CURATORS)): [
        "POST /outcomes/{outcome}/results",
        "POST /outcomes/{outcome}/effects",
        "PATCH /results/{result}",
        "PATCH /effects/{effect}",
        "DELETE /results/{result}",
        "DELETE /effects/{effect}",
        *(
            f"POST /{noun}/{{number}}/{step}"
            for noun in ("results", "effects", "findings")
            for step in ("submit", "withdraw")
        ),
    ],
    (Scope.DECIDE, frozenset(REVIEWERS)): [
        *(
            f"POST /{noun}/{{{name}}}/{step}"
            for noun, name in (
                ("claims", "claim"),
                ("citations", "citation"),
                ("results", "number"),
                ("effects", "number"),
                ("findings", "number"),
            )
            for step in ("accept", "reject")
        ),
    ],
    (Scope.IMPORT, frozenset(CURATORS)): [
        "POST /imports",
        "POST /imports/{batch}/cancel",
        "POST /imports/{batch}/resume",
        "POST /imports/{batch}/retry",
    ],
    (Scope.REVIEW, frozenset(CURATORS)): [
        "POST /reviews",
        "PATCH /reviews/{review}",
        "POST /reviews/{review}/lists",
        "POST /entries/{entry}/choose",
        "POST /entries/{entry}/set-aside",
        "POST /entries/{entry}/refuse",
        "POST /entries/{entry}/undo",
    ],
}
WHO_MAY_WRITE = {
    operation: (scope, set(people))
    for (scope, people), operations in _BY_PEOPLE_AND_SCOPE.items()
    for operation in operations
}
