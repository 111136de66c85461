"""Catalogue cards prolonged, put back, exchanged or invented, and planted rows that wait for the next card.

An invented card has bytes behind it where the stamp would be, so that those who stamp as the pages do are tried too.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from audit import stamps
from casework.access import catalogue, grants, rings
from casework.accounts.keys import holder_of
from casework.cases import actions
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant, Situation
from casework.encryption import Keys, post_card, seal_card
from tests.access.attacks.trying import Attack, copied, her_grant, put_back, shows
from tests.cast import Cast

INVENTED = b'{"code":"invented","keys":[]}'
NO_STAMP = bytes(stamps.BYTES)


def given_with_a_card(cast: Cast, case: Case, *, settled: bool, **more: object) -> CaseUserGrant:
    """Palwasha's grant with its card: as it was posted, or settled by a first look at her list."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"], card=catalogue.cards(Case, [case.pk])[case.pk], **more)  # type: ignore[arg-type]
    if settled:
        shows(cast, "palwasha", case)
    return CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)


def card_prolonged(cast: Cast, case: Case) -> str:
    """A grant until today, seen today; tomorrow the writer takes its end away."""
    given_with_a_card(cast, case, settled=True, expires=timezone.localdate())
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(expires_at=0)
    return "palwasha"


def posted_card_prolonged(cast: Cast, case: Case) -> str:
    given_with_a_card(cast, case, settled=False, expires=datetime.date(2020, 1, 1))
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(expires_at=0)
    return "palwasha"


def card_of_a_revoked_grant_put_back(cast: Cast, case: Case) -> str:
    kept = given_with_a_card(cast, case, settled=True)
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.palwasha)
    put_back(kept)
    return "palwasha"


def card_under_another_signature(cast: Cast, case: Case) -> str:
    """The row of an ended grant gets a signature of which the ledger knows nothing."""
    card_of_a_revoked_grant_put_back(cast, case)
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(signature=b"x" * 64)
    return "palwasha"


def card_of_another_grant(cast: Cast, case: Case) -> str:
    """The card of the wide grant that she had is put into the narrow one that she has."""
    kept = given_with_a_card(cast, case, settled=True)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"])
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(card=kept.card)
    return "palwasha"


def card_invented_for_a_planted_grant(cast: Cast, case: Case) -> str:
    """Anybody can post to a public key: the list would say of the case what the writer wants."""
    return _invented(cast, case, b"")


def card_invented_and_signed_by_nobody(cast: Cast, case: Case) -> str:
    return _invented(cast, case, cast.nargis.pk.bytes + b"x" * 64)


def _invented(cast: Cast, case: Case, behind: bytes) -> str:
    grant = copied(her_grant(cast, case), user=cast.palwasha)
    holder = Keys.from_seed(cast.seeds[cast.palwasha.pk])
    aad = catalogue.card_aad("user", str(cast.palwasha.pk), "case", grant)
    grant.card = post_card(holder.encryption_public, aad, INVENTED) + behind + NO_STAMP
    grant.save()
    return "palwasha"


def _nargis_saves(cast: Cast, case: Case) -> None:
    """A change of the situation, which is sealed for every holder of a card."""
    with cast.acting("nargis"):
        situation = Situation.objects.get(case=case)
        situation.risk = "medium"
        actions.change_record(record=situation)


def planted_grant_waits_for_the_next_card(cast: Cast, case: Case) -> str:
    """The row opens nothing, but whoever saves next would seal the card to her."""
    copied(her_grant(cast, case), user=cast.palwasha)
    _nargis_saves(cast, case)
    return "palwasha"


def ended_grant_waits_for_the_next_card(cast: Cast, case: Case) -> str:
    card_under_another_signature(cast, case)
    _nargis_saves(cast, case)
    return "palwasha"


def prolonged_grant_waits_for_the_next_card(cast: Cast, case: Case) -> str:
    card_prolonged(cast, case)
    _nargis_saves(cast, case)
    return "palwasha"


def _signed_by(cast: Cast, writer: str, holder: str, grant: CaseUserGrant) -> bytes:
    """What the pages of *writer* would leave for *holder*, made at home."""
    with cast.acting(writer) as someone:
        aad = catalogue.card_aad("user", str(cast.people[holder].pk), "case", grant)
        return catalogue.seal_bytes(someone, holder_of("user", cast.people[holder].pk), aad, INVENTED) + NO_STAMP


def card_signed_by_a_colleague_at_home(cast: Cast, case: Case) -> str:
    """Palwasha has no part in the case; her signature is good, and the writer puts what she signed into the grant of Nargis."""
    grant = her_grant(cast, case)
    CaseUserGrant.objects.filter(pk=grant.pk).update(card=_signed_by(cast, "palwasha", "nargis", grant))
    return "nargis"


def card_signed_by_a_partner_at_home(cast: Cast, case: Case) -> str:
    grant = her_grant(cast, case)
    CaseUserGrant.objects.filter(pk=grant.pk).update(card=_signed_by(cast, "roshan", "nargis", grant))
    return "nargis"


def card_and_grant_signed_by_a_colleague_at_home(cast: Cast, case: Case) -> str:
    """A case that Zohra does not hold is in her list, with what Palwasha says of it."""
    row = copied(her_grant(cast, case), user=cast.zohra, granted_by=cast.palwasha.pk)
    own = Keys.from_seed(cast.seeds[cast.palwasha.pk])
    row.signature = own.sign(rings.statement_of(row, rings.info_of(row, holder_of("user", cast.zohra.pk), "case")))
    row.card = _signed_by(cast, "palwasha", "zohra", row)
    row.save()
    return "zohra"


def card_under_the_key_of_the_team(cast: Cast, case: Case) -> str:
    """Every supervisor of the team has that key. Nobody signs what lies under it."""
    team = cast.teams["one"]
    grant = CaseTeamGrant.objects.get(content_object=case)
    with cast.acting("shakiba") as shakiba:
        aad = catalogue.card_aad("team", str(team.pk), "case", grant)
        false = seal_card(shakiba.teams[team.pk][1].wrap_key, aad, 1, INVENTED)
    CaseTeamGrant.objects.filter(pk=grant.pk).update(card=false + NO_STAMP)
    return "shakiba"


def card_of_a_revoked_grant_said_to_be_younger(cast: Cast, case: Case) -> str:
    """The ledger is asked for ends after the entry that the row names."""
    card_of_a_revoked_grant_put_back(cast, case)
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(since=10**9)
    return "palwasha"


ATTACKS: list[Attack] = [
    card_signed_by_a_colleague_at_home,
    card_signed_by_a_partner_at_home,
    card_and_grant_signed_by_a_colleague_at_home,
    card_under_the_key_of_the_team,
    card_of_a_revoked_grant_said_to_be_younger,
    card_prolonged,
    posted_card_prolonged,
    card_of_a_revoked_grant_put_back,
    card_under_another_signature,
    card_of_another_grant,
    card_invented_for_a_planted_grant,
    card_invented_and_signed_by_nobody,
    planted_grant_waits_for_the_next_card,
    ended_grant_waits_for_the_next_card,
    prolonged_grant_waits_for_the_next_card,
]
