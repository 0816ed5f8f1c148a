"""The collections that are open, asked one by one or all together."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from qa.errors import IndexMissing
from qa.records import Answer, Document, Filters, SearchResult
from ui.library import merge
from ui.library.collection import Collection
from ui.records import Sources


class Shelf:
    """All collections; itself a ``Sources`` that asks every one. Safe to share between threads.

    A collection may change while it is asked: each call sees the state that was open when it began.
    """

    def __init__(self, collections: Iterable[Collection]) -> None:
        self._collections = tuple(collections)

    def add(self, collection: Collection) -> None:
        """Put a collection at the end."""
        self._collections = (*self._collections, collection)

    def remove(self, collection: Collection) -> None:
        """Take a collection out."""
        self._collections = tuple(each for each in self._collections if each is not collection)

    @classmethod
    def over(cls, sources: "Sources") -> "Shelf":
        """Return a shelf of one collection, or the shelf itself if it is one."""
        return sources if isinstance(sources, cls) else cls([Collection("", sources)])

    @property
    def collections(self) -> tuple[Collection, ...]:
        """Every collection, in order, the empty ones included."""
        return self._collections

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the collections that can be asked."""
        return tuple(each.name for each in self._collections if each.sources is not None)

    def choose(self, name: str | None) -> Sources:
        """Return the sources of one collection; of all together for a name that there is not.

        Where there is only one collection it is returned itself, and nothing names it.
        """
        open_now = self._open()
        for found, sources in open_now:
            if name == found or len(open_now) == 1:
                return sources
        return self

    def ask(self, question: str, **options: Any) -> Answer:  # noqa: ANN401 - handed on as they are
        """Ask every collection and return the surest answer.

        :raises IndexMissing: if there is no collection to ask.
        """
        answers = {name: sources.ask(question, **options) for name, sources in self._checked()}
        return merge.best_answer(answers) if len(answers) > 1 else next(iter(answers.values()))

    def search(self, query: str, k: int = 10, filters: Filters = Filters()) -> SearchResult:
        """Search every collection and merge what they find.

        :raises IndexMissing: if there is no collection to search.
        """
        results = {name: sources.search(query, k, filters) for name, sources in self._checked()}
        return merge.merge_results(results, k) if len(results) > 1 else next(iter(results.values()))

    def document(self, document_id: str) -> Document:
        """Return a document of any collection.

        :raises KeyError: if none has it.
        """
        for _, sources in self._open():
            try:
                return sources.document(document_id)
            except KeyError:
                continue
        raise KeyError(document_id)

    def documents(self) -> Iterator[Document]:
        """Yield every document, collection by collection; one that several have only once."""
        seen: set[str] = set()
        for _, sources in self._open():
            for document in sources.documents():
                if document.id not in seen:
                    seen.add(document.id)
                    yield document

    def _open(self) -> Sequence[tuple[str, Sources]]:
        found = [(each.name, each.sources) for each in self._collections]
        return [(name, sources) for name, sources in found if sources is not None]

    def _checked(self) -> Sequence[tuple[str, Sources]]:
        found = self._open()
        if not found:
            raise IndexMissing("Nothing is indexed yet. Add documents in the library.")
        return found


def choose(sources: Sources, name: str | None) -> Sources:
    """Return the sources that are meant by a collection's name; any but a shelf are all there is."""
    return sources.choose(name) if isinstance(sources, Shelf) else sources
