"""Everything that can go wrong, as one small tree.

    QAError
    ├── SettingsError           a setting or an argument has a value that makes no sense
    ├── QuestionError           the question cannot be searched for (empty, too long)
    ├── LoadError               a file could not become a document
    │   ├── UnsupportedFormat   no reader for this kind of file
    │   └── UnreadableDocument  a reader was found, and failed
    ├── ModelUnavailable        a model is missing or is not the one that was expected
    ├── DatasetError            an evaluation set is missing or malformed
    ├── StoreError              the index on disk cannot be used
    │   ├── IndexMissing        nothing is there
    │   ├── IndexMismatch       it was made by another version, encoder or settings
    │   ├── IndexDamaged        a file of it does not match its digest
    │   └── IndexLocked         another writer is at work
    └── AnswerError             a promise about an answer was broken: a defect

Abstaining is a result, not an error. Each message gives the value got, the rule and the remedy.
"""


class QAError(Exception):
    """The base of all errors that this library raises on purpose."""


class SettingsError(QAError):
    """A setting or an argument has a value that makes no sense."""


class QuestionError(QAError):
    """The question cannot be searched for: empty, or too long."""


class LoadError(QAError):
    """A file could not become a document."""


class UnsupportedFormat(LoadError):
    """No reader is known for this kind of file."""


class UnreadableDocument(LoadError):
    """A reader was found for the file, and could not read it."""


class ModelUnavailable(QAError):
    """A model is missing, or is not the one that was expected."""


class DatasetError(QAError):
    """An evaluation set is missing or malformed."""


class StoreError(QAError):
    """The index on disk cannot be used."""


class IndexMissing(StoreError):
    """There is no index at the place given."""


class IndexMismatch(StoreError):
    """The index was made by another version, with another encoder or with other settings."""


class IndexDamaged(StoreError):
    """A file of the index is missing or does not match its digest."""


class IndexLocked(StoreError):
    """Another process is writing to the index."""


class AnswerError(QAError):
    """A promise about an answer was broken, such as a quote that is no slice: a defect of ours."""
