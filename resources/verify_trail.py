#!/usr/bin/env python3
"""Verify a trail that "holdfast trail export FILE" wrote: python3 verify_trail.py FILE [OLDER].

Needs nothing but Python. Says whether every entry is as it was written, or names the first one
that is not. With an OLDER export, kept where nobody at the shop can write, it also says whether
the newer one goes on from there. Exit codes: 0 whole, 1 broken, 2 not readable.

Each line is one entry. Its hash is SHA-256 over the entry as JSON in UTF-8: all fields but "hash",
names sorted, no spaces; "previous" is the hash of the entry before, "" for the first. The last line
says how many entries there are and the hash of the last one. Where a customer's data were erased,
notes read "[erased]": such an entry keeps the hash it was written with, and a later entry,
"customer.erased", names the hash it has now.
"""

import hashlib
import json
import sys


def verify(path):
    """The hashes of an export's entries; ends the program at the first that is wrong."""
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    if not lines or "entries" not in lines[-1]:
        stop(path, "the last line is missing: the file was cut off")
    *entries, end = lines
    hashes, wrong, vouched = [""], {}, {}
    for number, entry in enumerate(entries, start=1):
        told = entry.pop("hash", None)
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        made = hashlib.sha256(text.encode("utf-8")).hexdigest()
        if entry.get("id") != number:
            wrong[number] = (None, f"entry {number} is missing, or another stands in its place")
        elif entry.get("previous") != hashes[-1]:
            wrong[number] = (None, f"entry {number} ({entry.get('action')}) does not follow")
        elif told != made:
            what = f"entry {number} ({entry.get('action')}) is not as it was written"
            wrong[number] = (made, what)
        elif entry.get("action") == "customer.erased":
            vouched.update(json.loads(entry["facts"]).get("entries", {}))
        hashes.append(told)
    for number, (made, what) in wrong.items():
        if made is None or vouched.get(str(number)) != made:
            stop(path, what)
    if (end["entries"], end["hash"]) != (len(entries), hashes[-1]):
        stop(path, f"{end['entries']} entries were written, {len(entries)} are here")
    return hashes[1:]


def stop(path, what):
    """Say what is wrong and end."""
    print(f"{path}: BROKEN: {what}")
    sys.exit(1)


def main():
    """Verify the files that are named."""
    if len(sys.argv) not in {2, 3}:
        print(__doc__)
        sys.exit(2)
    try:
        newer = verify(sys.argv[1])
        older = verify(sys.argv[2]) if len(sys.argv) == 3 else []
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        print(f"not readable as an export of a trail: {error}")
        sys.exit(2)
    if newer[: len(older)] != older:
        pairs = enumerate(zip(newer, older, strict=False), start=1)
        first = next((number for number, pair in pairs if pair[0] != pair[1]), len(newer) + 1)
        stop(sys.argv[1], f"from entry {first} on it is not what {sys.argv[2]} tells")
    print(f"{sys.argv[1]}: whole, {len(newer)} entries")


if __name__ == "__main__":
    main()
