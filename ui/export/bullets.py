"""Say a paper in bullets short enough for a slide, as plain text to be pasted."""

from ui.export.paper import Paper
from ui.plain_text import cite_line
from ui.wording import Wording

# About what a slide shows on two lines; the whole quote is a footnote away.
BULLET_CHARACTERS = 140


def write_bullets(paper: Paper, wording: Wording) -> str:
    """Return the headings, a bullet for each quote with its number, and what the numbers stand for."""
    lines = [paper.title, ""]
    if paper.opening:
        lines += [paper.opening, ""]
    for heading, entries in paper.sections:
        lines += [heading] if heading else []
        lines += [f"• {shortened(entry.item.quote)} [{entry.number}]" for entry in entries]
        lines += [""]
    lines += [f"! {clash.said}" for clash in paper.clashes] + ([""] if paper.clashes else [])
    lines += [f"{wording.brief_sources}:"]
    lines += [
        f"[{entry.number}] {cite_line(entry.item.title, entry.item.date, wording)}"
        for entry in paper.entries
    ]
    return "\n".join(lines)


def shortened(quote: str, limit: int = BULLET_CHARACTERS) -> str:
    """Return a quote on one line, cut after a whole word if it is long, with a sign that it was cut."""
    line = " ".join(quote.split())
    if len(line) <= limit:
        return line
    cut = line[:limit].rpartition(" ")[0] or line[:limit]
    return cut.rstrip(" ,;:–-") + " …"
