"""What of an HTML page is not its text: scripts, what is hidden, navigation, links to headings."""

import re
from typing import Any

Element = Any  # lxml's elements carry no useful types

_NEVER = frozenset(
    "script style noscript template head iframe object embed svg canvas audio video map button select "
    "textarea option datalist dialog rt rp".split()
)
_FRAME = frozenset({"nav", "header", "footer", "aside"})
# What older pages write for these elements (WAI-ARIA 1.2, landmark roles).
_LANDMARKS = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_unreadable(element: Element) -> bool:
    """Tell whether an element holds nothing that is meant to be read."""
    attributes = element.attrib
    return (
        element.tag in _NEVER
        or "hidden" in attributes
        or bool(_HIDDEN.search(attributes.get("style", "")))
        or _is_permalink(element)
    )


def is_frame(element: Element) -> bool:
    """Tell whether an element is part of what surrounds the text on every page of a site."""
    attributes = element.attrib
    if attributes.get("role") in _LANDMARKS or attributes.get("aria-hidden") == "true":
        return True
    if element.tag not in _FRAME:
        return False
    inside = any(ancestor.tag in {"article", "main"} for ancestor in element.iterancestors())
    return not (element.tag == "header" and inside)


def main_part(root: Element) -> Element | None:
    """Return the element that a page marks as its main part; ``None`` if there is not just one."""
    parts = [part for part in root.iter() if part.tag == "main" or part.get("role") == "main"]
    return parts[0] if len(parts) == 1 else None


def _is_permalink(element: Element) -> bool:
    """Tell whether a link leads to its own place, as the signs "#" and "¶" behind headings do."""
    if element.tag != "a" or not (element.get("href") or "").startswith("#"):
        return False
    text = "".join(element.itertext())
    return bool(text) and not any(letter.isalnum() for letter in text)
