"""Makes the demo's files from their sources: `python -m demo.building`, where Chromium is at hand.

The files are kept beside the sources, so that seeding needs none of this.
"""

import shutil
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import yaml
from django.utils.html import format_html, format_html_join
from openpyxl.styles import Font
from PIL import Image
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Inches, Pt

FOLDER = Path(__file__).parent / "content" / "files"
ACCENT, INK = RGBColor(0x0B, 0x5A, 0x6E), RGBColor(0x15, 0x1A, 0x19)
PAPER_STYLE = """
@page { size: A4; margin: 24mm 22mm 22mm; }
body { margin: 0; font: 11pt/1.6 "Noto Serif", "Noto Serif CJK SC", serif; color: #151a19; }
header { border-top: 3mm solid #0b5a6e; padding-top: 22mm; min-height: 78mm; }
h1 { font-size: 28pt; line-height: 1.2; margin: 0 0 6mm; }
header p { font-size: 14pt; color: #454d4a; margin: 0 0 4mm; }
header small { color: #626a67; font-size: 10pt; }
h2 { font-size: 15pt; margin: 9mm 0 3mm; break-after: avoid; }
table { border-collapse: collapse; width: 100%; break-inside: avoid; }
th { text-align: left; border-bottom: 1pt solid #151a19; }
th, td { padding: 2mm 6mm 2mm 0; }
td { border-bottom: .5pt solid #cdd1cb; }
"""
COVER_STYLE = """
body { margin: 0; width: 512px; height: 288px; box-sizing: border-box; padding: 84px 40px 0;
  border-top: 14px solid #0b5a6e; font-family: "Noto Sans", "Noto Sans CJK SC", sans-serif;
  background: #fff; overflow: hidden; }
h1 { font-size: 44px; line-height: 1.15; margin: 0 0 14px; } p { font-size: 19px; color: #454d4a; }
"""


def chromium(html: str, result: Path, *options: str) -> None:
    """Have Chromium print a page or take its picture."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("The papers are printed by Chromium, which is not installed.")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        ready = ["--headless", "--no-sandbox", "--disable-gpu", *options]
        subprocess.run([program, *ready, page.as_uri()], check=True, capture_output=True)  # noqa: S603
    if not result.exists():
        raise SystemExit(f"Chromium did not write {result.name}.")


def page_of(source: dict, style: str, body: str) -> str:
    """Return a page of HTML."""
    head = f'<!doctype html><html lang="{source["language"]}"><meta charset="utf-8">'
    return f"{head}<title>{source['title']}</title><style>{style}</style>{body}"


def paper(source: dict, result: Path) -> None:
    """Print a white paper."""
    body = format_html(
        "<header><h1>{title}</h1><p>{subtitle}</p><small>{edition}</small></header>", **source
    )
    for section in source["sections"]:
        body += format_html("<h2>{}</h2>", section["title"])
        body += format_html_join("", "<p>{}</p>", ((text,) for text in section.get("text", ())))
        if "table" in section:
            body += table(section["table"])
    options = ("--no-pdf-header-footer", f"--print-to-pdf={result}")
    chromium(page_of(source, PAPER_STYLE, body), result, *options)


def table(rows: list) -> str:
    """Return a table of HTML."""
    head, *others = [
        format_html_join("", f"<{cell}>{{}}</{cell}>", ((text,) for text in row))
        for cell, row in zip(["th", *["td"] * len(rows)], rows, strict=False)
    ]
    return format_html(
        "<table><tr>{}</tr>{}</table>",
        head,
        format_html_join("", "<tr>{}</tr>", ((row,) for row in others)),
    )


def deck(source: dict, result: Path) -> None:
    """Make a deck, with a picture of its first slide as programs put it in."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    cover = {"title": source["title"], "points": [source["subtitle"]], "notes": ""}
    for number, slide in enumerate([cover, *source["slides"]]):
        add_slide(made, slide, number)
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "cover.png"
        body = format_html("<h1>{title}</h1><p>{subtitle}</p>", **source)
        options = ("--window-size=512,288", "--hide-scrollbars", f"--screenshot={picture}")
        chromium(page_of(source, COVER_STYLE, body), picture, *options)
        replace_thumbnail(made, Image.open(picture))
    made.save(str(result))


def add_slide(made, slide: dict, number: int) -> None:
    """Add a slide: a bar in accent, title, points, notes."""
    page = made.slides.add_slide(made.slide_layouts[6])
    bar = page.shapes.add_shape(1, 0, 0, made.slide_width, Inches(0.28))
    bar.fill.solid()
    bar.fill.fore_color.rgb = ACCENT
    bar.line.fill.background()
    title = page.shapes.add_textbox(Inches(0.9), Inches(1.2), Inches(11.5), Inches(1.4)).text_frame
    title.word_wrap = True
    write(title.paragraphs[0], slide["title"], 44 if number == 0 else 34, bold=True)
    points = page.shapes.add_textbox(Inches(0.9), Inches(2.8), Inches(11.5), Inches(3.6)).text_frame
    points.word_wrap = True
    for place, point in enumerate(slide["points"]):
        paragraph = points.paragraphs[0] if place == 0 else points.add_paragraph()
        paragraph.space_after = Pt(12)
        write(paragraph, point, 24)
    if slide["notes"]:
        page.notes_slide.notes_text_frame.text = slide["notes"]


def write(paragraph, text: str, size: int, bold: bool = False) -> None:
    """Write a line of a slide."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, INK


def replace_thumbnail(made, picture) -> None:
    """Put a picture of the first slide into the package."""
    out = BytesIO()
    picture.convert("RGB").resize((512, 288)).save(out, "JPEG", quality=85)
    package = made.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            package._rels.pop(key)
    name = PackURI("/docProps/thumbnail.jpeg")
    package.relate_to(
        Part(name, "image/jpeg", package, out.getvalue()), RELATIONSHIP_TYPE.THUMBNAIL
    )


def workbook(source: dict, result: Path) -> None:
    """Make a workbook."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for sheet in source["sheets"]:
        page = made.create_sheet(sheet["name"])
        for row in sheet["rows"]:
            page.append(row)
        for cell in page[1]:
            cell.font = Font(bold=True)
        page.column_dimensions["A"].width = 32
    made.save(str(result))


def letter(source: dict, result: Path) -> None:
    """Make a text document."""
    made = docx.Document()
    made.add_heading(source["title"], 1)
    for text in source["paragraphs"]:
        made.add_paragraph(text)
    rows = source["table"]
    grid = made.add_table(len(rows), len(rows[0]), style="Table Grid")
    for line, row in zip(grid.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = str(text)
    made.save(str(result))


MAKERS = {"paper": paper, "deck": deck, "workbook": workbook, "letter": letter}


def build() -> None:
    """Make every file of the demo anew."""
    for path in sorted((FOLDER / "sources").glob("*.yaml")):
        source = yaml.safe_load(path.read_text(encoding="utf-8"))
        MAKERS[source["kind"]](source, FOLDER / source["file"])


if __name__ == "__main__":
    build()
