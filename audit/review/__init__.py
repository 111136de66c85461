"""The pages on which supervisors read the trail: who looked at what, when, by what way, and whether the ledger is whole.

They stand above every other room, because they put names and case codes into the ledger's sentences; nothing imports them.
"""
