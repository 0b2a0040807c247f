"""How much of a file is read. What lies beyond is left out and said so."""

from dataclasses import asdict, dataclass, fields

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file; a site may set others in `VALUARY_FILES`."""

    # Bytes of the file, and of all that is packed in it.
    size: int = 50 * MEGABYTE
    unpacked: int = 300 * MEGABYTE
    # Pages, slides or sheets; cells of all sheets together.
    pages: int = 500
    cells: int = 100_000
    # Characters of text that are kept.
    characters: int = 200_000
    # Width × height of a picture.
    pixels: int = 60_000_000
    # Seconds of computing: from when on no more is read, and when the kernel ends the child.
    enough: float = 15.0
    cpu: float = 30.0
    # Seconds until the parent ends a child that does nothing at all.
    wall: float = 90.0
    # Bytes of address space of the child.
    memory: int = 768 * MEGABYTE

    @classmethod
    def of(cls, given: dict) -> "Limits":
        """Return limits with some of them given; a name nobody knows is an error."""
        return cls(**given)

    def pack(self) -> dict:
        """Return them as they travel to the child."""
        return asdict(self)


NAMES = tuple(field.name for field in fields(Limits))
