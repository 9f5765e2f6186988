"""Checked content, remembered under the hash of everything that it was made from."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgpack

from tutor import __version__, paths
from tutor.schema.files import Files

HASH = 32  # bytes
LANGUAGE = [  # the expressions in questions are checked too
    paths.PACKAGE / "questions" / f"{name}.py"
    for name in ("expressions", "functions", "template", "values")
]


def checked(kind: str, root: Path, files: Files, check: Callable[[Files], Any]) -> Any:
    """What `check(files)` returns, in tuples, dicts and scalars; from the cache where it is known.

    An entry holds for these very bytes, this version and this source of the schema, so it is never
    stale. A cache that can't be read or written only costs time. What `check` raises is passed on
    and not remembered.
    """
    key = _key(kind, files)
    entry = paths.cache() / f"{kind}-{_hash(os.fsencode(root)).hex()[:12]}.msgpack"
    packed = _recall(entry, key)
    if packed is None:
        packed = msgpack.packb(check(files))
        _remember(entry, key, packed)
    return msgpack.unpackb(packed, use_list=False, strict_map_key=False)


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=HASH).digest()


def _key(kind: str, files: Files) -> bytes:
    state = hashlib.blake2b(f"{kind} {__version__}\n".encode(), digest_size=HASH)
    for source in (*sorted(Path(__file__).parent.glob("*.py")), *LANGUAGE):
        state.update(_hash(source.read_bytes()))
    for name, content in sorted(files.items()):
        size = "present" if content is None else str(len(content))
        state.update(f"\n{len(name)} {size} {name}".encode("utf-8", "surrogateescape"))
        state.update(content or b"")
    return state.digest()


def _recall(entry: Path, key: bytes) -> bytes | None:
    try:
        data = entry.read_bytes()
    except OSError:
        return None
    packed = data[2 * HASH :]
    return packed if data[: 2 * HASH] == key + _hash(packed) else None


def _remember(entry: Path, key: bytes, packed: bytes) -> None:
    import tempfile  # only after a miss

    with contextlib.suppress(OSError):
        entry.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{entry.stem}-", dir=entry.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(key + _hash(packed) + packed)
            Path(name).replace(entry)
        except OSError:
            Path(name).unlink(missing_ok=True)
