"""Which language a reader prefers, where an asset is there in several."""

from collections.abc import Iterable

from library.choices import Language

SCRIPTS = (Language.CHINESE_SIMPLIFIED, Language.CHINESE_TRADITIONAL)


def preference(reader: str) -> list[str]:
    """Return the languages in the order a reader prefers: their own, the other Chinese script,
    English, the rest."""
    ordered = [reader, *(SCRIPTS if reader in SCRIPTS else ()), Language.ENGLISH, *Language.values]
    return list(dict.fromkeys(map(str, ordered)))


def yields_to(language: str, also_in: Iterable[str]) -> list[str]:
    """Return the readers, by language, for whom an asset gives way to its version in another."""
    others = set(also_in)
    return [
        reader
        for reader in map(str, Language.values)
        if (order := preference(reader))
        and any(order.index(other) < order.index(language) for other in others if other in order)
    ]
