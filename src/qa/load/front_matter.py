"""The YAML block at the head of a Markdown file."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from qa.load.document import iso_date, language_code

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
LONGEST_BLOCK = 65_536


class FrontMatter(NamedTuple):
    """What a front matter says, in the form of a document's fields; ``body`` is the text after it."""

    body: str
    title: str | None = None
    date: str | None = None
    language: str | None = None
    topics: tuple[str, ...] = ()
    metadata: Mapping[str, str] = {}


def split_front_matter(source: str) -> FrontMatter:
    """Separate and read the front matter of a file, if it has one.

    A block that is not a YAML mapping stays part of the text, so that nothing is lost, and
    ``metadata["front_matter"]`` says why.
    """
    match = _BLOCK.match(source)
    if not match:
        return FrontMatter(source)
    try:
        fields = _parse(match.group(1))
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        return FrontMatter(source, metadata={"front_matter": f"kept as text, not valid YAML: {reason}"})
    dates = (iso_date(fields.get(key)) for key in ("date", "updated", "date_range"))
    return FrontMatter(
        body=source[match.end() :],
        title=_line(fields.get("title")),
        date=next((found for found in dates if found), None),
        language=language_code(fields.get("language", fields.get("lang"))),
        topics=_topics(fields.get("topics", fields.get("tags"))),
        metadata={key: _line(value) or "" for key, value in fields.items() if _is_scalar(value)},
    )


def _parse(block: str) -> dict[str, Any]:
    if len(block) > LONGEST_BLOCK:
        raise ValueError(f"it has {len(block):,} characters, at most {LONGEST_BLOCK:,} are read")
    import yaml  # 0.02 s, which a run that finds nothing changed does not need

    try:
        fields = yaml.safe_load(block)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise ValueError("it is not a list of `key: value` lines")  # noqa: TRY004
    return {str(key).strip().lower(): value for key, value in fields.items()}


def _is_scalar(value: object) -> bool:
    return value is not None and not isinstance(value, dict | list | tuple | set | bytes)


def _line(value: object) -> str | None:
    if not _is_scalar(value):
        return None
    return " ".join(str(value).split()) or None


def _topics(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else str(value or "").split(",")
    found = (_line(item) for item in items)
    return tuple(dict.fromkeys(item for item in found if item))
