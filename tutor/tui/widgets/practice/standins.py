"""Characters that an editor of lines can't hold or a terminal would obey, such as form feeds and
escapes. Each has a stand-in of one column in the editor, and is itself again in the file."""

from __future__ import annotations

PRIVATE = 0xF0000  # a plane of Unicode in which nothing has a meaning
CONTROLS = {*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029} - {ord(one) for one in "\t\n\r"}
INWARD = {code: PRIVATE + code for code in CONTROLS}
OUTWARD = {stand_in: code for code, stand_in in INWARD.items()}


def put_in(text: str) -> str:
    """A text as the editor holds it."""
    return text.translate(INWARD)


def taken_out(text: str) -> str:
    """A text of the editor as it lies in the file."""
    return text.translate(OUTWARD)
