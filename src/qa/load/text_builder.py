"""Write readable text piece by piece, knowing at any time where the next character will stand."""

import re

_SPACE = re.compile(r"\s+")
# Marks that close what stands before them: no space is left there when a footnote marker goes away.
_CLOSING = ".,;:!?)]}»”’…۔،؟"
LINE, PARAGRAPH = 1, 2


class TextBuilder:
    """Collects text with its line and paragraph breaks, which are written only before further text.

    ``length`` is the number of code points so far; ``anchors`` are pairs of offset and reference.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.anchors: list[tuple[int, int]] = []
        self._break = 0
        self._space = False
        self._white = ""
        self._prefix = ""
        self._cells = 0
        self._waiting: list[int] = []
        self._single_line = 0

    def write(self, text: str) -> None:
        """Add running text; white space collapses to one space."""
        if text[:1].isspace():
            self._space = True
        core = _SPACE.sub(" ", text).strip(" ")
        if not core:
            return
        self._put(core)
        self._space = text[-1:].isspace()

    def write_raw(self, text: str) -> None:
        """Add preformatted text; white space stays, but for lines without anything at the end."""
        core = text.rstrip()
        if not core:
            self._white += text
            return
        if self._break or not self.length:
            first_line = self._white + core
            core = first_line[len(first_line) - len(first_line.lstrip("\n")) :]
        else:
            core = self._white + core
        self._space = False
        self._white = ""
        self._put(core)
        self._white = text[len(text.rstrip()) :]

    def line(self) -> None:
        """End the line."""
        self._end(LINE)

    def paragraph(self) -> None:
        """End the paragraph."""
        self._end(PARAGRAPH)

    def item(self) -> None:
        """Begin a list item on a line of its own."""
        self.line()
        if not self._single_line:
            self._prefix = "• "

    def no_item(self) -> None:
        """Take back a bullet that has no text yet."""
        self._prefix = ""

    def cell(self) -> None:
        """Begin a further cell of a table row."""
        self._cells += 1

    def begin_line(self) -> None:
        """Let no break through until ``end_line``: for headings and the rows of tables."""
        self._single_line += 1

    def end_line(self) -> None:
        """Let breaks through again."""
        self._single_line -= 1
        self._cells = 0

    def anchor(self, reference: int) -> None:
        """Note that what was just written leads to a reference; at a line's start, what follows."""
        if self._break or not self.length:
            self._waiting.append(reference)
        else:
            self.anchors.append((self.length, reference))

    def text(self) -> str:
        """Return everything written."""
        return "".join(self.parts)

    def _end(self, kind: int) -> None:
        if self._single_line:
            self._space = True
        elif not self._prefix:
            self._break = max(self._break, kind)
            self._white = ""

    def _put(self, core: str) -> None:
        if self._break and self.length:
            self._append("\n" * self._break)
        elif self._cells == 0 and self._space and self.length and not self._closes(core):
            self._append(" ")
        if self._cells:
            at_start = bool(self._break) or not self.length
            self._append(" | " * self._cells if not at_start else "| " * self._cells)
        self._append(self._prefix + core)
        self.anchors += [(self.length - len(core) + 1, reference) for reference in self._waiting]
        self._break, self._space, self._prefix, self._cells, self._waiting = 0, False, "", 0, []

    def _closes(self, core: str) -> bool:
        """Tell whether a closing mark follows a marker that is gone, which leaves a space too many."""
        return bool(self.anchors) and self.anchors[-1][0] == self.length and core[0] in _CLOSING

    def _append(self, part: str) -> None:
        if part:
            self.parts.append(part)
            self.length += len(part)
