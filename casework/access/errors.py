"""What can stand between a reader and a record."""


class NoKey(LookupError):
    """The person acting holds no key for this record, or nobody is acting."""


class Damaged(NoKey):
    """The key is held, and the bytes of the record do not open with it: they were changed, cut short, or lost."""


class NoCard(NoKey):
    """The writer has no whole catalogue card of the object: changing the others' would take facts away from them."""


class StaleRecord(Exception):
    """Someone else changed the record since it was read; the message never holds content."""


class NotInSQL(Exception):
    """Content was used where only columns can be: filter, order, values, update, aggregate."""


class GrantRefused(Exception):
    """A grant that cannot be given: to someone without a certified key, or of keys the giver does not hold."""


class OnlyLent(GrantRefused):
    """The giver holds the keys until a day, and would give them for longer."""
