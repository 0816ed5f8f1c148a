"""What a cross-encoder reads of a passage: its title and headings, and as many sentences as fit."""

from collections.abc import Sequence

from qa.records import Hit


def heading_text(hit: Hit) -> str:
    """Return title and headings as sentences, each ended by a full stop; empty where there are none."""
    title = hit.document.title.strip()
    path = [title, *(heading.strip() for heading in hit.passage.headings)]
    # A first heading often repeats the title.
    if len(path) > 1 and path[1].casefold() == title.casefold():
        path.pop(1)
    return "".join(f"{part}. " for part in path if part)


def sentence_texts(hit: Hit) -> list[str]:
    """Return the passage's sentences; a passage without sentence spans counts as one."""
    return [span.of(hit.document.text) for span in hit.passage.sentences or (hit.passage.span,)]


def windows(sentences: Sequence[str], tokens: Sequence[int], room: int) -> list[str]:
    """Join whole sentences to texts of at most ``room`` tokens; a longer sentence stands alone.

    :param tokens: the number of tokens of each sentence.
    """
    joined: list[list[str]] = []
    used = 0
    for sentence, count in zip(sentences, tokens, strict=True):
        if not joined or used + count > room:
            joined.append([])
            used = 0
        joined[-1].append(sentence)
        used += count
    return [" ".join(part) for part in joined]
