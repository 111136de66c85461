"""The errors of opening. There is one on purpose: an attacker must not learn which check refused his bytes."""


class CannotOpen(Exception):
    """Sealed bytes did not open: wrong key, wrong context, damaged, cut short, or of a version we do not know."""

    sentence = "These sealed bytes cannot be opened with this key in this place."

    def __init__(self, *_details: object) -> None:
        # Whatever a caller passes is dropped, so that no content and no key can reach a log through a message.
        super().__init__(self.sentence)


class WeakParameters(CannotOpen):
    """Argon2id parameters below the floor of this installation: somebody may have made guessing cheap."""

    sentence = "The passphrase parameters are below the floor of this installation."
