"""A new seed for a person: everything sealed to her lies under it at once, and the old one opens nothing that is written from then on."""

from django.db import transaction

import audit
from casework.access import resettling
from casework.accounts import bundles, directory, keys, memberships, own_access, session, shares
from casework.accounts.models import FormerKey, User
from casework.accounts.unlocked import Unlocked, former_key_info, membership_info_for, unlocked
from casework.encryption import Keys, new_seed, settle


@transaction.atomic
def renew(*, user: User, seed: bytes, passphrase: str, second_factor: tuple[str, tuple[str, ...]] = ("", ())) -> bytes:
    """Give *user*, whose seed is known in this request, a new one under *passphrase*. All her sessions end. Returns the new seed.

    The new key is certified by the one before it, for the same role. *second_factor* is what goes into the new bundle: nothing after a
    recovery, so that she sets it anew. Raises keys.NotCertified when *seed* is not that of her certificate.
    """
    with unlocked(user, seed) as someone:
        own, epoch = Keys.from_seed(fresh := new_seed()), someone.holder.epoch + 1
        _resettle(someone, own, epoch)
        before = bundles.standing(user.pk)
        bundles.write(user, bundles.Bundle(fresh, *second_factor), passphrase)
        user.own_card = directory.settled_name(own, "user", user.pk, directory.own_name(someone))
        user.has_second_factor = bool(second_factor[0])
        user.save(update_fields=["password", "bundle", "own_card", "has_second_factor"])
        session.end_all([user.pk])
        row = keys.announce(kind="user", holder=user.pk, epoch=epoch, keys=own, role=someone.holder.role)
        keys.certify(row, registrar=someone.keys, registrar_id=user.pk)
        keys.believed(row)  # or everything is undone
        bundles.end(user.pk, before)
        audit.record("key.renewed", person=str(user.pk), epoch=epoch)
    shares.post_shares(user, fresh, epoch=epoch)
    return fresh


def _resettle(someone: Unlocked, own: Keys, epoch: int) -> None:
    resettling.resettle_own(someone, own, epoch)
    for row in someone.memberships:
        held, signed_for = someone.teams.get(row.team_id, {}).get(row.epoch), memberships.signed_for(row, someone)
        if held is not None and signed_for is not None:
            row.envelope = settle(own, membership_info_for(row.team_id, row.epoch, signed_for), held.seed)
            row.save(update_fields=["envelope"])
    FormerKey.objects.filter(user=someone.user).delete()
    for before, held in someone.own_epochs.items():
        envelope = settle(own, former_key_info(someone.user.pk, before, own), held.seed)
        FormerKey.objects.create(user=someone.user, epoch=before, envelope=envelope)


@transaction.atomic
def renew_own(*, user: User, passphrase: str) -> None:
    """New keys for the person acting, under the passphrase and the second step she has. Raises own_access.WrongPassphrase.

    Her row is held meanwhile, so that an emergency lock falls before it (and nothing opens) or after it (and holds).
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    opened, _seal = own_access.open_bundle(user, passphrase)
    renew(user=user, seed=opened.seed, passphrase=passphrase, second_factor=(opened.otp, opened.codes))
