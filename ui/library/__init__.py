"""Collections: which there are, which one a question goes to, and what is put into them.

``Shelf`` is itself a ``Sources`` over all collections together; ``choose`` gives the sources that
somebody has chosen, and hands on any other ``Sources`` as it is.
"""

from ui.library.shelf import Shelf, choose

__all__ = ["Shelf", "choose"]
