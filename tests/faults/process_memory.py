"""What the memory of a running process holds, as a core dump of it would (Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Read with an overlap, so that nothing is cut in two.
CHUNK = 4 << 20
AROUND = 24


@dataclass(frozen=True)
class Hit:
    """One place: which part of memory, and what stands before it, without what was looked for."""

    part: str
    encoding: str
    before: bytes


def search_memory(pid: int, secret: str) -> list[Hit]:
    """Every place of `secret` in memory that can be read, as bytes and as Qt's UTF-16."""
    needles = {"bytes": secret.encode(), "utf-16": secret.encode("utf-16-le")}
    found: list[Hit] = []
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for begin, end, name in _parts(pid):
            for at in range(begin, end, CHUNK):
                try:
                    memory.seek(at)
                    data = memory.read(min(CHUNK + 256, end - at))
                except OSError:
                    break  # guard pages and the kernel's own
                for encoding, needle in needles.items():
                    for place in _places(data, needle):
                        if place < CHUNK:
                            before = data[max(0, place - AROUND) : place]
                            found.append(Hit(name, encoding, before))
    return found


def _parts(pid: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        addresses, rights, _, _, _, *name = line.split(maxsplit=5)
        begin, end = (int(part, 16) for part in addresses.split("-"))
        if rights.startswith("r") and name != ["[vvar]"]:
            yield begin, end, name[0] if name else "anonymous"


def _places(data: bytes, needle: bytes) -> Iterator[int]:
    place = data.find(needle)
    while place >= 0:
        yield place
        place = data.find(needle, place + 1)
