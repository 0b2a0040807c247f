"""Recorded parts as sentences that can be pasted into an e-mail."""

import re

ENDS = "。.！!？?；;，,、：:"


def as_sentences(parts, language: str) -> str:
    """Join texts into sentences with the punctuation of their language."""
    stop, space = ("。", "") if language.startswith("zh") else (".", " ")
    clean = [re.sub(r"\s+", " ", part).strip() for part in parts if part and part.strip()]
    return space.join(
        part if part[-1] in '。.！!？?”"' else part.rstrip(ENDS) + stop for part in clean
    )


def led(lead: str, text: str, language: str) -> str:
    """Join a lead and what follows it with a colon; either may be missing."""
    lead, text = (lead or "").strip().rstrip(ENDS), (text or "").strip()
    colon = "：" if language.startswith("zh") else ": "
    return f"{lead}{colon}{text}" if lead and text else lead or text
