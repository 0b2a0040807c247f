"""The child process that opens a workbook: told a path, it answers with a calculator."""

from pathlib import Path

from library.calculators.intake.converting import Converter
from library.calculators.intake.own import is_own, read_own
from library.calculators.intake.source import Source
from library.extraction.child import give_up_rights
from library.extraction.formats import Refused, format_of
from library.extraction.limits import Limits
from library.limited.serving import Say, serve


def answer(request: dict, say: Say) -> dict:
    """Convert a workbook; `problem` says why it could not be opened at all."""
    path = Path(request["path"])
    try:
        if format_of(path, "xlsx", Limits.of(request["limits"])) != "xlsx":
            return {"problem": "not_xlsx"}
        return converted(Source(path))
    except Refused as refusal:
        return {"problem": refusal.code}
    except (MemoryError, OSError):
        raise
    except Exception as problem:  # whatever openpyxl says of a file it cannot read
        return {"problem": "broken", "said": f"{type(problem).__name__}: {problem}"[:200]}


def converted(source: Source) -> dict:
    """Return the calculator of an opened workbook, and what was not taken over."""
    if is_own(source):
        record, troubles = read_own(source)
    else:
        converter = Converter(source)
        record, troubles = converter.convert(), converter.troubles
    return {"record": record, "troubles": [trouble.pack() for trouble in troubles]}


if __name__ == "__main__":
    give_up_rights()
    serve(answer)
