"""T6: who gets what from every address of the house. A route that is not declared here fails the test.

This table is written by hand, from what people should be able to do; it is not derived from the role table of the code, so that the
two hold each other. Nobody but the people named in a row gets anything else than "not found"; strangers are sent to the door.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

NARGIS, COLLEAGUE, SUPERVISOR, OTHER_SUPERVISOR = "nargis", "palwasha", "shakiba", "laila"
COUNSELLOR, LEGAL, PARTNER, OTHER_PARTNER, DATA, ADMINISTRATOR = "zohra", "humaira", "roshan", "mina", "wida", "farida"
STRANGER = "stranger"

CASEWORKERS = (NARGIS, COLLEAGUE)
SUPERVISORS = (SUPERVISOR, OTHER_SUPERVISOR)
WRITERS = (*CASEWORKERS, *SUPERVISORS)
READERS = (*WRITERS, COUNSELLOR, LEGAL)
PRINTERS = (*WRITERS, LEGAL)
LAWFUL = (*WRITERS, LEGAL)  # who holds the legal part of an assigned case
PARTNERS = (PARTNER, OTHER_PARTNER)
MANAGERS = (*SUPERVISORS, ADMINISTRATOR)
HELPERS = (*READERS, ADMINISTRATOR)
ASKERS = (*WRITERS, LEGAL, ADMINISTRATOR)
SIGNED_IN = (*READERS, *PARTNERS, DATA, ADMINISTRATOR)
ANYBODY = (*SIGNED_IN, STRANGER)

Answers = Mapping[str, int]


def to(people: tuple[str, ...], status: int = 200) -> dict[str, int]:
    return dict.fromkeys(people, status)


@dataclass(frozen=True)
class Row:
    """What the people of a route get when they reach its object. ``None``: the method is not allowed to anybody.

    *about* names the object (ABOUT below); *data* is posted; *literal* are path arguments that are no ids.
    """

    about: str = ""
    get: Answers | None = None
    post: Answers | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    literal: Mapping[str, str] = field(default_factory=dict)
    without_csrf: bool = False  # leaving is never refused
    shows: bool = True  # False: what is said of the case is nothing, so nobody's reading of it is recorded

    @property
    def is_open(self) -> bool:
        """True when people without an account get an answer here."""
        return STRANGER in {**(self.get or {}), **(self.post or {})}


# Object → path argument → which id of the scene.
ABOUT: dict[str, dict[str, str]] = {
    "": {},
    "case": {"pk": "case"},
    "consent": {"pk": "case", "record": "consent"},
    "approval": {"pk": "case", "record": "approval"},
    "consent to share": {"pk": "case", "consent": "consent"},
    "holder": {"pk": "case", "person": "holder"},
    "pair": {"pk": "case", "other": "twin"},
    "draft": {"pk": "draft"},
    "referral": {"pk": "referral"},
    "packet": {"pk": "referral"},
    "row of a referral": {"pk": "case", "record": "referral"},
    "letter": {"pk": "letter"},
    "hearing of a referral": {"pk": "referral", "record": "referrals.hearing"},
    "document of a referral": {"pk": "referral", "record": "referrals.document"},
    "document of a packet": {"pk": "referral", "record": "referrals.document"},
    "received": {"pk": "inside"},
    "parts to give": {"pk": "case", "record": "inside"},
    "newcomer of the organisation": {"pk": "newcomer"},
    "client of the organisation": {"pk": "client"},
    "person who waits": {"pk": "enrolled"},
    "person": {"pk": "active"},
    "suspended person": {"pk": "suspended"},
    "team": {"pk": "team"},
    "member": {"pk": "team", "person": "member"},
    "caseworker": {"person": "caseworker"},
    "entry of the directory": {"pk": "entry"},
    "erasure": {"pk": "erasure"},
    "service of an entry": {"pk": "entry", "service": "offered"},
}
OF_A_REFERRAL = {
    "referral", "letter", "packet", "hearing of a referral", "document of a referral", "document of a packet", "received", "parts to give",
    "row of a referral",
}
OF_A_PARTNER = {"packet", "document of a packet"}
OF_A_CASE = {"case", "approval", "consent", "consent to share", "holder", "pair", "draft", *OF_A_REFERRAL}
CROSSED = {"approval", "consent", "consent to share"}  # a record under the address of another case


def arguments(about: str) -> dict[str, str]:
    """Path argument → which id of the scene. A record written through views.record is named by its code."""
    return ABOUT[about] if about in ABOUT else {"pk": "case", "record": about}


def of_a_case(about: str) -> bool:
    return about in OF_A_CASE or is_record(about)


def crossed(about: str) -> bool:
    return about in CROSSED or is_record(about)


def is_record(about: str) -> bool:
    return about != "" and about not in ABOUT

NOTE = {"kind": "call", "text": "words"}
ANYTHING = {"anything": "1"}
WRONG = {"maintenance": "x", "side": "x", "until-y": "x", "done_on-y": "x", "kind": "x", "tier": "x", "on-y": "x"}  # of every legal form
A_TICKET = {"ticket": "00000000-0000-4000-8000-000000000000"}
A_TERM = {"name": "closure_reasons", "code": "moved"}

MATRIX: dict[str, Row] = {
    # --- cases
    "cases:today": Row(get=to(READERS) | to((*PARTNERS, DATA, ADMINISTRATOR), 302)),  # the others go on to their own first page
    "cases:list": Row(get=to(READERS), post=to(READERS)),
    "cases:search": Row(get=to(READERS), post=to(READERS, 302), data={"q": "پروین"}),
    "cases:found": Row(get=to(READERS, 302)),  # nothing was looked for yet
    "cases:new": Row(get=to(WRITERS), post=to(WRITERS)),
    "cases:check": Row(get=to(WRITERS, 302), post=to(WRITERS, 302)),
    "cases:drafts": Row(get=to(READERS)),
    "cases:draft": Row(post=to(READERS), data={"draft_form": "cases.note", "text": "words"}),
    "cases:draft-discard": Row("draft", post=to(READERS, 302)),
    "cases:case": Row("case", get=to(READERS), post=to(READERS), data={"show": "name"}),
    "cases:why": Row("case", get=to(READERS), post=to(READERS, 302), data={"usual": "review"}),
    "cases:identity": Row("case", get=to(READERS), post=to(WRITERS, 409)),
    "cases:situation": Row("case", get=to(READERS), post=to(WRITERS, 409)),
    "cases:note-new": Row("case", get=to(WRITERS), post=to(WRITERS), data={"kind": "call"}),
    "cases:note": Row("cases.contact", get=to(READERS), post=to(WRITERS, 409), data=NOTE),
    "cases:story-new": Row("case", get=to(WRITERS), post=to(WRITERS), data={"happened-y": "x"}),
    "cases:story": Row("cases.incident", get=to(READERS), post=to(WRITERS, 409)),
    "cases:dependant-new": Row("case", get=to(WRITERS), post=to(WRITERS), data={"birth-y": "x"}),
    "cases:dependant": Row("cases.dependant", get=to(READERS), post=to(WRITERS, 409)),
    "cases:perpetrator-new": Row("case", get=to(WRITERS), post=to(WRITERS), data={"name": "words"}),
    "cases:perpetrator": Row("cases.perpetrator", get=to(READERS), post=to(WRITERS, 409)),
    "cases:assessments": Row("case", get=to(READERS)),
    "cases:assessment-new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "cases:assessment": Row("cases.assessment", get=to(READERS), post=to(WRITERS, 409)),
    "cases:plans": Row("case", get=to(READERS)),
    "cases:safety-plan-new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "cases:safety-plan": Row("cases.safety_plan", get=to(READERS), post=to(WRITERS, 409)),
    "cases:plan-item-new": Row("case", get=to(WRITERS), post=to(WRITERS), data={"by-y": "x"}),
    "cases:plan-item": Row("cases.plan_item", get=to(READERS), post=to(WRITERS, 409)),
    "cases:follow-up-new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "cases:follow-up": Row("cases.follow_up", get=to(READERS), post=to(WRITERS, 409)),
    "cases:conference-new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "cases:conference": Row("cases.conference", get=to(READERS), post=to(WRITERS, 409)),
    "cases:consents": Row("case", get=to(READERS)),
    "cases:consent-new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "cases:duty-new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "cases:duty": Row("cases.duty", get=to(READERS), post=to(WRITERS, 409)),
    "cases:withdraw": Row("consent", get=to(WRITERS), post=to(WRITERS, 302)),
    "cases:assign": Row("case", get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "cases:hand-on": Row("case", get=to((COUNSELLOR,)), post=to((COUNSELLOR,))),
    "cases:revoke": Row("holder", get=to(SUPERVISORS), post=to(SUPERVISORS, 302)),
    "cases:task-new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "cases:task": Row("cases.task", get=to(READERS), post=to(WRITERS, 409)),
    "cases:flag-new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "cases:flag": Row("cases.flag", get=to(READERS), post=to(WRITERS, 409)),
    "cases:close": Row("case", get=to(WRITERS), post=to(WRITERS, 409)),
    "cases:approvals": Row(get=to(SUPERVISORS)),
    "cases:ask": Row("case", post=to(WRITERS, 302), literal={"subject": "closure"}),
    "cases:approval": Row("approval", get=to(READERS), post=to(SUPERVISORS)),
    "cases:reopen": Row("case", get=to(SUPERVISORS, 302), post=to(SUPERVISORS, 302)),
    "cases:history": Row("case", get=to(READERS)),
    "cases:record-history": Row("cases.contact", get=to(READERS), literal={"kind": "cases.contact"}),
    # --- supervision
    "supervision:board": Row(get=to(SUPERVISORS)),
    "supervision:review-new": Row("case", get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "supervision:review": Row("supervision.file_review", get=to(READERS), post=to(SUPERVISORS, 409)),
    "supervision:duplicates": Row(get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "supervision:compare": Row("pair", get=to(SUPERVISORS), post=to(SUPERVISORS, 302), data={"decision": "apart"}),
    "supervision:hand-over": Row("caseworker", get=to((SUPERVISOR,)), post=to((SUPERVISOR,))),
    # --- documents: read by who holds the case's own part; the page of one shows a lock to the others
    "documents:list": Row("case", get=to(READERS)),
    "documents:new": Row("case", get=to(WRITERS)),
    "documents:add": Row("case", get=to(WRITERS, 302), post=to(WRITERS), literal=A_TICKET),
    "documents:document": Row("documents.document", get=to(READERS)),
    "documents:change": Row("documents.document", get=to(WRITERS), post=to(WRITERS, 409)),
    "documents:show": Row("documents.document", get=to(WRITERS)),
    "documents:download": Row("documents.document", get=to(WRITERS)),
    "documents:remove": Row("documents.document", get=to(WRITERS), post=to(WRITERS, 302)),
    # --- counselling: its counsellor; days and counts for the supervisor
    "counselling:instruments": Row(get=to((COUNSELLOR,))),
    "counselling:overview": Row("case", get=to((COUNSELLOR, *SUPERVISORS))),
    "counselling:safety": Row("case", get=to((COUNSELLOR,))),
    "counselling:session-new": Row("case", get=to((COUNSELLOR,)), post=to((COUNSELLOR,))),
    "counselling:session": Row("counselling.session", get=to((COUNSELLOR,)), post=to((COUNSELLOR,), 409)),
    "counselling:note-new": Row("case", get=to((COUNSELLOR,)), post=to((COUNSELLOR,))),
    "counselling:note": Row("counselling.note", get=to((COUNSELLOR,)), post=to((COUNSELLOR,), 409)),
    "counselling:measure-new": Row("case", get=to((COUNSELLOR,)), post=to((COUNSELLOR,))),
    "counselling:measure": Row("counselling.measure", get=to((COUNSELLOR,))),
    "counselling:measure-change": Row("counselling.measure", get=to((COUNSELLOR,)), post=to((COUNSELLOR,), 409)),
    "counselling:notice": Row("counselling.notice", get=to(SUPERVISORS), post=to(SUPERVISORS, 302)),
    # --- legal matters: whoever holds the legal part; a lock for the counsellor
    "legal:overview": Row("case", get=to(READERS)),
    "legal:calendar": Row(get=to(LAWFUL)),
    "legal:team": Row(get=to(SUPERVISORS)),
    "legal:matter-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:matter": Row("legal.matter", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:party-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:party": Row("legal.party", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:authority-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:authority": Row("legal.authority", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:deadline-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:deadline": Row("legal.deadline", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:evidence-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:evidence": Row("legal.evidence", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:proceeding-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:proceeding": Row("legal.proceeding", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:filing-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:filing": Row("legal.filing", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:hearing-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:hearing": Row("legal.hearing", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:decision-new": Row("case", get=to(LAWFUL), post=to(LAWFUL), data=WRONG),
    "legal:decision": Row("legal.decision", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:matter-close": Row("legal.matter", get=to(LAWFUL), post=to(LAWFUL, 409)),
    "legal:matter-reopen": Row("legal.matter", get=to(LAWFUL, 302), post=to(LAWFUL, 302)),
    # --- paper
    "reports:summary": Row("case", get=to(PRINTERS), post=to(PRINTERS)),
    "reports:papers": Row("case", get=to(PRINTERS)),
    "reports:paper": Row("case", get=to(PRINTERS), post=to(PRINTERS), literal={"name": "action-plan"}),
    "reports:consent": Row("consent", get=to(PRINTERS), post=to(PRINTERS)),
    "reports:attorney": Row("legal.authority", get=to(LAWFUL), post=to(LAWFUL)),
    "reports:chronology": Row("legal.matter", get=to(LAWFUL), post=to(LAWFUL)),
    "reports:on-request": Row("case", get=to(PRINTERS), post=to(PRINTERS)),
    "reports:causes": Row(post=to(LAWFUL)),
    "reports:blanks": Row(get=to(PRINTERS)),
    "reports:blank": Row(post=to(PRINTERS), literal={"name": "intake"}),
    # --- referrals: the office, then the partner
    "referrals:new": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "referrals:check": Row("case", get=to(WRITERS, 302), post=to(WRITERS, 302)),
    "referrals:paper": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "referrals:under": Row("consent to share", get=to(WRITERS), post=to(WRITERS)),
    "referrals:of-case": Row("case", get=to(WRITERS)),
    "referrals:conflicts": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "referrals:conflict": Row("referrals.conflict", get=to(WRITERS), post=to(WRITERS)),
    "referrals:list": Row(get=to(WRITERS)),
    "referrals:page": Row("referral", get=to(WRITERS), post=to(WRITERS)),
    "referrals:feedback": Row("referral", get=to(WRITERS, 302), post=to(WRITERS, 302)),
    "referrals:take": Row("hearing of a referral", post=to(WRITERS, 302)),
    "referrals:document-take": Row("document of a referral", post=to(WRITERS, 302)),
    "referrals:document-show": Row("document of a referral", get=to(WRITERS)),
    "referrals:document-download": Row("document of a referral", get=to(WRITERS)),
    "referrals:heard": Row("letter", post=to(WRITERS, 409)),
    "referrals:say": Row("referral", post=to(WRITERS, 409)),
    # --- inside the office: the sender, then the team that received, and whom it named (Humaira, of Laila's case)
    "referrals:inside": Row("case", get=to(WRITERS), post=to(WRITERS)),
    "referrals:parts": Row("parts to give", get=to(WRITERS), post=to(WRITERS, 302)),
    "referrals:received": Row(get=to(READERS)),
    "referrals:received-one": Row("received", get=to((*SUPERVISORS, LEGAL)), post=to((*SUPERVISORS, LEGAL), 409)),
    "referrals:received-say": Row("received", post=to((*SUPERVISORS, LEGAL), 409)),
    "referrals:received-name": Row("received", post=to(SUPERVISORS, 302)),
    # --- the directory of who helps: the office, never a partner
    "referrals:directory": Row(get=to(HELPERS), post=to(HELPERS), data={"words": "عدالت"}),
    "referrals:directory-entry": Row("entry of the directory", get=to(HELPERS)),
    "referrals:directory-verify": Row("entry of the directory", get=to(ASKERS), post=to(ASKERS)),
    "referrals:directory-new": Row(get=to(MANAGERS), post=to(MANAGERS)),
    "referrals:directory-change": Row("entry of the directory", get=to(MANAGERS), post=to(MANAGERS)),
    "referrals:directory-history": Row("entry of the directory", get=to(MANAGERS)),
    "referrals:directory-restore": Row("entry of the directory", post=to(MANAGERS, 302), literal={"number": 1}),
    "referrals:directory-service-new": Row("entry of the directory", get=to(MANAGERS), post=to(MANAGERS)),
    "referrals:directory-service": Row("service of an entry", get=to(MANAGERS), post=to(MANAGERS)),
    "referrals:directory-import": Row(get=to(MANAGERS), post=to(MANAGERS)),
    "referrals:directory-export": Row(post=to(MANAGERS), literal={"form": "json"}),
    "referrals:desk": Row(get=to(PARTNERS)),
    "referrals:own-trail": Row(get=to(PARTNERS)),
    "referrals:clients": Row(get=to(PARTNERS), post=to(PARTNERS)),
    "referrals:client-remove": Row("client of the organisation", post=to((PARTNER,), 302)),
    "referrals:packet": Row("packet", get=to(PARTNERS), post=to(PARTNERS, 409)),
    "referrals:desk-draft": Row("packet", post=to(PARTNERS), data={"draft_form": "referrals.answer", "text": "words"}, shows=False),
    "referrals:assign": Row("packet", post=to(PARTNERS, 302)),
    "referrals:capacity": Row(get=to(PARTNERS), post=to(PARTNERS, 302)),
    "referrals:hearing": Row("packet", post=to(PARTNERS, 409)),
    "referrals:document-add": Row("packet", get=to(PARTNERS, 302), post=to(PARTNERS, 409), literal=A_TICKET),
    "referrals:desk-document-show": Row("document of a packet", get=to(PARTNERS)),
    "referrals:desk-document-download": Row("document of a packet", get=to(PARTNERS)),
    "referrals:delegated": Row("packet", get=to(PARTNERS)),  # in the scene her consent says so: all other rows are asked with that key
    "referrals:desk-say": Row("packet", post=to(PARTNERS, 409)),
    # --- the door, and oneself
    "accounts:sign-in": Row(get=to(ANYBODY), post=to(ANYBODY)),
    "accounts:lock": Row(post=to(ANYBODY, 302)),
    "accounts:leave": Row(get=to(ANYBODY), post=to(ANYBODY), without_csrf=True),
    "accounts:stay": Row(post=to(SIGNED_IN)),
    "accounts:join": Row(get=to(SIGNED_IN, 302) | to((STRANGER,)), post=to(SIGNED_IN, 302) | to((STRANGER,))),
    "accounts:me": Row(get=to(SIGNED_IN)),
    "accounts:passphrase": Row(get=to(SIGNED_IN), post=to(SIGNED_IN)),
    "accounts:second-factor": Row(get=to(SIGNED_IN), post=to(SIGNED_IN)),
    "accounts:colleagues": Row(get=to(PARTNERS)),
    "accounts:admit": Row("newcomer of the organisation", post=to((PARTNER,), 302)),
    # --- people and teams
    "recovery:recover": Row(get=to(ANYBODY), post=to(ANYBODY)),
    "recovery:hand": Row("person", get=to(MANAGERS), post=to(MANAGERS)),
    "recovery:renew": Row(get=to(SIGNED_IN), post=to(SIGNED_IN)),
    "people:resettle": Row("team", post=to(MANAGERS, 302)),
    "people:list": Row(get=to(MANAGERS)),
    "people:person": Row("person", get=to(MANAGERS)),
    "people:invite": Row(get=to(MANAGERS), post=to(MANAGERS)),
    "people:confirm": Row("person who waits", get=to(MANAGERS), post=to(MANAGERS, 302)),
    "people:suspend": Row("person", get=to(MANAGERS), post=to(MANAGERS, 302)),
    "people:restore": Row("suspended person", get=to(MANAGERS), post=to(MANAGERS, 302)),
    "people:team-new": Row(get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "people:partner": Row(get=to(MANAGERS), post=to(MANAGERS)),
    "people:team": Row("team", get=to(MANAGERS)),
    "people:admit": Row("team", post=to(MANAGERS, 302), data={"person": "member"}),
    "people:remove": Row("member", get=to(MANAGERS), post=to(MANAGERS, 302)),
    "recovery:keys": Row(get=to(MANAGERS)),
    # --- in an emergency: oneself, and for a supervisor her office
    "emergency:lock": Row(get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "emergency:leave": Row("person", get=to(MANAGERS), post=to(MANAGERS, 302)),
    "emergency:travel": Row("person", get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "emergency:travel-me": Row(get=to(SIGNED_IN), post=to(SIGNED_IN)),
    "emergency:lock-me": Row(get=to(SIGNED_IN), post=to(SIGNED_IN)),
    # --- client feedback: never the caseworker, never a partner
    "feedback:new": Row(get=to((COUNSELLOR, LEGAL, DATA, *SUPERVISORS)), post=to((COUNSELLOR, LEGAL, DATA, *SUPERVISORS))),
    "feedback:results": Row(get=to(SUPERVISORS)),
    # --- the reference lists
    "reference:lists": Row(get=to(MANAGERS)),
    "reference:list": Row(get=to(MANAGERS), literal={"name": "closure_reasons"}),
    "reference:new": Row(get=to(MANAGERS), post=to(MANAGERS), literal={"name": "closure_reasons"}),
    "reference:term": Row(get=to(MANAGERS), post=to(MANAGERS), literal=A_TERM),
    "reference:retire": Row(post=to(MANAGERS, 302), literal=A_TERM),
    "reference:history": Row(get=to(MANAGERS), literal=A_TERM),
    "reference:import": Row(get=to(MANAGERS), post=to(MANAGERS), literal={"name": "closure_reasons"}),
    "reference:export": Row(get=to(MANAGERS), literal={"name": "closure_reasons", "form": "csv"}),
    # --- the trail
    "review:day": Row(get=to(SUPERVISORS)),
    "review:person": Row("person", get=to(SUPERVISORS)),
    "review:case": Row("case", get=to(SUPERVISORS)),
    "review:record": Row("cases.contact", get=to(SUPERVISORS), literal={"kind": "cases.contact"}),
    "review:case-row": Row("case", get=to(SUPERVISORS)),
    "review:referral-row": Row("row of a referral", get=to(SUPERVISORS)),
    "review:report": Row("case", get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "review:print-day": Row(get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "review:print-person": Row("person", get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "review:print-case": Row("case", get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "review:export": Row(get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "review:kept": Row(get=to(SUPERVISORS)),
    "review:find": Row(get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "review:verify": Row(post=to(SUPERVISORS, 302)),
    "review:sign": Row(get=to(SUPERVISORS)),
    "review:sign-off": Row(post=to(SUPERVISORS, 302)),
    "review:going-on": Row(get=to(SUPERVISORS, 302)),
    "review:sheet": Row(post=to(SUPERVISORS)),
    "review:copy": Row(post=to(SUPERVISORS)),
    "review:proof": Row(get=to(SUPERVISORS), post=to(SUPERVISORS)),
    "review:unusual": Row(get=to(SUPERVISORS), post=to(SUPERVISORS, 302)),
    "review:decoy": Row("case", post=to(SUPERVISORS, 302)),
    "review:compare": Row("case", post=to(SUPERVISORS)),
    # --- erasure: asked for by who works on the case, decided by a supervisor; a new key by who holds the part
    "erasure:of-case": Row("case", get=to(READERS), post=to(READERS)),
    "erasure:of-record": Row("cases.contact", get=to(WRITERS), post=to(WRITERS), literal={"kind": "cases.contact"}),
    "erasure:request": Row("erasure.request", get=to(READERS), post=to(SUPERVISORS)),
    "erasure:carry-out": Row("erasure.request", post=to(READERS, 302)),
    "erasure:hold": Row("case", get=to(READERS), post=to(SUPERVISORS)),
    "erasure:key": Row("case", get=to(SUPERVISORS), post=to(SUPERVISORS, 302), literal={"part": "case"}),
    "erasure:list": Row(get=to(SUPERVISORS)),
    "erasure:retention": Row(get=to(SUPERVISORS), post=to(SUPERVISORS, 302)),
    "erasure:certificate": Row("erasure", get=to(SUPERVISORS), post=to(SUPERVISORS)),
    # --- everybody
    "language": Row(post=to(ANYBODY, 302), data={"language": "ps"}),
    "health": Row(get=to(ANYBODY)),
    "alive": Row(get=to(ANYBODY)),
}
