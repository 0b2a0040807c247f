"""Pictures: the picture of a file, and the two sizes in which it is kept."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from library.extraction.formats import Refused

# The longer side of the thumbnail on a page, and the most a card shows, in pixels.
PAGE_SIDE = 560
CARD_SIZE = (216, 162)
QUALITY = 80


class PictureFile:
    """A file that is a picture."""

    pages = None

    def __init__(self, path, limits):
        Image.MAX_IMAGE_PIXELS = None  # asked here, before anything is decoded
        try:
            self._image = Image.open(path)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
            raise Refused("broken") from problem
        width, height = self._image.size
        if width * height > limits.pixels:
            self._image.close()
            raise Refused("pixels")

    def parts(self):
        """Yield nothing: there is no text."""
        self._image.close()
        return iter(())

    def picture(self):
        """Return the picture the right way up, on white where it is transparent."""
        self._image.draft("RGB", (2 * PAGE_SIDE, 2 * PAGE_SIDE))
        self._image.thumbnail((2 * PAGE_SIDE, 2 * PAGE_SIDE))
        upright = ImageOps.exif_transpose(self._image).convert("RGBA")
        self._image.close()
        ground = Image.new("RGBA", upright.size, "white")
        return Image.alpha_composite(ground, upright).convert("RGB")


def embedded(data: bytes, limits):
    """Return the picture that a program put into its file, or None."""
    try:
        return PictureFile(BytesIO(data), limits).picture()
    except (Refused, OSError, ValueError):
        return None


def page_size(picture):
    """Return a picture no larger than a preview."""
    small = picture.copy()
    small.thumbnail((PAGE_SIDE, PAGE_SIDE))
    return small


def card_size(picture):
    """Return a picture as wide as a card shows it; of a high page, its top."""
    width, height = CARD_SIZE
    scaled = max(1, round(picture.height * width / picture.width))
    return ImageOps.fit(picture, (width, min(height, scaled)), centering=(0.5, 0.0))


def is_blank(picture) -> bool:
    """Tell whether a picture shows nothing."""
    return all(low == high for low, high in picture.convert("RGB").getextrema())


def encoded(picture) -> bytes:
    """Return a picture as WebP, without what a camera wrote into it."""
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
