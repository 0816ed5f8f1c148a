"""Every string of the library and the chooser of collections, one record a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryWording:
    """The strings of one interface language; see ``Wording`` for how they are filled in."""

    chooser: str
    everything: str


ENGLISH_LIBRARY = LibraryWording(
    chooser="Look in",
    everything="All collections",
)

TURKISH_LIBRARY = LibraryWording(
    chooser="Nerede bakılsın",
    everything="Bütün koleksiyonlar",
)

LIBRARY: dict[str, LibraryWording] = {"en": ENGLISH_LIBRARY, "tr": TURKISH_LIBRARY}
