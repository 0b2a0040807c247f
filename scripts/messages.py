"""Message catalogues without a system gettext: extract, compile, check.

`locale/` holds what Valuary says; `locale/wagtail/` what Wagtail's own
catalogues leave in English.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
OURS = ROOT / "locale"
WAGTAIL = ROOT / "locale" / "wagtail"
APPS = ("accounts", "usage", "library", "playbooks", "search", "deals", "reports", "config")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HEADER = "# Valuary's interface in Simplified Chinese. `make messages` keeps it in step."


def catalogue_path(folder: Path, domain: str = "django") -> Path:
    """Return where a folder keeps its catalogue."""
    return folder / LOCALE / "LC_MESSAGES" / f"{domain}.po"


def python_files() -> Iterator[Path]:
    """Yield the modules that speak to people."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def template_files() -> Iterator[Path]:
    """Yield every template."""
    for folder in (ROOT / "templates", *(ROOT / app / "templates" for app in APPS)):
        for pattern in ("*.html", "*.txt"):
            yield from sorted(folder.rglob(pattern))


def template_as_python(path: Path) -> bytes:
    """Return a template's messages as lines of Python calls."""
    from django.utils.translation.template import templatize

    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    return "\n".join(line.strip() for line in source.splitlines()).encode()


def plural_or_single(arguments, keyword: str):
    """Return (message id, context) of one extracted call, or None if it is no message."""
    spec = KEYWORDS[keyword] or (1,)
    given = arguments if isinstance(arguments, tuple) else (arguments,)
    context, ids = None, []
    for entry in spec:
        position = entry[0] if isinstance(entry, tuple) else entry
        text = given[position - 1] if position <= len(given) else None
        if not text:
            return None
        if isinstance(entry, tuple):
            context = text
        else:
            ids.append(text)
    return (tuple(ids) if len(ids) > 1 else ids[0]), context


def extract() -> Catalog:
    """Return a catalogue of every message in the code and templates."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    catalog = Catalog(charset="utf-8")
    sources = [(path, path.read_bytes()) for path in python_files()]
    sources += [(path, template_as_python(path)) for path in template_files()]
    for path, source in sources:
        name = str(path.relative_to(ROOT))
        found = extract_python(io.BytesIO(source), KEYWORDS, ["Translators:"], {})
        for _line, keyword, arguments, comments in found:
            message = plural_or_single(arguments, keyword)
            if message:
                catalog.add(
                    message[0],
                    context=message[1],
                    locations=[(name, None)],
                    auto_comments=comments,
                )
    return catalog


def is_translated(message: Message | None) -> bool:
    """Tell whether a message has all its translations."""
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(texts)


def wagtail_gaps(domain: str) -> Catalog:
    """Return what the installed Wagtail says in English only."""
    import wagtail

    catalog = Catalog(charset="utf-8")
    base = Path(wagtail.__file__).parent
    apps = ("", "admin", "contrib/table_block", "users", "images", "documents")
    for app in (*apps, "snippets", "embeds", "sites", "search"):
        english = base / app / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        if not english.exists():
            continue
        chinese = read(Path(str(english).replace("/en/", f"/{LOCALE}/")))
        for message in read(english):
            if message.id and not is_translated(chinese.get(message.id, message.context)):
                catalog.add(message.id, context=message.context, flags=message.flags)
    return catalog


def read(path: Path) -> Catalog:
    """Return a catalogue from disk, empty if there is none."""
    if not path.exists():
        return Catalog(locale=LOCALE, project="Valuary", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source)


def update(path: Path, template: Catalog) -> Catalog:
    """Bring a catalogue in step with a template; translations stay, even of what went."""
    catalog = read(path)
    created = catalog.creation_date
    for message in list(catalog.obsolete.values()):
        catalog[message.id] = message
    catalog.update(template, no_fuzzy_matching=True)
    catalog.creation_date = created
    catalog.header_comment = HEADER
    catalog.fuzzy = False
    catalog.project, catalog.version = "Valuary", ""
    catalog.last_translator = catalog.language_team = "Valuary"
    catalog.msgid_bugs_address = "-"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalog, width=96, sort_by_file=True)
    return catalog


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the messages of a catalogue that still lack a translation."""
    return [message for message in catalog if message.id and not is_translated(message)]


def keeps_placeholders(message: Message) -> bool:
    """Tell whether a translation fills in what its original does, and nothing else."""
    originals = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    texts = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    known = [set(PLACEHOLDER.findall(text)) for text in originals]
    every = set().union(*known)
    # A plural may leave its number out ("one page"); anything else leaves nothing out.
    least = every if len(known) == 1 else set()
    return all(least <= set(PLACEHOLDER.findall(text)) <= every for text in texts)


def untranslated_of(known: Catalog, wanted: Catalog) -> list[Message]:
    """Return the messages that are wanted and have no translation in the known catalogue."""
    return [
        message
        for message in wanted
        if message.id and not is_translated(known.get(message.id, message.context))
    ]


def update_all() -> None:
    """Extract everything and say what is left to translate."""
    templates = [(catalogue_path(OURS), extract())]
    templates += [
        (catalogue_path(WAGTAIL, domain), wagtail_gaps(domain)) for domain in ("django", "djangojs")
    ]
    for path, template in templates:
        catalog = update(path, template)
        left = len(untranslated(catalog))
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {left} to translate")


def compile_all() -> None:
    """Write the .mo files that are older than their .po."""
    for source in sorted((ROOT / "locale").rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        compiled = io.BytesIO()
        write_mo(compiled, read(source))
        target.write_bytes(compiled.getvalue())


def problems() -> Iterable[str]:
    """Yield a line for every message without a sound translation."""
    for message in untranslated_of(read(catalogue_path(OURS)), extract()):
        yield f"not translated: {message.id!r}"
    for domain in ("django", "djangojs"):
        known = read(catalogue_path(WAGTAIL, domain))
        for message in untranslated_of(known, wagtail_gaps(domain)):
            yield f"not translated for Wagtail: {message.id!r}"
    for path in sorted((ROOT / "locale").rglob("*.po")):
        for message in read(path):
            if is_translated(message) and message.id and not keeps_placeholders(message):
                yield f"{path.relative_to(ROOT)}: placeholders differ: {message.id!r}"


def main() -> None:
    """Run one of the verbs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("extract", "compile", "check"))
    verb = parser.parse_args().verb
    if verb == "extract":
        update_all()
    elif verb == "compile":
        compile_all()
    else:
        found = list(problems())
        sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
