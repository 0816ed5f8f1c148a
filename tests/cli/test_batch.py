"""Files of questions."""

import json

import pytest

from qa.cli.batch import BatchError, BatchItem, read_batch


def write(path, *lines):
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_each_question_gets_one_object_with_its_id(run, index, tmp_path):
    file = write(
        tmp_path / "q.jsonl",
        '{"id": "a", "question": "When was PNS Babur launched?"}',
        "",
        '{"id": 2, "question": "Who composed the ninth symphony of Mars?", "more": true}',
    )
    done = run("ask", "--batch", file, "--index", index, "--json")
    assert done.exit_code == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 2]
    assert all("citations" in answer and "timings_ms" in answer for answer in answers)


def test_a_batch_of_searches_prints_hits(run, index, tmp_path):
    file = write(tmp_path / "q.jsonl", '{"id": 1, "question": "cotton exported"}')
    done = run("search", "--batch", file, "-k", 1, "--index", index, "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert found["id"] == 1
    assert found["hits"][0]["uri"] == "trade.md"


@pytest.mark.parametrize("question", ["", "?!", "x" * 100_000], ids=["empty", "signs", "long"])
def test_a_bad_question_is_declined_with_its_reason_and_the_rest_goes_on(
    run, index, tmp_path, question
):
    lines = [
        json.dumps({"id": number, "question": text}) for number, text in ((1, question), (2, "Babur"))
    ]
    done = run("ask", "--batch", write(tmp_path / "q.jsonl", *lines), "--index", index, "--json")
    assert done.exit_code == 0
    first, second = [json.loads(line) for line in done.stdout.splitlines()]
    assert first["abstained"] is True
    assert first["reason"]
    assert set(second) <= set(first) | {"corrections"}
    assert second["hits"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1, "question": "a"', "not JSON"),
        ("[1, 2]", "list instead of an object"),
        ('{"question": "a"}', "`id` is None"),
        ('{"id": true, "question": "a"}', "`id` is True"),
        ('{"id": 1}', "`question` is None"),
        ('{"id": 1, "question": ["a"]}', "`question` is"),
        ("[" * 100_000, "not JSON"),
        ('{"question": "a", "id": ' + "9" * 5_000 + "}", "not JSON (a number too long)"),
    ],
    ids=["cut", "list", "no id", "odd id", "no question", "odd question", "deep", "long number"],
)
def test_a_malformed_line_is_named_before_anything_is_answered(run, index, tmp_path, line, said):
    file = write(tmp_path / "q.jsonl", '{"id": 0, "question": "Babur"}', line)
    done = run("ask", "--batch", file, "--index", index, "--json")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert f"{file}:2" in done.stderr.replace("\n", "")
    assert said in done.stderr


def test_a_missing_file_and_another_encoding_are_named(run, index, tmp_path):
    assert run("ask", "--batch", tmp_path / "none", "--index", index).exit_code == 2
    (tmp_path / "latin.jsonl").write_bytes(
        b'{"id": 1, "question": "a"}\n{"id": 2, "question": "\xfc"}\n'
    )
    with pytest.raises(BatchError, match=r"latin\.jsonl:2: not UTF-8"):
        read_batch(tmp_path / "latin.jsonl")


def test_questions_come_from_stdin_too(run, index):
    done = run("search", "--batch", "-", "--index", index, stdin='{"id": 1, "question": "cotton"}\n')
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["id"] == 1


def test_marks_and_odd_line_ends_are_no_trouble(tmp_path):
    text = '\ufeff{"id": 1, "question": "a\u2028b"}\r\n{"id": 2, "question": "\\ud800"}'
    (tmp_path / "q.jsonl").write_bytes(text.encode())
    assert read_batch(tmp_path / "q.jsonl") == [BatchItem(1, "a\u2028b"), BatchItem(2, "?")]


def test_a_question_and_a_batch_together_are_refused(run, index, tmp_path):
    file = write(tmp_path / "q.jsonl", '{"id": 1, "question": "a"}')
    assert run("ask", "a", "--batch", file, "--index", index).exit_code == 2
