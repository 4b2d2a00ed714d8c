"""Which roles may ask which operation that writes; and which scope their token needs for it."""

from curation.models import Scope

CURATORS = {"ada", "cleo"}
REVIEWERS = {"ben", "cleo"}
ADMINISTRATORS = {"cleo"}
ALL_ROLES = {"ada", "ben", "cleo"}

_BY_PEOPLE_AND_SCOPE = {
    (Scope.TAG, frozenset(ALL_ROLES)): [
        "POST /taggings/bulk",
        "POST /taggings/bulk/{act}/undo",
        "PUT /references/{reference}/tags/{tag}",
        "DELETE /references/{reference}/tags/{tag}",
        "PUT /references/{reference}/decisions/{stage}",
        "DELETE /references/{reference}/decisions/{stage}",
        "POST /assignments/take",
        "POST /assignments/give-back",
        "POST /claims/{claim}/comments",
        "POST /references/{reference}/comments",
    ],
    (Scope.TAG, frozenset(REVIEWERS)): [
        "POST /assignments",
        "POST /assignments/withdraw",
        "POST /assignments/hand-over",
        "PUT /references/{reference}/settlements/{stage}",
        "DELETE /references/{reference}/settlements/{stage}",
        "PUT /references/{reference}/tag-settlements/{tag}",
        "DELETE /references/{reference}/tag-settlements/{tag}",
    ],
    (Scope.TAG, frozenset(CURATORS)): [
        "POST /tags",
        "PATCH /tags/{tag}",
        "POST /tags/{tag}/move",
        "POST /tags/{tag}/merge",
        "POST /tags/{tag}/split",
        "POST /tag-changes/{change}/undo",
        "POST /tags/{tag}/retire",
    ],
    (Scope.CLAIM, frozenset(CURATORS)): [
        "POST /claims",
        "PATCH /claims/{claim}",
        "DELETE /claims/{claim}",
        "POST /claims/{number}/submit",
        "POST /claims/{number}/withdraw",
        "POST /claims/{claim}/citations",
        "PATCH /citations/{citation}",
        "DELETE /citations/{citation}",
        "POST /citations/{number}/submit",
        "POST /citations/{number}/withdraw",
        "POST /references/{reference}/quotes",
        "DELETE /quotes/{quote}",
    ],
    (Scope.EXTRACT, frozenset(ADMINISTRATORS)): [
        *(
            operation
            for noun, name in (("drugs", "drug"), ("endpoints", "endpoint"))
            for operation in (
                f"POST /{noun}",
                f"PATCH /{noun}/{{{name}}}",
                f"POST /{noun}/{{{name}}}/merge",
            )
        ),
        "POST /merges/{merge}/undo",
    ],
    (Scope.EXTRACT, frozenset(CURATORS)): [
        "POST /trials",
        "PATCH /trials/{trial}",
        "POST /trials/{trial}/arms",
        "PATCH /arms/{arm}",
        "POST /trials/{trial}/outcomes",
        "PATCH /outcomes/{outcome}",
        "PUT /trials/{trial}/reports/{reference}",
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
            f"POST /{noun}/{{number}}/{step}"
            for noun in ("claims", "citations", "results", "effects", "findings")
            for step in ("accept", "reject")
        ),
    ],
    (Scope.IMPORT, frozenset(CURATORS)): [
        "POST /imports",
        "POST /imports/query",
        "POST /references/{reference}/fetch",
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
