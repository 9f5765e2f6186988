"""Words that reports share: hours, and text that means nothing but itself in Markdown."""

from __future__ import annotations

import re
from datetime import datetime

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
KEPT = "\n\t\u00a0\u200d\u2009\u202f"  # breaks, spaces, and what joins the parts of an emoji
AT_START = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def hours_text(amount: float) -> str:
    """Hours as a person reads them: `45 min`, `1 h 30`, `12 h`."""
    minutes = round(amount * 60)
    if minutes < 60:
        return f"{minutes} min"
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"


def shown(text: str) -> str:
    """Without what no page can show: control characters, and those that turn the text around."""
    return "".join(c if c.isprintable() or c in KEPT else "�" for c in text)


def markdown(text: str) -> str:
    """One line of Markdown that shows just this text; line breaks become spaces."""
    flat = " ".join(shown(text).split())
    return AT_START.sub(r"\1\\\2", SPECIAL.sub(r"\\\1", flat))


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def when(at: datetime) -> str:
    """The day here: 3 March 2026."""
    local = at.astimezone()
    return f"{local.day} {local:%B %Y}"
