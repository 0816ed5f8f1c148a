"""Reading evaluation sets, and what is said of malformed ones."""

import json

import pytest

from qa.errors import DatasetError
from qa.evaluate import read_set
from tests.evaluate.sets import write_set


def test_a_set_is_read_whole(tmp_path):
    dataset = read_set(write_set(tmp_path))
    assert dataset.name == tmp_path.name
    assert [document.id for document in dataset.documents] == ["ships", "trade", "council"]
    assert [question.id for question in dataset.questions] == ["q1", "q2", "q3", "q4"]
    assert dataset.questions[0].answers == ("15 August 2021",)
    assert dataset.questions[3].unanswerable is True
    assert dataset.judgements == {
        "q1": {"ships": 1},
        "q2": {"trade": 2, "council": 1},
        "q3": {"council": 1},
    }


def test_the_digest_depends_on_the_documents_alone(tmp_path):
    folder = write_set(tmp_path)
    digest = read_set(folder).digest
    (folder / "queries.jsonl").write_text('{"id": "q1", "text": "Babur?"}\n')
    (folder / "qrels.tsv").write_text("")
    assert read_set(folder).digest == digest
    with (folder / "docs.jsonl").open("a") as file:
        file.write('{"id": "x", "text": "More."}\n')
    assert read_set(folder).digest != digest


def test_a_limit_keeps_the_first_questions_and_all_documents(tmp_path):
    dataset = read_set(write_set(tmp_path)).limited(2)
    assert [question.id for question in dataset.questions] == ["q1", "q2"]
    assert dataset.judgements.keys() == {"q1", "q2"}
    assert len(dataset.documents) == 3
    assert dataset.limited(99) is dataset
    assert dataset.limited(None) is dataset


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("docs.jsonl", '{"id": "x"', r"docs\.jsonl:4: not JSON"),
        ("docs.jsonl", "[]", r"docs\.jsonl:4: list instead"),
        ("docs.jsonl", '{"id": 7, "text": "a"}', r"docs\.jsonl:4: `id` is 7"),
        ("docs.jsonl", '{"id": "x"}', r"docs\.jsonl:4: `text` is None"),
        ("docs.jsonl", '{"id": "ships", "text": "a"}', "'ships' occurs twice"),
        ("queries.jsonl", '{"id": "q1", "text": "a"}', "'q1' occurs twice"),
        ("queries.jsonl", '{"id": "x", "text": "a", "answers": "b"}', r":5: `answers` is 'b'"),
        ("queries.jsonl", '{"id": "x", "text": "a", "unanswerable": 1}', r":5: `unanswerable` is 1"),
        ("qrels.tsv", "q1 ships 1", r"qrels\.tsv:5: .* with tabs"),
        ("qrels.tsv", "q1\tships\tmuch", r"qrels\.tsv:5: "),
        ("qrels.tsv", "q9\tships\t1", r"qrels\.tsv:5: 'q9' is not in queries"),
        ("qrels.tsv", "q1\tboats\t1", r"qrels\.tsv:5: 'boats' is not in docs"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, name, line, said):
    folder = write_set(tmp_path)
    with (folder / name).open("a") as file:
        file.write(line + "\n")
    with pytest.raises(DatasetError, match=said):
        read_set(folder)


@pytest.mark.parametrize("name", ["docs.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(tmp_path, name):
    folder = write_set(tmp_path)
    (folder / name).unlink()
    with pytest.raises(DatasetError, match=name):
        read_set(folder)


def test_no_folder_an_empty_file_and_another_encoding_are_named(tmp_path):
    with pytest.raises(DatasetError, match="is no folder"):
        read_set(tmp_path / "none")
    folder = write_set(tmp_path)
    (folder / "docs.jsonl").write_bytes(
        json.dumps({"id": "a", "text": "ü"}, ensure_ascii=False).encode("latin-1")
    )
    with pytest.raises(DatasetError, match="not UTF-8"):
        read_set(folder)
    (folder / "docs.jsonl").write_text("\n")
    (folder / "qrels.tsv").write_text("")
    with pytest.raises(DatasetError, match="is empty"):
        read_set(folder)
