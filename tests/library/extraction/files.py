"""Makes files of every kind, sound and hostile, small enough for a test."""

import zipfile
from io import BytesIO

import docx
import odfdo
import openpyxl
import pptx
from lxml import etree
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def saved(document) -> bytes:
    """Return what a document writes to a file."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(*pages: str, size=(300, 400), count: int | None = None) -> bytes:
    """Return a PDF with a line of text on each page; Chinese in a font that is not embedded."""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count or len(pages)}>>",
        (
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
            "/DescendantFonts[4 0 R]>>"
        ),
        (
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 5 0 R"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>>>"
        ),
        (
            "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 800/Descent -200"
            "/FontBBox[0 -200 1000 800]/ItalicAngle 0/CapHeight 700/StemV 80>>"
        ),
    ]
    for number, page in enumerate(pages):
        lines = [line.encode("utf-16-be").hex() for line in page.split("\n")]
        shown = " 0 -30 Td ".join(f"<{line}> Tj" for line in lines)
        drawn = f"BT /F 18 Tf 30 300 Td {shown} ET 30 200 90 60 re f"
        objects += [
            (
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]"
                f"/Resources<</Font<</F 3 0 R>>>>/Contents {7 + 2 * number} 0 R>>"
            ),
            f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        ]
    body = "%PDF-1.5\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{text}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    return (body + end + trailer).encode()


def locked_pdf() -> bytes:
    """Return a PDF that says a password is needed."""
    locked = "/Encrypt<</Filter/Standard/V 1/R 2/O(" + "x" * 32 + ")/U(" + "y" * 32 + ")/P -4>>"
    return pdf("secret").replace(b"/Root 1 0 R", f"/Root 1 0 R/ID[(1)(1)]{locked}".encode())


def word(text: str) -> bytes:
    """Return a Word document with the text in a cell, a header and the body."""
    document = docx.Document()
    document.add_paragraph(f"{text} body")
    document.add_table(1, 1).cell(0, 0).text = f"{text} cell"
    document.sections[0].header.paragraphs[0].text = f"{text} header"
    return saved(document)


def slides(text: str, picture: bytes | None = None) -> bytes:
    """Return a deck of two slides with the text in a box, a table and the notes."""
    deck = pptx.Presentation()
    first, second = (deck.slides.add_slide(deck.slide_layouts[6]) for _ in range(2))
    first.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame.text = f"{text} box"
    table = second.shapes.add_table(1, 1, 0, 0, Inches(3), Inches(1)).table
    table.cell(0, 0).text = f"{text} cell"
    second.notes_slide.notes_text_frame.text = f"{text} notes"
    return with_entry(saved(deck), "docProps/thumbnail.jpeg", picture)


def chart_and_diagram(text: str) -> bytes:
    """Return a deck with the text as the category of a chart and in a diagram."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = CategoryChartData()
    data.categories = [f"{text} category", "other"]
    data.add_series(f"{text} series", (1, 2.5))
    kind, side = XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(3)
    slide.shapes.add_chart(kind, 0, 0, side, side, data)
    drawn = f'<d xmlns:a="{DRAWING}"><a:p><a:r><a:t>{text} diagram</a:t></a:r></a:p></d>'
    part = Part(
        PackURI("/ppt/diagrams/data1.xml"),
        "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
        deck.part.package,
        drawn.encode(),
    )
    slide.part.relate_to(part, f"{RELATIONSHIPS}/diagramData")
    return saved(deck)


def text_box(text: str) -> bytes:
    """Return a Word document with a text box, written a second time for old programs."""
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("before")._p.append(
        etree.fromstring(
            f'<w:r xmlns:w="{WORD}" xmlns:mc="{COMPATIBILITY}"><mc:AlternateContent>'
            f"<mc:Choice>{box.format(f'{text} box')}</mc:Choice>"
            f"<mc:Fallback>{box.format(f'{text} again')}</mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )
    return saved(document)


def sheets(text: str, rows: int = 1) -> bytes:
    """Return a workbook with the text in a cell and as the name of a sheet."""
    book = openpyxl.Workbook()
    book.active.title = f"{text[:20]} sheet"
    for _row in range(rows):
        book.active.append([f"{text} cell", 1250.5])
    return saved(book)


def open_document(kind: str, text: str) -> bytes:
    """Return an OpenDocument file of a kind: text, presentation or spreadsheet."""
    document = odfdo.Document(kind)
    document.body.clear()
    paragraph = odfdo.Paragraph(f"{text} cell")
    if kind == "presentation":
        page = odfdo.DrawPage("page1", name="one")
        page.append(odfdo.Frame.text_frame(paragraph))
        document.body.append(page)
    elif kind == "spreadsheet":
        table = odfdo.Table("Sheet")
        table.set_value("A1", f"{text} cell")
        cell = table.get_cell("A1")
        cell.append(paragraph)
        table.set_cell("A1", cell)
        document.body.append(table)
    else:
        document.body.append(paragraph)
    return saved(document)


def rich_text(text: str) -> bytes:
    """Return an RTF file."""
    signs = "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)
    return rf"{{\rtf1\ansi {signs} cell\par}}".encode()


def image(size=(800, 600), colour="navy", kind="PNG") -> bytes:
    """Return a picture with a bright corner."""
    out = BytesIO()
    picture = Image.new("RGB", size, colour)
    picture.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    picture.save(out, kind)
    return out.getvalue()


def package(**entries) -> bytes:
    """Return a Word package with parts of one's own."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", CONTENT_TYPES)
        for name, data in entries.items():
            packed.writestr(f"word/{name}.xml", data)
    return out.getvalue()


def with_entry(data: bytes, name: str, entry: bytes | None) -> bytes:
    """Return a package with an entry replaced, or without it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        if entry is not None:
            new.writestr(name, entry)
    return out.getvalue()
