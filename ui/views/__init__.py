"""The views of the app: which components each has, and which handler answers their events.

Nothing is computed here. Each event calls a function of ``handlers`` and shows what ``present`` makes
of the record that it returns.
"""

from ui.views.ask import AskView
from ui.views.brief import BriefView
from ui.views.chooser import Chooser
from ui.views.html import html
from ui.views.library import LibraryView
from ui.views.picture import PictureView
from ui.views.search import SearchView

__all__ = ["AskView", "BriefView", "Chooser", "LibraryView", "PictureView", "SearchView", "html"]
