"""The child process that opens files: told a path, it answers with text or with a picture.

Files come from anywhere, so it has nothing to lose: no secrets, no writing, little memory and time.
"""

import base64
import logging
import os
import resource
import warnings
from pathlib import Path

from library.extraction.formats import Refused, format_of, reader_of
from library.extraction.gathering import gather
from library.extraction.limits import Limits
from library.limited.serving import Say, serve

NICENESS = 10
MOST_OPEN_FILES = 128


def answer(request: dict, say: Say) -> dict:
    """Read the text of a file or make its picture; `problem` says why not."""
    limits = Limits.of(request["limits"])
    path = Path(request["path"])
    try:
        found = format_of(path, request["extension"], limits)
        reader = reader_of(found)(path, limits)
        return text_of(reader, limits) if request["do"] == "text" else pictures_of(reader)
    except Refused as refusal:
        return {"problem": refusal.code}
    except (MemoryError, OSError):
        raise
    except Exception as problem:  # whatever a library says of a file it cannot read
        return {"problem": "broken", "said": f"{type(problem).__name__}: {problem}"[:200]}


def text_of(reader, limits: Limits) -> dict:
    """Return the text of an opened file with its places."""
    gathered = gather(reader.parts(), limits)
    pages = reader.pages
    cut = gathered.cut or bool(pages and pages > limits.pages)
    return {"parts": gathered.parts, "pages": pages, "cut": cut}


def pictures_of(reader) -> dict:
    """Return a preview and a card's picture of an opened file, if it has a look."""
    from library.extraction import pictures

    picture = reader.picture()
    if picture is None or pictures.is_blank(picture):
        return {}
    page = pictures.page_size(picture)
    card = pictures.card_size(picture)
    return {
        "size": page.size,
        "page": base64.b64encode(pictures.encoded(page)).decode(),
        "card": base64.b64encode(pictures.encoded(card)).decode(),
    }


def give_up_rights() -> None:
    """Write no file, open few, stand back behind everything else."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_OPEN_FILES, MOST_OPEN_FILES))
    os.nice(NICENESS)
    warnings.simplefilter("ignore")
    logging.disable()


if __name__ == "__main__":
    give_up_rights()
    serve(answer)
