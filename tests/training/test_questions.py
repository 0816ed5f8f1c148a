"""What the reader learns from and what its confidence is calibrated on must never be the same."""

import json
import re
from pathlib import Path

import pytest

from training.reader.data import two_hop
from training.wiki import read_pages

TRAINING = Path(__file__).parents[2] / "training"


def notes(part: str) -> set[str]:
    lines = (TRAINING / part / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return {json.loads(line)["note"] for line in lines}


def test_no_note_both_teaches_and_calibrates() -> None:
    assert not notes("reader") & notes("ranker")


def test_no_page_both_teaches_and_calibrates() -> None:
    taught = {
        page.title
        for name in ("wiki.txt", "two_hop.txt")
        for page in read_pages(TRAINING / "reader" / name)
    }
    calibrated = {page.title for page in read_pages(TRAINING / "ranker" / "wiki.txt")}
    assert len(taught) > len(calibrated) > 0
    assert not taught & calibrated


def test_our_answers_are_words_of_their_sentences() -> None:
    for part in ("reader", "ranker"):
        for line in (TRAINING / part / "questions.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert row["answer"] is None or row["answer"] in row["sentence"]


def test_questions_about_the_sets_name_a_sentence_and_quote_none() -> None:
    rows = [
        json.loads(line)
        for line in (TRAINING / "reader" / "oblique.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert {row["set"] for row in rows} <= {"qamr-train", "squad2-train", "clapnq-train"}
    assert all(re.fullmatch("[0-9a-f]{12}", row["sentence"]) for row in rows)
    assert len({row["question"].lower() for row in rows}) == len(rows)
    assert all(row["answer"] is None or 0 <= row["answer"][0] <= row["answer"][1] for row in rows)


def test_pages_read_back(tmp_path: Path) -> None:
    path = tmp_path / "wiki.txt"
    path.write_text(
        "# Tea\nS: Tea is served at four.\nQ: When is tea? => at four\nN: What does it cost?\n"
    )
    (page,) = read_pages(path)
    assert (page.title, page.sentences) == ("Tea", ["Tea is served at four."])
    assert [(asked.text, asked.answer) for asked in page.questions] == [
        ("When is tea?", "at four"),
        ("What does it cost?", None),
    ]


def test_a_question_of_two_sentences_names_the_one_that_describes(tmp_path: Path) -> None:
    path = tmp_path / "two_hop.txt"
    path.write_text(
        "# Ships\nS: The Orlo was named by Mayor Brandt.\nS: The Orlo sank in 1921.\n"
        "T: When did the ship that the mayor named sink? => 1 2 => 1921\n"
        "X: Who built the ship that the mayor named? => 1\n"
    )
    (page,) = read_pages(path)
    assert [(asked.bridge, asked.about, asked.answer) for asked in page.questions] == [
        (0, 1, "1921"),
        (0, 0, None),
    ]


def test_of_two_sentences_only_the_answer_after_its_bridge_is_right(tmp_path: Path) -> None:
    path = tmp_path / "two_hop.txt"
    path.write_text(
        "# Ships\nS: The Orlo was named by Mayor Brandt.\nS: The Orlo sank in 1921.\n"
        "S: The Merle was named by a nun.\nS: The Merle sank in 1933.\n"
        "T: When did the ship that the mayor named sink? => 1 2 => 1921\n"
        "X: Who built the ship that the mayor named? => 1\n"
    )
    sentences, (right, none) = two_hop(path)
    assert [(sentences[n].bridge, sentences[n].text) for n in right.gold] == [
        ("The Orlo was named by Mayor Brandt.", "The Orlo sank in 1921.")
    ]
    wrong = {(sentences[n].bridge, sentences[n].text) for n in right.wrong}
    assert ("The Merle was named by a nun.", "The Merle sank in 1933.") in wrong
    assert ("", "The Orlo was named by Mayor Brandt.") in wrong
    assert all(text != "The Orlo sank in 1921." for _, text in wrong)
    assert none.gold == []
    assert none.wrong


@pytest.mark.parametrize(
    "text",
    [
        "# T\nS: a b\nS: c d\nT: q? => 1 3 => c\n",
        "# T\nS: a b\nS: c d\nT: q? => 1 2 => a\n",
        "# T\nS: a b\nX: q? => two\n",
        "S: before any title\n",
        "# T\nQ: nothing yet? => x\n",
        "# T\nS: a b\nQ: c? => d\n",
        "# T\nhello\n",
    ],
)
def test_a_line_out_of_form_is_refused_with_its_number(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wiki.txt"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"wiki\.txt:\d"):
        read_pages(path)
