"""Slides, by python-pptx: text, tables, charts, diagrams and notes of each slide."""

import pptx

from library.extraction.office import DRAWING, lines, parsed, program_picture

_PARAGRAPH, _TEXT, _BREAK = f"{DRAWING}p", f"{DRAWING}t", f"{DRAWING}br"
_CHART_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"
_CHART, _DIAGRAM = "drawingml.chart+xml", "drawingml.diagramData+xml"


class SlidesFile:
    """One deck."""

    def __init__(self, path, limits):
        self._path, self._limits = path, limits
        self._slides = pptx.Presentation(str(path)).slides
        self.pages = len(self._slides)

    def parts(self):
        """Yield (number, text) of each slide, notes last."""
        for number, slide in enumerate(self._slides, start=1):
            if number > self._limits.pages:
                return
            texts = [lines(slide.element, _PARAGRAPH, _TEXT, (_BREAK,))]
            texts += [_beside(relation.target_part) for relation in _inner(slide.part)]
            if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame):
                texts.append(frame.text)
            yield str(number), "\n".join(texts)

    def picture(self):
        """Return the picture that the program put into the file."""
        return program_picture(self._path, self._limits)


def _inner(part):
    return [relation for relation in part.rels.values() if not relation.is_external]


def _beside(part) -> str:
    """Return the words of a chart or a diagram of a slide."""
    if not part.content_type.endswith((_CHART, _DIAGRAM)):
        return ""
    root = parsed(part.blob)
    if root is None:
        return ""
    words = [lines(root, _PARAGRAPH, _TEXT, (_BREAK,))]
    # Numbers are the chart's, not the slide's words.
    values = (node.text or "" for node in root.iter(_CHART_TEXT))
    words += [value for value in values if not value.replace(".", "").strip("-").isdigit()]
    return "\n".join(words)
