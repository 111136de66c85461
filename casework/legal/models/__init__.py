"""What the legal room keeps of a case. Everything lies in the compartment of that name; columns say that there is a record, no more."""

from casework.legal.models.matter import Authority, Deadline, Evidence, Matter, Party
from casework.legal.models.proceeding import Decision, Filing, Hearing, Proceeding, Under, court_of

__all__ = [
    "Authority", "Deadline", "Decision", "Evidence", "Filing", "Hearing", "Matter", "Party", "Proceeding", "Under", "court_of",
]  # fmt: skip
