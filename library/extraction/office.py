"""What Office files share: packages of XML, a picture made by the program that saved them."""

from zipfile import ZipFile

from lxml import etree

from library.extraction.pictures import embedded

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
LARGEST_PICTURE = 5_000_000
_parser = etree.XMLParser(resolve_entities=False, no_network=True)


def parsed(blob: bytes):
    """Return the root of an XML part, or None when it is none."""
    try:
        return etree.fromstring(blob, _parser)
    except etree.XMLSyntaxError:
        return None


def lines(root, paragraph: str, text: str, breaks: tuple[str, ...] = ()) -> str:
    """Return the text below an element, a line for each paragraph.

    What stands there a second time for old programs is left out.
    """
    found: list[str] = []
    repeated = f"{COMPATIBILITY}Fallback"
    for node in root.iter(paragraph, text, *breaks):
        if any(above.tag == repeated for above in node.iterancestors(repeated)):
            continue
        if node.tag == paragraph:
            found.append("\n")
        elif node.tag == text:
            found.append(node.text or "")
        else:
            found.append(" ")
    return "".join(found)


def program_picture(path, limits, beginning: str = "docProps/thumbnail"):
    """Return the picture that the program put into the package, or None."""
    with ZipFile(path) as package:
        for entry in package.infolist():
            if entry.filename.startswith(beginning) and entry.file_size < LARGEST_PICTURE:
                return embedded(package.read(entry), limits)
    return None
