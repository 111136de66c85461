"""Write docs/permissions.md from the role table in casework/access/policy.py:   python tools/permissions.py

A test compares the page with what this file makes, so the page cannot tell an older story than the code.
"""

import os
import sys
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "permissions.md"

VERBS: Final = {
    "cases.new": "open a new case",
    "cases.list": "see the list of her cases, with names masked",
    "cases.open": "open a case",
    "cases.reveal": "show a masked name",
    "cases.search": "search her cases by name or code",
    "cases.history": "read earlier versions of a record",
    "cases.write": "add and change records",
    "cases.consent": "record and withdraw consent",
    "cases.assign": "assign a case, hand it over, end a colleague's access",
    "cases.close": "fill in the checklist and ask to close a case",
    "cases.approve": "approve an assessment, a plan, a closure, or send it back",
    "cases.hand_on": "give her own part of a case to another counsellor",
    "cases.reopen": "reopen a closed case",
    "cases.merge": "see possible duplicates among the cases she holds, compare two, merge them, undo it",
    "cases.rekey": "give a part of a case that she holds a new key",
    "erasure.ask": "ask for a case, a part, a record or an earlier version to be erased, see what was asked and whether a legal hold lasts",
    "erasure.approve": "approve an erasure that somebody else asked for, see what was erased, print its certificate",
    "erasure.hold": "place a legal hold; lift one that another supervisor placed",
    "supervision.board": "see the board of her teams: caseloads, what is late, what waits",
    "supervision.review": "review the file of a case with identities masked",
    "feedback.add": "write down what a client says of the office, for no case",
    "feedback.read": "read what clients said in a quarter, as numbers",
    "reports.print": "print the case summary",
    "referrals.send": "send a referral, see its answers, write to the partner",
    "referrals.withdraw": "end a referral",
    "referrals.desk": "see the referrals sent to her organisation",
    "referrals.answer": "accept, decline, report and complete a referral, write to the sender",
    "referrals.received": "see what another team referred to her team or to her, answer it, write to the sender",
    "referrals.name": "say which colleague of her team takes what was referred to it",
    "referrals.give": "give that colleague the parts of a case that the woman agreed to, as far as she holds them",
    "legal.open": "open the legal matters of a case, see her own calendar of hearings and days to keep",
    "legal.write": "write legal matters, proceedings, papers, hearings and decisions, close and reopen a matter",
    "legal.team": "see the calendar of hearings of her teams",
    "counselling.open": "open the counselling of a case",
    "counselling.write": "write sessions, notes and questionnaires",
    "counselling.dates": "see on which days counselling was written down, and how often",
    "counselling.seen": "see, as a lock, that there is counselling",
    "counselling.alerts": "answer a counsellor who asks for her",
    "audit.review": "read the trail: who saw and changed what",
    "people.manage": "invite and suspend people, found teams",
    "people.certify": "confirm that a key belongs to a person",
    "people.recover": "hand a colleague who lost her passphrase one of two codes (with the key of a recovery team)",
    "emergency.lock": "lock a person of the office, a team or the whole office in an emergency",
    "emergency.travel": "close a colleague's cases to her until a day, and open them again before it",
    "partners.manage": "keep the list of partner organisations, add and change entries of the directory, import and export it",
    "directory.read": "see, search and open the directory of who helps",
    "directory.verify": "note that she asked an organisation today, and whether it works",
    "reference.manage": "keep the reference lists: words, dates, retired terms",
}

HEAD: Final = """# Who may do what

A page is opened when two things say yes. The **role** of the person says which verbs she has at all: the first table. A **grant** says with
whom: a signed row that carries the keys of one case, or of one referral, sealed to her or to her team. Nobody gets a grant from her role;
without one a supervisor, an administrator or a superuser of the database opens nothing. "Not yours" and "not there" are the same answer.

The role that counts is the one in her signed certificate. An edited column in the database changes nothing.

*Written by `tools/permissions.py` from `casework/access/policy.py`; a test holds the two together.*

## Verbs of each role

"""
BETWEEN: Final = """
## Parts of a case that an assignment opens

Each case has four parts with a key of their own. A person who is assigned gets these, and whoever assigns her has to hold them. The
counselling key is made for the first counsellor of a case and held by counsellors alone: only one of them gives it to another.

"""
TAIL: Final = """
* The person who opens a case gets her role's part of it; the supervisors of her team get the team's, through the team's key.
* A partner organisation gets the packet of one referral, under a key of its own, until the last day the survivor agreed to, and after the
  work is over for the days she agreed to. Where her consent says so it also reads the legal part of the case while the work goes on, and
  no other part, ever. Withdrawing consent, refusing, and every other end delete the grants in the same transaction, and the ledger confirms
  that none is left.
* Another team of the office gets a packet in the same way, for its supervisors and the colleague they name. Parts of the case open for her
  only where the survivor agreed to them, where they are her role's, and once somebody who holds them gives them; they end with it.
  What is held until a day is not given to anybody for longer.
* A person who is reached by two ways (her own grant and her team's) keeps access until both are gone. The case page lists every way.
* Anybody locks her own account in an emergency, and nobody locks a partner but she herself: her organisation's key lies with its own people
  alone. An administrator locks nobody else from a page. Whoever bribed or caught her could close the office with two clicks; on the server
  she has the command, and there it says that the server did it.
* Reading and changing are told apart by the role, not by the key: what opens a record can also seal one. The end of a grant is a date that
  is signed, not mathematics.
"""


def page() -> str:
    """The whole page. Raises KeyError for a verb that has no sentence here."""
    from casework.access import policy
    from casework.accounts.models import Role

    given = set().union(*policy.ROLES.values())
    if given - set(VERBS):
        raise KeyError(*sorted(given - set(VERBS)))
    roles = {role.value: str(role.label) for role in Role}
    verbs = _table(["verb", *roles.values()])
    for verb in (known for known in VERBS if known in given):
        verbs.append([f"{VERBS[verb]} `{verb}`", *(_given(role, verb) for role in roles)])
    parts = _table(["who", *policy.COMPARTMENTS])
    opened = [(label, policy.ASSIGNED.get(role, ())) for role, label in roles.items()] + [("The team (its supervisors)", policy.TEAM)]
    for who, held in opened:
        parts.append([who, *("opens" if part in held else "" for part in policy.COMPARTMENTS)])
    return HEAD + _text(verbs) + BETWEEN + _text(parts) + TAIL


def _given(role: str, verb: str) -> str:
    """The cell of a role: what the office may choose is told as a choice, whatever this installation chose."""
    from casework.access import policy

    if verb in policy.ROLES[role]:
        return "yes"
    return "if the office says so" if (role, verb) in policy.CHOSEN else ""


def _table(titles: list[str]) -> list[list[str]]:
    return [titles, ["---"] + [":-:"] * (len(titles) - 1)]


def _text(rows: list[list[str]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("en"):
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
