"""Find sentences: sentencex proposes their ends, and a few rules mend what it gets wrong."""

import re
from collections.abc import Iterator

from qa.records import Span

# Abbreviations after which sentencex 1.0.32 ends a sentence although none ends there.
_ABBREVIATIONS = {
    "en": frozenset(
        "approx govt vol vols dept est ext nos op ed eds gov sec amb brig capt cmdr comdr lt maj col "
        "sgt prof rev hon messrs mt ft resp ca cf viz incl adm".split()
    ),
    "tr": frozenset(
        "bkz doç dr prof sn av cad sok mah no s ss vb vs vd örn org alb yb bnb yzb tğm gen kur kor tüm "
        "tuğ bşk gn müh öğr gör arş uzm yrd m.ö m.s t.c tel şti ltd inş san tic fak üniv".split()
    ),
}
# After these a new sentence may well begin, so only a small letter or a digit shows that it goes on.
_OFTEN_LAST = frozenset("vb vs vd ltd şti ed eds s no ft est sec dept govt gov".split())

_LAST_WORD = re.compile(r"([^\W\d_][^\W\d_.]*(?:\.[^\W\d_]+)*)\.\s*$")
_ORDINAL = re.compile(r"(?:^|[\s(])(?:\d{1,3}|[IVXLC]{1,6})\.\s*$")
_BARE_ORDINAL = re.compile(r"\W*(?:\d{1,4}|[IVXLC]{1,6})\.\s*")
_MARKERS = re.compile(r"\s*(?:\[\d{1,4}(?:[,;]\s*\d{1,4})*\]\s*)+")
_BULLET = re.compile(r"\s*(?:[•*·▪‣–-]\s+)+")


def sentence_spans(text: str, start: int, end: int, language: str) -> list[Span]:
    """Return the sentences of ``text[start:end]``, without surrounding white space.

    Every character that is not white space is in exactly one of them.

    :param language: ISO 639-1; unknown ones are read by the rules of English.
    """
    paragraph = text[start:end]
    pieces = _mend(list(_proposed(paragraph, language)), language)
    spans = []
    position = start
    for piece in pieces:
        lead = len(piece) - len(piece.lstrip())
        core = len(piece.strip())
        if core:
            spans.append(Span(position + lead, position + lead + core))
        position += len(piece)
    return spans


def _proposed(paragraph: str, language: str) -> Iterator[str]:
    """Yield sentencex's sentences, which together are the paragraph."""
    import sentencex

    # Line ends inside a paragraph are no more than spaces; a line that begins with a bullet is one
    # sentence to sentencex, however many follow, so it is shown the item without.
    flat = paragraph.replace("\n", " ")
    lead = _BULLET.match(flat)
    position, shown_from = 0, lead.end() if lead else 0
    language = "en" if language == "und" else language
    for boundary in sentencex.get_sentence_boundaries(language, flat[shown_from:]):
        end = shown_from + boundary["end_index"]
        if end > position:
            yield paragraph[position:end]
            position = end
    if position < len(paragraph):
        yield paragraph[position:]


def _mend(pieces: list[str], language: str) -> list[str]:
    """Join what belongs together; all exceptions to sentencex are here.

    1. A piece without letter or digit (a closing quote) and one of footnote marks only belong to what
       is before them.
    2. After an abbreviation of the list the sentence goes on.
    3. A Turkish ordinal ("1. Ordu", "2. kez") and a Roman one ("XX. yüzyıl") do not end a sentence; an
       ordinal alone belongs to what follows in every language, as in a numbered list.
    """
    mended: list[str] = []
    for piece in pieces:
        if mended and (_is_appendix(piece) or _goes_on(mended[-1], piece, language)):
            mended[-1] += piece
        else:
            mended.append(piece)
    return mended


def _is_appendix(piece: str) -> bool:
    return not any(character.isalnum() for character in piece) or bool(_MARKERS.fullmatch(piece))


def _goes_on(before: str, piece: str, language: str) -> bool:
    following = piece.lstrip()[:1]
    if _BARE_ORDINAL.fullmatch(before):
        return True
    word = _LAST_WORD.search(before)
    if word and word.group(1).lower() in _ABBREVIATIONS.get(language, _ABBREVIATIONS["en"]):
        often_last = word.group(1).lower() in _OFTEN_LAST
        return following.islower() or following.isdigit() or not often_last
    if language == "tr" and _ORDINAL.search(before):
        return following.islower() or len(before.split()) <= 3
    return False
