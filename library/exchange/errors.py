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

    def __init__(self, errors: list[LineError]):
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))
