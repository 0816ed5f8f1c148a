"""Find footnotes in HTML: which links are markers, and which elements are the notes they lead to."""

import re
from dataclasses import dataclass, field
from typing import Any

from qa.load.references import parse_reference
from qa.records import Reference

Element = Any  # lxml's elements carry no useful types

_MARKER = re.compile(
    r"\s*[\[(]?\s*(?:note |fn )?(?:\d{1,4}(?::\d+)?|[*†‡§]{1,3}|[a-z])\s*[\])]?\s*", re.IGNORECASE
)
_BRACKETED = re.compile(r"\s*\[\s*[^\]]{1,8}\s*\]\s*")
_LABEL = re.compile(r"^\s*(?:\[\s*\w{1,4}\s*\]|\^|↑|\(?\d{1,3}[.)])\s*")
_INLINE = {"a", "span", "sup", "b", "strong", "em", "i", "small", "cite", "font"}
_NO_NOTE = {
    "html",
    "body",
    "main",
    "article",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "tbody",
    "tr",
}
_BACK = re.compile(r"[\[(]?(?:\w{1,3}|[↑↩^⏎\ufe0e ]{0,4}|jump up|back|return)[\])]?", re.IGNORECASE)
LONGEST_NOTE = 3000


@dataclass(slots=True)
class Footnotes:
    """Markers (element to reference number), the elements that hold notes, and the references."""

    markers: dict[Element, int] = field(default_factory=dict)
    notes: set[Element] = field(default_factory=set)
    references: list[Reference] = field(default_factory=list)


def find_footnotes(root: Element) -> Footnotes:
    """Find the markers in a tree that lead forward to a note, and read the notes."""
    footnotes = Footnotes()
    links = [
        link for link in root.iter("a") if link.get("href", "").startswith("#") and _is_marker(link)
    ]
    if not links:
        return footnotes
    targets, order = _targets(root)
    numbers: dict[Element, int | None] = {}
    for link in links:
        target = targets.get(link.get("href")[1:])
        # A note's own link leads back, so only links forward are markers.
        if target is None or order[target] < order[link]:
            continue
        note = _block(target)
        if note not in numbers:
            numbers[note] = _number(note, footnotes)
        number = numbers[note]
        if number is not None and not any(ancestor is note for ancestor in link.iterancestors()):
            footnotes.markers[_outermost(link)] = number
            footnotes.notes.add(note)
    return footnotes


def _number(note: Element, footnotes: Footnotes) -> int | None:
    """Read a note and return its reference's number, or ``None`` if it is part of the page."""
    if note.tag in _NO_NOTE:
        return None
    text, url = _content(note)
    if len(text) > LONGEST_NOTE:
        return None
    footnotes.references.append(parse_reference(text, url))
    return len(footnotes.references) - 1


def _is_marker(link: Element) -> bool:
    kind = " ".join(link.get(name, "") for name in ("class", "role", "epub:type"))
    if "noteref" in kind or "footnote-ref" in kind:
        return True
    text = "".join(link.itertext())
    if not _MARKER.fullmatch(text):
        return False
    raised = link.getparent() is not None and link.getparent().tag == "sup"
    return raised or _BRACKETED.fullmatch(text) is not None or any(child.tag == "sup" for child in link)


def _targets(root: Element) -> tuple[dict[str, Element], dict[Element, int]]:
    """Return elements by id or name, and the place of every element in the document."""
    targets: dict[str, Element] = {}
    order: dict[Element, int] = {}
    for place, element in enumerate(root.iter("*")):
        order[element] = place
        for key in (element.get("id"), element.get("name")):
            if key:
                targets.setdefault(key, element)
    return targets, order


def _block(element: Element) -> Element:
    while element.tag in _INLINE and element.getparent() is not None:
        element = element.getparent()
    return element


def _outermost(link: Element) -> Element:
    """Return the raised element that holds nothing but the marker, or the link itself."""
    parent = link.getparent()
    if parent is None or parent.tag not in {"sup", "span"}:
        return link
    alone = "".join(parent.itertext()).strip() == "".join(link.itertext()).strip()
    return parent if alone else link


def _content(note: Element) -> tuple[str, str | None]:
    """Return a note's text, without its label and the links that lead back, and its first address."""
    url = None
    back: set[Element] = set()
    for link in note.iter("a"):
        href = link.get("href", "").strip()
        if href.startswith("#") and _BACK.fullmatch("".join(link.itertext()).strip()):
            back.update(link.iter("*"))
        elif href.lower().startswith(("http://", "https://")):
            url = url or href
    text = "".join(str(node) for node in note.xpath(".//text()") if _owner(node) not in back)
    return _LABEL.sub("", " ".join(text.split())), url


def _owner(node: Element) -> Element:
    """Return the element that a piece of text stands in: a tail stands in its element's parent."""
    return node.getparent().getparent() if node.is_tail else node.getparent()
