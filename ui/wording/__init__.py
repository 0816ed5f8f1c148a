"""Every string that the interface shows, one record a language.

To change a wording edit ``english.py`` or ``turkish.py``; to add a language, add a module with one
``Wording`` and name it in ``LANGUAGES``. A field that is missing is an error when the module loads.
"""

from ui.wording.conversation import CONVERSATION, ConversationWording
from ui.wording.english import ENGLISH
from ui.wording.library import LIBRARY, LibraryWording
from ui.wording.picture import PICTURE, PictureWording
from ui.wording.turkish import TURKISH
from ui.wording.vocabulary import Wording

LANGUAGES: dict[str, Wording] = {"en": ENGLISH, "tr": TURKISH}

__all__ = [
    "CONVERSATION",
    "ENGLISH",
    "LANGUAGES",
    "LIBRARY",
    "PICTURE",
    "TURKISH",
    "ConversationWording",
    "LibraryWording",
    "PictureWording",
    "Wording",
    "wording_for",
]


def wording_for(code: str | None) -> Wording:
    """Return the wording of a language, and English for a language that has none."""
    return LANGUAGES.get((code or "").lower()[:2], ENGLISH)
