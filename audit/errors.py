"""What can go wrong with the ledger. No message holds content."""


class LedgerError(Exception):
    """Anything the ledger refuses."""


class LedgerUnwritable(LedgerError):
    """The entry could not be written: what was about to happen must not happen, and nothing may be shown."""


class LedgerIsAppendOnly(LedgerError):
    """Something tried to change or remove what is written, or to insert past ``audit.record``."""


class UnknownKind(LedgerError, ValueError):
    """The kind of entry is not in ``audit.kinds.KINDS``."""


class StoryTooLong(LedgerError, ValueError):
    """The sealed body would not fit the 65,535 bytes its length prefix can say: split the entry."""


class GenesisPinned(LedgerError):
    """The ledger already begins elsewhere: its first link cannot be moved."""
