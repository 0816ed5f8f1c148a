"""A small collection with known answers, indexed with the word-counting encoder."""

from pathlib import Path

from qa.assistant import Assistant
from qa.build import index_documents
from qa.glossary import Glossary
from qa.load import make_document
from qa.records import Anchor, Document, Reference
from tests.doubles import WordHashEncoder

GLOSSARY = Glossary.from_bytes(
    b'[[entry]]\ncanonical = "T\xc3\xbcrkiye"\n'
    b'variants = ["Turkey", "Trkiye"]\ndemonyms = ["Turkish"]\n'
)

SHIPS = "PNS Babur was launched in Istanbul on 15 August 2021. It displaces 2,888 tonnes."
TRADE = "Trade between Pakistan and Türkiye reached 1.4 billion dollars in 2024. Cotton was exported."
COUNCIL = "The council met in Ankara because trade had fallen. Sharif and Erdoğan led the meeting."


def documents() -> list[Document]:
    ships = make_document(
        "ships.md",
        "Ships",
        SHIPS,
        language="en",
        date="2021-08-15",
        topics=("navy",),
        references=(Reference("Launch day", "Daily Ship", "2021-08-16", "https://example.org/1"),),
        anchors=(Anchor(53, (0,)),),
    )
    trade = make_document("trade.md", "Trade", TRADE, language="en", date="2024-12-31")
    council = make_document("council.md", "Council", COUNCIL, language="en", topics=("diplomacy",))
    copy = make_document("copy.md", "Trade", TRADE, language="en", date="2024-12-31")
    return [ships, trade, council, copy]


def build(directory: Path) -> Assistant:
    from qa.store import open_store

    encoder = WordHashEncoder()
    index_documents(documents(), directory, encoder=encoder, glossary=GLOSSARY)
    return Assistant(open_store(directory), encoder, GLOSSARY)
