"""The restore drill: an office, its backups, a machine that is gone, and everything back for the right people and for nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from audit import checking
from casework.backup.stores import DATA, KEYS
from casework.cases.actions import assign
from casework.cases.models import Case
from casework.documents.models import Document
from referrals.models import Referral
from tests.accounts.door import sign_in
from tests.backup.machine import NAME_THE_ERASED, Machine, erase, rows
from tests.cast import PASSPHRASE, Cast, a_case
from tests.documents.made import a_document, body
from tests.documents.samples import TEXT
from tests.promises.scene import a_referral


class Office:
    """What happened before the machine was lost."""

    def __init__(self, machine: Machine, cast: Cast) -> None:
        self.cast = cast
        self.case = a_case(cast, given_name="گلبدن")
        self.erased = a_case(cast, given_name="فرخنده")
        with cast.acting("shakiba"):
            assign(case=self.case, to=cast.humaira)
        self.referral: Referral = a_referral(cast, self.case, "nargis", "sepidar")
        self.document: Document = a_document(cast, self.case)
        self.yesterday = machine.make()
        self.later = a_case(cast, given_name="سهیلا")
        a_document(cast, self.erased)
        erase(self.erased.pk)
        self.today = machine.make()


@pytest.fixture
def office(machine: Machine, cast: Cast) -> Office:
    return Office(machine, cast)


def entered(name: str) -> Client:
    client = Client()
    client.cookies["hamraz_language"] = "en"
    assert sign_in(client, name, PASSPHRASE).status_code == 302
    return client


def opens(client: Client, case: Case, word: str) -> bool:
    answer = client.post(f"/cases/{case.pk}/", {"show": "name"})
    return answer.status_code == 200 and word in answer.content.decode()


def nothing_of(case: Case) -> bool:
    """Neither its rows nor its id, anywhere but in what the trail has sealed and in the list of what was erased."""
    return not any(case.pk in row for table, found in rows().items() if table not in NAME_THE_ERASED for row in found)


def test_after_the_machine_is_lost_everything_opens_for_the_right_people_and_the_erased_case_stays_erased(
    machine: Machine, office: Office
) -> None:
    assert office.yesterday.full == {KEYS: True, DATA: True}
    assert office.today.full == {KEYS: False, DATA: False}
    machine.lost()
    restored = machine.restore()
    assert restored.name == office.today.name
    assert checking.check()[0].ok

    nargis, roshan = entered("nargis"), entered("roshan")
    assert opens(nargis, office.case, "گلبدن") and opens(nargis, office.later, "سهیلا")
    assert opens(entered("humaira"), office.case, "گلبدن")
    address = reverse("documents:download", args=[office.case.pk, office.document.pk])
    assert body(nargis.get(address)) == TEXT
    assert "مشوره حقوقی" in roshan.get(f"/desk/{office.referral.pk}/").content.decode()
    assert not opens(entered("palwasha"), office.case, "")
    assert not opens(roshan, office.case, "")
    assert not opens(Client(), office.case, "")
    assert nargis.get(f"/cases/{office.erased.pk}/").status_code == 404
    assert nothing_of(office.erased)


def test_restoring_the_set_of_yesterday_erases_again_what_was_erased_since(machine: Machine, office: Office) -> None:
    machine.lost()
    restored = machine.restore(name=office.yesterday.name, older=True)
    assert restored.erased == 1
    assert nothing_of(office.erased)
    nargis = entered("nargis")
    assert opens(nargis, office.case, "گلبدن")
    assert nargis.get(f"/cases/{office.later.pk}/").status_code == 404
    assert checking.check()[0].ok


def test_a_full_set_and_what_changed_since_make_the_database_as_it_was(machine: Machine, office: Office) -> None:
    before = rows()
    machine.lost()
    machine.restore()
    after = rows()
    assert {table for table in before if after[table] != before[table]} <= {"audit_entry", "audit_segment", "audit_checkpoint"}
    there = len(before["audit_entry"]) - 2  # the copy handed out and the backup are told when the set is whole
    assert after["audit_entry"][:there] == before["audit_entry"][:there]
    assert [row[2] for row in after["audit_entry"][there:]] == ["backup.restored"]
