"""Names of files and collections that are safe to write to any disk, whatever somebody sent."""

import re
import unicodedata
from collections.abc import Collection

# File systems take 255 bytes; the rest is left for a number that tells equal names apart.
FILE_NAME_BYTES = 200
COLLECTION_NAME_CHARACTERS = 60


def safe_file_name(given: str) -> str:
    """Return a file's name without folders, hidden characters and what some disks refuse.

    :return: a name that starts with no dot; ``document`` and the suffix where nothing else is left.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", given))[-1]
    kept = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*')
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    stem, suffix = (stem.rstrip(" ."), f".{suffix}") if dot else (suffix, "")
    room = max(1, FILE_NAME_BYTES - len(suffix.encode()))
    if room == 1:  # a suffix as long as this is none
        stem, suffix, room = f"{stem}{suffix}", "", FILE_NAME_BYTES
    return (_cut(stem, room) or "document") + suffix


def safe_collection_name(given: str) -> str:
    """Return a collection's name, which is also its folder's; empty where nothing is left of it."""
    text = " ".join(unicodedata.normalize("NFC", given).split())
    kept = re.sub(r"[^\w .,&'()+-]", "", text)
    return _cut(kept[:COLLECTION_NAME_CHARACTERS], FILE_NAME_BYTES).strip(" .,")


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a file's name, with a number before its suffix where it is taken, in capitals or not."""
    used = {each.casefold() for each in taken}
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, f".{suffix}") if dot else (suffix, "")
    number, free = 2, name
    while free.casefold() in used:
        free = f"{stem} ({number}){suffix}"
        number += 1
    return free


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode("utf-8", "ignore")
