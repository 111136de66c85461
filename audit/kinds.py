"""Every kind of entry, with the sentence a supervisor reads. Nothing is recorded that is not listed here.

Sentences are plain and neutral: they say what was done, not whether it was right. Placeholders are ``who``, ``case``, ``subject``
and ``count``; the review pages fill them with names only a reader with the keys can see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.errors import UnknownKind

Outcome = Literal["done", "read", "refused", "warning"]
PLACEHOLDERS = frozenset({"who", "case", "subject", "count"})


class _Words(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its *code* as stored, its *sentence* for people, and its *outcome* for the colour and the filter."""

    code: str
    sentence: Promise | str
    outcome: Outcome

    def tell(self, words: Mapping[str, object]) -> str:
        """The sentence in the reader's language; a word that is not known is shown as "…"."""
        return str(self.sentence) % _Words(words)


def get(code: str) -> Kind:
    """The kind of that code. Raises UnknownKind, which is a ValueError."""
    try:
        return KINDS[code]
    except KeyError:
        raise UnknownKind("this kind of entry is not in audit.kinds") from None


_LISTED: dict[Outcome, dict[str, Promise | str]] = {
    "done": {
        # signing in and out
        "signed_in": _("%(who)s signed in"),
        "signed_out": _("%(who)s signed out"),
        "left": _("%(who)s left at once"),
        "session_expired": _("The session of %(who)s ended because it was idle"),
        # cases and their records
        "case.opened": _("%(who)s opened the new case %(case)s"),
        "case.created_record": _("%(who)s added a record to the case %(case)s"),
        "case.changed": _("%(who)s changed a record of the case %(case)s"),
        "case.assigned": _("%(who)s assigned the case %(case)s"),
        "case.handed_over": _("%(who)s handed over the case %(case)s"),
        "case.closed": _("%(who)s closed the case %(case)s"),
        "case.reopened": _("%(who)s reopened the case %(case)s"),
        "case.told_apart": _("%(who)s noted that the case %(case)s and another are of two different women"),
        "case.told_apart_undone": _("%(who)s took back that the case %(case)s and another are of two different women"),
        "case.merged": _("%(who)s merged the case %(case)s with another of the same woman"),
        "case.unmerged": _("%(who)s undid the merging of the case %(case)s with another"),
        "case.rekeyed": _("%(who)s gave a part of the case %(case)s a new key"),
        "case.erasure_asked": _("%(who)s asked for something of the case %(case)s to be erased"),
        "case.erasure_declined": _("%(who)s did not approve an erasure in the case %(case)s"),
        "case.erasure_approved": _("%(who)s approved an erasure in the case %(case)s"),
        "case.hold_placed": _("%(who)s placed a legal hold on the case %(case)s"),
        "case.hold_lifted": _("%(who)s lifted the legal hold on the case %(case)s"),
        "consent.recorded": _("%(who)s recorded consent in the case %(case)s"),
        "consent.withdrawn": _("%(who)s recorded that consent was withdrawn in the case %(case)s"),
        "approval.asked": _("%(who)s asked for approval in the case %(case)s"),
        "approval.given": _("%(who)s gave approval in the case %(case)s"),
        "file.added": _("%(who)s added a document to the case %(case)s"),
        "file.removed": _("%(who)s removed a document from the case %(case)s"),
        # access
        "grant.made": _("%(who)s gave access to the case %(case)s"),
        "grant.revoked": _("%(who)s took back access to the case %(case)s"),
        "grant.ended": _("%(who)s ended the earlier keys of a person or a team, if there were any"),
        "grant.expired": _("An access to the case %(case)s expired"),
        # referrals
        "conflict.asked": _("%(who)s asked a partner about a conflict of interest in the case %(case)s"),
        "conflict.answered": _("%(who)s’s page answered a question about a conflict of interest"),
        "conflict.decided": _("%(who)s decided about a possible conflict of interest in the case %(case)s"),
        "client.added": _("%(who)s wrote somebody into the register of her organisation’s clients"),
        "client.removed": _("%(who)s took somebody out of the register of her organisation’s clients"),
        "referral.sent": _("%(who)s sent a referral from the case %(case)s"),
        "referral.received": _("%(who)s opened the referral %(subject)s for the first time"),
        "referral.accepted": _("%(who)s accepted the referral %(subject)s"),
        "referral.declined": _("%(who)s declined the referral %(subject)s"),
        "referral.progress": _("%(who)s noted progress on the referral %(subject)s"),
        "referral.completed": _("%(who)s completed the referral %(subject)s"),
        "referral.unavailable": _("%(who)s noted that the service of the referral %(subject)s is not available"),
        "referral.declined_by_her": _("%(who)s noted that the woman declined the referral %(subject)s"),
        "referral.revoked": _("%(who)s took back the referral %(subject)s"),
        "referral.replaced": _("%(who)s sent a changed packet in the place of the referral %(subject)s"),
        "referral.withdrawn": _("%(who)s withdrew the referral %(subject)s"),
        "referral.assigned": _("%(who)s noted who works on the referral %(subject)s"),
        "referral.parts": _("%(who)s opened parts of the case %(case)s to the colleague who takes a referral"),
        "referral.hearing": _("%(who)s noted a hearing of the referral %(subject)s"),
        "referral.answer_noted": _("%(who)s wrote down what the partner said of the referral %(subject)s"),
        "referral.document": _("%(who)s added a document to the referral %(subject)s"),
        "referral.document_taken": _("%(who)s took a document of the referral %(subject)s into the case %(case)s"),
        "referral.message": _("%(who)s wrote to the other side of the referral %(subject)s"),
        "referral.purged": _("No key of the referral %(subject)s is left with those it went to"),
        # leaving the system
        "export.pdf": _("%(who)s made a PDF of the case %(case)s"),
        "export.table": _("%(who)s exported a table of figures"),
        "print.blank": _("%(who)s printed a blank form"),
        "print.causes": _("%(who)s printed a list of hearings"),
        # people, teams and keys
        "office.founded": _("%(who)s founded the office"),
        "person.invited": _("%(who)s invited a person"),
        "person.enrolled": _("%(who)s enrolled a person"),
        "person.certified": _("%(who)s confirmed the key of a person"),
        "person.suspended": _("%(who)s suspended a person"),
        "person.restored": _("%(who)s let a suspended person sign in again"),
        "person.put_back": _("%(who)s put back the team and the role of a person, which somebody had changed past the pages"),
        "person.leaving_asked": _("%(who)s asked that a person leaves although something only she opens goes with her"),
        "person.leaving_refused": _("%(who)s took back that a person leaves"),
        "travel.begun": _("%(who)s closed the cases of a person for a journey"),
        "travel.ended": _("%(who)s opened the cases of a person again before the end of a journey"),
        "person.left": _("%(who)s noted that a person left the office"),
        "team.founded": _("%(who)s founded a team"),
        "membership.added": _("%(who)s added a person to a team"),
        "membership.removed": _("%(who)s removed a person from a team"),
        "membership.ended": _("%(who)s ended the earlier keys of a person to a team, if there were any"),
        "passphrase.changed": _("%(who)s changed the passphrase"),
        "passphrase.strengthened": _("The passphrase of %(who)s was made harder to guess at sign-in"),
        "key.renewed": _("%(who)s got new keys"),
        "key.certified": _("%(who)s signed a key of a person or a team"),
        "standing.ended": _("%(who)s ended what a person’s account could do until then"),
        "bundle.ended": _("%(who)s replaced the sealed keys of an account; the copy from before opens nothing"),
        "recovery.shared": _("%(who)s left the two halves of her key with the recovery teams"),
        "team.resettled": _("%(who)s put keys of %(count)s cases under the newest key of a team"),
        "second_factor.set": _("%(who)s set the second step of signing in"),
        # running the office
        "partner.capacity": _("%(who)s noted how many referrals the organisation can take"),
        "feedback.recorded": _("%(who)s wrote down the feedback of a client"),
        "reference.changed": _("%(who)s changed a reference list"),
        "directory.changed": _("%(who)s changed the directory of who helps"),
        "directory.exported": _("%(who)s exported %(count)s entries of the directory"),
        "backup.made": _("%(who)s made a backup"),
        "database.vacuumed": _("%(who)s took what was deleted out of the files of the database"),
        "recovery.drilled": _("Recovery with the printed sheets was tried, and every copy opened"),
        "trail.exported": _("%(who)s took entries of the trail out of the house"),
        "ledger.verified": _("%(who)s checked whether the trail is whole"),
        "trail.signed": _("%(who)s signed the trail"),
        "checkpoint.copied": _("%(who)s took a copy of a checkpoint out of the house"),
        "ledger.archived": _("%(who)s put old entries of the trail into an archive"),
        # what supervisors make of the trail
        "unusual.explained": _("%(who)s wrote down what explains an unusual access"),
        "unusual.raised": _("%(who)s raised an unusual access to the directors"),
        "decoy.set": _("%(who)s made the case %(case)s a decoy"),
        "decoy.lifted": _("%(who)s noted that the case %(case)s is no decoy any more"),
    },
    "read": {
        "case.asked": _("%(who)s was asked why she opens the case %(case)s"),
        "case.read": _("%(who)s read the case %(case)s"),
        "case.revealed": _("%(who)s showed hidden details in the case %(case)s"),
        "history.read": _("%(who)s read earlier versions in the case %(case)s"),
        "file.opened": _("%(who)s opened a document of the case %(case)s"),
        "catalogue.listed": _("%(who)s saw a list of %(count)s cases"),
        "catalogue.searched": _("%(who)s searched; results shown: %(count)s"),
        "referral.opened": _("%(who)s opened the referral %(subject)s"),
        "referral.legal_read": _("%(who)s read the legal part of the case %(case)s through a referral"),
        "referral.document_opened": _("%(who)s opened a document of the referral %(subject)s"),
        "feedback.read": _("%(who)s read what clients say"),
        "desk.trail": _("%(who)s read what her organisation did here"),
        "client.listed": _("%(who)s opened the register of her organisation’s clients"),
        "directory.listed": _("%(who)s saw the directory, entries: %(count)s"),
        "directory.read": _("%(who)s opened an entry of the directory"),
        "ledger.read": _("%(who)s read the trail"),
    },
    "refused": {
        "sign_in_refused": _("A sign-in was refused"),
        "locked_out": _("Sign-in was locked after too many attempts"),
        "session_refused": _("A session of %(who)s was refused and ended"),
        "access.refused": _("%(who)s was refused access"),
        "recovery.refused": _("A recovery with two codes was refused"),
        "approval.refused": _("%(who)s refused approval in the case %(case)s"),
    },
    "warning": {
        "recovery_code.used": _("%(who)s signed in with a recovery code"),
        "recovery.approved": _("%(who)s handed out a code for the recovery of a colleague"),
        "recovery.completed": _("%(who)s recovered an account"),
        "recovery.fell_short": _("Recovery with the printed sheets was tried, and copies are missing or wrong"),
        "recovery.counselling": _("Counselling keys of somebody who is gone were opened with the printed sheets"),
        "recovery.sheets_made": _("New recovery sheets were made from two old ones"),
        "emergency.locked": _("%(who)s locked accounts in an emergency"),
        "emergency.lifted": _("%(who)s lifted an emergency lock"),
        "case.erased": _("%(who)s erased the case %(case)s"),
        "case.part_erased": _("%(who)s erased a part of the case %(case)s"),
        "record.erased": _("%(who)s erased a record of the case %(case)s"),
        "record.damaged": _("%(who)s met a record of the case %(case)s that does not open any more"),
        "directory.damaged": _("%(who)s met an entry of the directory that does not open any more"),
        "backup.readers": _("%(who)s began to seal backups to another set of keys, readers: %(count)s"),
        "backup.restored": _("%(who)s restored a backup"),
        "checkpoint.refused": _("%(who)s brought back a copy of a checkpoint that this trail does not continue"),
        "clock.jumped": _("The clock of the server was set back"),
    },
}
KINDS: dict[str, Kind] = {
    code: Kind(code, sentence, outcome) for outcome, sentences in _LISTED.items() for code, sentence in sentences.items()
}
