from hypothesis import given
from hypothesis import strategies as st

from qa.encode import content_key, passage_text
from qa.records import Document, Passage, Span

TEXT = "The frigate was launched.  It is 108 m long."
SPANS = (Span(0, 25), Span(27, 44))


def made(title: str, headings: tuple[str, ...] = (), text: str = TEXT) -> tuple[Document, Passage]:
    document = Document("d", "d.md", title, text)
    return document, Passage("p", "d", Span(0, len(text)), SPANS, headings)


def test_title_and_headings_go_before_the_sentences() -> None:
    text, spans = passage_text(*made("Naval programmes", ("MILGEM", "PNS Babur")))
    prefix = "Naval programmes › MILGEM › PNS Babur\n"
    assert text == prefix + "The frigate was launched. It is 108 m long."
    assert [span.of(text) for span in spans] == ["The frigate was launched.", "It is 108 m long."]


def test_a_blank_title_leaves_no_prefix() -> None:
    assert passage_text(*made(" "))[0] == "The frigate was launched. It is 108 m long."


def test_a_title_that_the_text_begins_with_is_not_said_twice() -> None:
    assert passage_text(*made("The Frigate"))[0].startswith("The frigate was launched.")
    assert passage_text(*made("The Frigate", ("Size",)))[0].startswith("Size\n")


def test_a_first_heading_like_the_title_is_not_said_twice() -> None:
    text, _ = passage_text(*made("Ships", ("SHIPS", "Frigates")))
    assert text.startswith("Ships › Frigates\n")


def test_names_are_rewritten_for_encoding_and_the_spans_follow() -> None:
    document, passage = made("Frigate news")
    text, spans = passage_text(document, passage, lambda part: part.replace("rigate", "RIGATE SHIP"))
    assert text == "FRIGATE SHIP news\nThe fRIGATE SHIP was launched. It is 108 m long."
    assert spans[1].of(text) == "It is 108 m long."


def test_a_passage_without_sentences_is_one_sentence_without_a_span() -> None:
    document, passage = made("Ships")
    whole = Passage(passage.id, "d", passage.span, ())
    assert passage_text(document, whole) == (f"Ships\n{TEXT}", [])


words = st.text(max_size=30)


@given(title=words, headings=st.lists(words, max_size=3), sentences=st.lists(words, min_size=1))
def test_every_span_is_its_sentence(title: str, headings: list[str], sentences: list[str]) -> None:
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + "\n"
    passage = Passage("p", "d", Span(0, len(text)), tuple(spans), tuple(headings))
    encoded, places = passage_text(Document("d", "d", title, text), passage)
    assert [place.of(encoded) for place in places] == sentences


def test_the_content_key_changes_with_what_is_encoded_and_with_nothing_else() -> None:
    key = content_key("a" * 64, "text", [Span(0, 4)])
    assert key == content_key("a" * 64, "text", ((0, 4),))  # type: ignore[arg-type]
    others = {
        content_key("b" * 64, "text", [Span(0, 4)]),
        content_key("a" * 64, "texts", [Span(0, 4)]),
        content_key("a" * 64, "text", [Span(0, 3)]),
        content_key("a" * 64, "text", []),
    }
    assert key not in others
    assert len(others) == 4
