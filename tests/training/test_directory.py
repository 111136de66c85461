"""The invented organisations of the training office are HSDS, keep the rules, and show every state."""

import pytest

from casework.training import directory
from casework.training.people import RANA, SEPIDAR, Office
from referrals.directory import shelters
from referrals.directory.about import About
from referrals.directory.judging import joined, judged
from referrals.directory.models import DirectoryEntry
from referrals.directory.sealing import all_opened

INVENTED = ("(ساختگی)", "(جعلي)")


def test_every_name_says_that_it_is_invented() -> None:
    assert all(one.name.endswith(INVENTED) for one in directory.ORGANISATIONS)


@pytest.mark.parametrize("one", directory.ORGANISATIONS, ids=lambda one: one.phone)
def test_an_invented_organisation_is_hsds_and_keeps_the_rules(one: directory.Invented) -> None:
    about = About.from_json(one.about)
    assert judged(joined(directory._document(one), about), about)[1] == []


def test_it_is_written_down_with_both_partners_and_every_state(office: Office) -> None:
    directory.write_down(office)
    with office.acting("nargis"):
        found = all_opened(DirectoryEntry.objects.all())
    assert len(found) == 12
    assert {entry.row.partner_id for entry in found} >= {office.teams[SEPIDAR].pk, office.teams[RANA].pk}
    assert {entry.about.working_status for entry in found} == {"open", "suspended", "closed"}
    assert [entry for entry in found if shelters.is_shelter(entry.document, entry.about) and entry.document.get("locations")] == []
    assert any(not entry.about.verified_on for entry in found)
