"""What goes wrong with a backup, in one sentence for whoever runs the command."""


class Refused(Exception):
    """Nothing was made, or nothing was put back: the sentence says why."""


class Evidence(Refused):
    """Nothing was made, and nothing in the directory may be touched: it is what shows that something was taken away here."""


class CannotBeOpened(Refused):
    """A file is damaged, cut short, another one than the set says, or sealed to other keys."""
