"""Write a paper as a web page that prints well, which is also the way to a PDF."""

from ui.export.paper import Paper
from ui.export.templates import render
from ui.wording import Wording


def write_page(paper: Paper, wording: Wording) -> bytes:
    """Write the paper as one HTML page."""
    return render("brief_page.html", paper=paper, w=wording).encode()
