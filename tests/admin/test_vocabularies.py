"""Drugs and endpoints in the back office: added, changed, merged, and two again."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from curation.evidence.merging import merge_drugs, merge_endpoints
from curation.evidence.trials import add_arm
from curation.history.told import told
from curation.models import Arm, Drug, DrugIdentifier, Endpoint, Merge, Role, User
from tests.cast import a_person, cleo
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db

DRUGS = reverse("admin:curation_drug_changelist")
ENDPOINTS = reverse("admin:curation_endpoint_changelist")
MERGES = reverse("admin:curation_merge_changelist")


@pytest.fixture
def administrator(client):
    person = cleo()
    client.force_login(person)
    return person


def typed(drug=None, **fields):
    """What the form of a drug sends."""
    facts = {"inn": "baricitinib", "slug": "baricitinib", "synonyms": "", "targets": ""}
    facts |= {"binding": "", "mechanism": "", "route": "", "role": "study", "approved_for": ""}
    facts |= {"boxed_warning": "unknown", "note": "", "sources": ""}
    identifiers = list(drug.identifiers.all()) if drug else []
    inline = {"TOTAL_FORMS": len(identifiers) + 1, "INITIAL_FORMS": len(identifiers)}
    for number, identifier in enumerate(identifiers):
        inline |= {
            f"{number}-id": identifier.pk,
            f"{number}-drug": drug.pk,
            f"{number}-system": identifier.system,
            f"{number}-value": identifier.value,
        }
    return facts | {f"identifiers-{name}": value for name, value in inline.items()} | fields


def asked(first, second, **fields):
    return {"action": "merge_selected", "_selected_action": [first.pk, second.pk], **fields}


def test_a_drug_is_added_with_its_identifiers_and_history_says_by_whom(client, administrator):
    answer = client.post(
        reverse("admin:curation_drug_add"),
        typed(
            synonyms="Olumiant, LY3009104,, ",
            targets="JAK1,JAK2",
            sources=str(a_source().pk),
            **{"identifiers-0-system": "ATC", "identifiers-0-value": "L04AF02"},
        ),
    )

    assert answer.status_code == 302
    drug = Drug.objects.get()
    assert (drug.synonyms, drug.targets) == (["Olumiant", "LY3009104"], ["JAK1", "JAK2"])
    assert drug.sources.count() == 1
    for row in (drug, DrugIdentifier.objects.get()):
        assert str(told(row)[0]).startswith("Cleo Marchetti (administrator) added the drug")


def test_a_drug_is_changed_and_what_was_written_from_its_name_follows(client, administrator):
    drug = a_drug("INCB28050", synonyms=["LY3009104"])
    DrugIdentifier.objects.create(drug=drug, system="ATC", value="L04AF02")
    add_arm(a_trial(), by=administrator, kind="drug", drug=drug)
    desk = reverse("admin:curation_drug_change", args=[drug.pk])

    page = client.get(desk)
    assert 'value="JAK1, JAK2"' in page.content.decode()
    answer = client.post(desk, typed(drug, synonyms="INCB28050", **{"identifiers-0-DELETE": "on"}))

    assert answer.status_code == 302
    assert Arm.objects.get().label == "baricitinib dose not stated"
    assert not DrugIdentifier.objects.exists()
    assert str(told(drug)[0]) == (
        "Cleo Marchetti (administrator) changed the drug: slug incb28050 -> baricitinib, "
        "INN INCB28050 -> baricitinib, synonyms LY3009104 -> INCB28050, "
        "targets JAK1, JAK2 -> empty."
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"inn": "BARICITINIB", "slug": "other"}, "Another drug has this name."),
        ({"inn": ""}, "This field is required."),
        ({"targets": "JAK1, JAK9"}, "JAK9 is not one of the available choices"),
    ],
)
@pytest.mark.usefixtures("administrator")
def test_what_cannot_be_of_a_drug_is_refused_with_a_sentence(client, fields, says):
    a_drug()

    page = client.post(reverse("admin:curation_drug_add"), typed(**fields))

    assert says in page.content.decode()
    assert Drug.objects.count() == 1


def test_a_drug_that_results_use_is_not_deleted_there_even_by_hand(client, administrator):
    trial, drug = a_trial(), a_drug()
    a_result(an_outcome(trial, an_endpoint()), an_arm(trial, drug), by=administrator, events=1, n=9)

    page = client.get(reverse("admin:curation_drug_change", args=[drug.pk])).content.decode()
    answer = client.post(reverse("admin:curation_drug_delete", args=[drug.pk]), {"post": "yes"})
    listed = client.post(
        DRUGS, {"action": "delete_selected", "_selected_action": [drug.pk], "post": "yes"}
    )

    assert "deletelink" not in page
    assert answer.status_code == 403
    assert listed.status_code == 302
    assert Drug.objects.get() == drug


@pytest.mark.usefixtures("administrator")
def test_an_endpoint_may_be_printed_with_a_comma(client):
    answer = client.post(
        reverse("admin:curation_endpoint_add"),
        {
            "name": "SRI-4",
            "slug": "sri-4",
            "domain": "disease activity",
            "kind": "dichotomous",
            "good": "higher",
            "printed": "SRI(4), week 52\r\n\r\nSRI4 response",
            "position": "1",
        },
    )

    assert answer.status_code == 302
    endpoint = Endpoint.objects.get()
    assert endpoint.printed == ["SRI(4), week 52", "SRI4 response"]
    page = client.get(reverse("admin:curation_endpoint_change", args=[endpoint.pk]))
    assert "SRI(4), week 52\nSRI4 response</textarea>" in page.content.decode()


@pytest.mark.usefixtures("administrator")
def test_an_endpoint_that_differs_only_in_spelling_is_refused(client):
    an_endpoint("SRI-4")
    fields = {"domain": "other", "kind": "rate", "good": "lower", "position": "1"}

    page = client.post(
        reverse("admin:curation_endpoint_add"), {"name": "sri 4", "slug": "again"} | fields
    )

    assert "This endpoint is here, perhaps spelt otherwise." in page.content.decode()


def test_lists_hide_what_was_merged_unless_asked(client, administrator):
    for merge, entry, address in (
        (merge_drugs, a_drug, DRUGS),
        (merge_endpoints, an_endpoint, ENDPOINTS),
    ):
        merge(entry("gone"), into=entry("stays"), by=administrator, reason="One.")

        def shown(address=address, **question):
            results = client.get(address, question).context["cl"].result_list
            return sorted(map(str, results))

        assert shown() == ["stays"]
        assert shown(merged="yes") == ["gone"]
        assert shown(merged="all") == ["gone", "stays"]
        assert shown(q="gone") == ["stays"]  # by the name that leads to it


@pytest.mark.usefixtures("administrator")
def test_merging_asks_first_and_shows_what_it_would_touch(client):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    an_arm(a_trial(), old)

    page = client.post(DRUGS, asked(old, new))

    words = page.content.decode()
    assert page.status_code == 200
    assert "INCB28050 into baricitinib" in words
    assert "baricitinib into INCB28050" in words
    assert "From then on baricitinib is also found as: INCB28050." in words
    assert " style=" not in words
    assert "<script>" not in words
    assert not Merge.objects.exists()


def test_two_are_merged_in_the_direction_that_was_chosen(client, administrator):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    arm = an_arm(a_trial(), old)

    answer = client.post(
        DRUGS, asked(old, new, post="yes", into=new.pk, reason="Its code."), follow=True
    )

    assert "INCB28050 was merged into baricitinib." in answer.content.decode()
    arm.refresh_from_db()
    merge = Merge.objects.get()
    assert (arm.drug, merge.by, merge.reason) == (new, administrator, "Its code.")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": "One."}, "Choose the one that stays."),
        ({"into": "first"}, "Say why these two are one."),
        ({"into": "first", "reason": " "}, "Say why these two are one."),
        ({"into": "0", "reason": "One."}, "Select a valid choice"),
    ],
)
@pytest.mark.usefixtures("administrator")
def test_a_merge_without_a_direction_or_a_reason_is_asked_again(client, fields, says):
    first, second = a_drug("first"), a_drug("second")
    if fields.get("into") == "first":
        fields = fields | {"into": first.pk}

    page = client.post(DRUGS, asked(first, second, post="yes", **fields))

    assert page.status_code == 422
    assert says in page.content.decode()
    assert not Merge.objects.exists()


@pytest.mark.usefixtures("administrator")
def test_what_stands_in_the_way_of_a_merge_is_shown_and_refuses_it(client):
    old, new, trial = an_endpoint("SRI4 response"), an_endpoint("SRI-4"), a_trial()
    an_outcome(trial, old)
    an_outcome(trial, new)

    page = client.post(
        ENDPOINTS, asked(old, new, post="yes", into=new.pk, reason="Spelt otherwise.")
    )

    assert page.status_code == 422
    assert page.content.decode().count("These have the outcome under both endpoints") == 3
    assert not Merge.objects.exists()


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("number", [1, 3])
def test_only_two_can_be_merged(client, number):
    drugs = [a_drug(f"drug-{each}") for each in range(number)]

    page = client.post(
        DRUGS,
        {"action": "merge_selected", "_selected_action": [drug.pk for drug in drugs]},
        follow=True,
    )

    assert "Select two drugs to merge." in page.content.decode()


def test_merges_are_undone_the_newest_first(client, administrator):
    first, second, third = (a_drug(name) for name in ("first", "second", "third"))
    merges = [
        merge_drugs(first, into=second, by=administrator, reason="One."),
        merge_drugs(second, into=third, by=administrator, reason="One."),
    ]
    selected = {"action": "undo_selected", "_selected_action": [merge.pk for merge in merges]}

    page = client.post(MERGES, selected, follow=True)

    assert "Second and third are two again." in page.content.decode()
    assert "First and second are two again." in page.content.decode()
    assert Drug.objects.standing().count() == 3
    again = client.post(MERGES, selected, follow=True)
    assert "This merge was undone already." in again.content.decode()


def test_only_those_who_keep_the_vocabularies_may_change_or_merge(client):
    """A staff account that may look, and no more."""
    person = a_person("ines", Role.ADMINISTRATOR)
    person.groups.clear()
    looks = ["view_user", "view_drug", "view_merge", "view_endpoint"]
    person.user_permissions.set(Permission.objects.filter(codename__in=looks))
    client.force_login(User.objects.get(pk=person.pk))
    first, second = a_drug("first"), a_drug("second")

    page = client.get(DRUGS)
    assert page.status_code == 200
    assert "merge_selected" not in page.content.decode()
    client.post(DRUGS, asked(first, second, post="yes", into=first.pk, reason="One."))
    assert not Merge.objects.exists()
    assert client.post(reverse("admin:curation_drug_add"), typed()).status_code == 403
    desk = reverse("admin:curation_drug_change", args=[first.pk])
    assert client.get(desk).status_code == 200
    assert client.post(desk, typed(first)).status_code == 403
