"""What can go wrong while reading, each with its place and what to do.

ExtractError
├── ResourceError      a shipped data file is missing or malformed
├── WeightsChanged     the weights are not those whose hashes are shipped
├── ModelMissing       the spaCy model is not installed
├── RecordError        a record breaks its own rules (an offset outside the text, an unknown id)
└── InputError         an input cannot be read: file, line, reason
"""


class ExtractError(Exception):
    """Base of the errors of reading."""


class ResourceError(ExtractError):
    """A data file that ships with the package is missing or malformed."""


class WeightsChanged(ExtractError):
    """Weights are not those whose hashes are shipped: no reason to do without them in silence, so no ResourceError."""


class ModelMissing(ExtractError):
    """The spaCy model is not installed."""


class RecordError(ExtractError):
    """A record breaks its own rules."""


class InputError(ExtractError):
    """An input that cannot be read.

    `source` is the file (or `-` for standard input), `line` its line from 1 or None, `reason` one sentence.
    """

    def __init__(self, source: str, reason: str, *, line: int | None = None) -> None:
        self.source, self.reason, self.line = source, reason, line
        place = source if line is None else f"{source}:{line}"
        super().__init__(f"{place}: {reason}")
