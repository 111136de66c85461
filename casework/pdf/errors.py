"""What can keep a document from being printed. The messages carry no content."""


class PaperError(ValueError):
    """The document was not printed."""


class TooMuch(PaperError):
    """The document is longer than a page maker should be asked to set in one request."""


class Unprintable(PaperError):
    """The text holds characters that deceive the eye or the reader: controls, direction overrides, lone surrogates."""


class Refused(PaperError):
    """The document asked for something outside the office's own paper: a file, an address, an embedded object."""
