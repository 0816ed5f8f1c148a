"""Write a paper as Markdown, with footnotes in the common extended syntax."""

import re

from ui.export.paper import Paper
from ui.wording import Wording

# Characters that Markdown might take for markup; escaped, they show as themselves.
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def write_markdown(paper: Paper, wording: Wording) -> bytes:
    """Write the paper in UTF-8."""
    lines = [f"# {_safe(paper.title)}", "", f"*{_safe(paper.retrieved)}*", ""]
    if paper.opening:
        lines += [_safe(line) for line in paper.opening.splitlines()] + [""]
    for heading, entries in paper.sections:
        if heading:
            lines += [f"## {_safe(heading)}", ""]
        for entry in entries:
            lines += [f"- “{_safe(entry.item.quote)}”[^{entry.number}]"]
            lines += [f"  - *{_safe(warning)}*" for warning in entry.warnings]
            if entry.item.note:
                lines += [f"  - {wording.brief_our_note}: {_safe(entry.item.note)}"]
        lines += [""]
    lines += _clashes(paper, wording)
    lines += [f"## {wording.brief_sources}", ""]
    lines += [f"- {_safe(source)}" for source in paper.sources]
    lines += ["", f"## {wording.brief_appendix}", ""]
    for entry in paper.entries:
        lines += [f"{entry.number}. {_safe(entry.item.title)}:", ""]
        lines += [f"   > {_safe(line)}" for line in entry.item.quote.splitlines()] + [""]
    lines += [f"[^{number}]: {_safe(note)}" for number, note in enumerate(paper.notes, 1)]
    return ("\n".join(lines) + "\n").encode()


def _clashes(paper: Paper, wording: Wording) -> list[str]:
    lines = [f"## {wording.brief_clashes}", ""] if paper.clashes else []
    for clash in paper.clashes:
        lines += [f"- {_safe(clash.said)}"]
        lines += [
            f"  - {number}: “{_safe(paper.quote(number))}”" for number in (clash.first, clash.second)
        ]
    return [*lines, ""] if lines else []


def _safe(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
