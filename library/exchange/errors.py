"""What is wrong with a file, said by line, field and value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineError:
    """One thing that is wrong with one line."""

    line: int
    field: str
    value: object
    message: str

    def __str__(self):
        shown = repr(self.value)
        shown = shown if len(shown) <= 80 else shown[:77] + "…"
        return f"line {self.line}, {self.field}: {self.message} (got {shown})"


class ImportRefused(Exception):
    """A file with errors imports nothing."""

    # What may help, by what is said.
    advice = (("unknown slug", "Terms that are not there are made with --create-terms."),)

    def __init__(self, errors: list[LineError], whole: bool = True):
        self.errors = errors
        # Whether these are all errors of the file, or checking stopped at so many.
        self.whole = whole
        super().__init__("\n".join(str(error) for error in errors))

    @property
    def summary(self) -> str:
        """What has happened, and what may help."""
        count = (
            f"{len(self.errors)} error(s)" if self.whole else f"at least {len(self.errors)} errors"
        )
        said = "\n".join(str(error.message) for error in self.errors)
        advice = [hint for words, hint in self.advice if words in said]
        return " ".join([f"Nothing was imported: {count}.", *advice])
