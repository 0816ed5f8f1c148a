"""``qa evaluate`` on a file of one's own questions: report, exit codes, JSON and JUnit."""

import json
from xml.etree import ElementTree

import pytest

ROWS = """question,answer,document,unanswerable
When was PNS Babur launched?,15 August 2021,ships.md,
How much was the trade in 2024?,1.4 billion,,
Where did the council meet?,Istanbul,council.md,
Which volcano erupted near the lagoon?,,,yes
"""


@pytest.fixture
def lenient(tmp_path):
    path = tmp_path / "lenient.toml"
    path.write_text("[answer]\nthreshold = 0.0\n")
    return path


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


@pytest.fixture
def ask(run, questions, index, lenient):
    return lambda *words: run("evaluate", questions, "--index", index, "--settings", lenient, *words)


def test_each_failing_question_is_told_with_line_expectation_and_cause(ask, questions):
    done = ask()
    assert done.exit_code == 0, done.stderr
    assert f"{questions}:2" not in done.stdout
    assert f"{questions}:4  Where did the council meet?" in done.stdout
    assert "expected  “Istanbul”, council.md cited" in done.stdout
    assert "met in Ankara" in done.stdout
    assert (
        "why       answer not in the documents. “Istanbul” does not stand in council.md." in done.stdout
    )
    assert f"{questions}:5" in done.stdout
    assert "expected  to be declined" in done.stdout
    assert "2 of 3 answerable questions answered as expected (66.7%)" in done.stdout
    assert "0 of 1 unanswerable questions declined (0.0%)" in done.stdout
    assert "1 answer not in the documents" in done.stdout


def test_below_what_is_asked_for_the_exit_code_says_so(ask):
    assert ask("--min-answered", 0.6).exit_code == 0
    done = ask("--min-answered", 0.9, "--min-declined", 0.5)
    assert done.exit_code == 4
    assert "--min-answered asks for 0.9, reached 0.667." in done.stdout
    assert "--min-declined asks for 0.5, reached 0.000." in done.stdout
    assert ask("--min-answered", 1, "--limit", 2).exit_code == 0


def test_the_report_as_json(ask):
    done = ask("--json", "--min-answered", 0.9)
    assert done.exit_code == 4
    found = json.loads(done.stdout)
    assert (found["questions"], found["passed"], found["answered"]) == (4, 2, 0.6667)
    assert found["shortfalls"] == ["--min-answered asks for 0.9, reached 0.667."]
    assert found["failures"] == {
        "answer not in the documents": 1,
        "answered, though unanswerable": 1,
    }
    assert [item["passed"] for item in found["results"]] == [True, True, False, False]
    assert found["results"][2]["expected"]["answers"] == [["Istanbul"]]
    assert found["results"][0]["cited"] == ["ships.md"]


def test_the_report_as_junit(ask, questions, tmp_path):
    text = questions.read_text(encoding="utf-8") + '"<b>&\x07Where?",Ankara,nowhere.md,\n'
    questions.write_text(text, encoding="utf-8")
    done = ask("--junit", tmp_path / "report.xml")
    assert done.exit_code == 0, done.stderr
    (suite,) = ElementTree.parse(tmp_path / "report.xml").getroot()  # noqa: S314
    assert suite.attrib["name"] == "questions.csv"
    assert [suite.attrib[name] for name in ("tests", "failures", "errors")] == ["5", "2", "1"]
    cases = suite.findall("testcase")
    assert [case.attrib["line"] for case in cases] == ["2", "3", "4", "5", "6"]
    assert [len(case) for case in cases] == [0, 0, 1, 1, 1]
    (fault,), (error,) = cases[2], cases[4]
    assert (fault.tag, error.tag) == ("failure", "error")
    assert fault.attrib["type"] == "answer not in the documents"
    assert "expected: “Istanbul”, council.md cited" in (fault.text or "")
    assert error.attrib["type"] == "document not in the index"
    assert cases[4].attrib["name"] == "6: <b>&\ufffdWhere?"


def test_json_lines_and_a_gate_with_nothing_to_measure(run, index, tmp_path):
    path = tmp_path / "q.jsonl"
    path.write_text('{"question": "Where did the council meet?", "answer": "Ankara"}\n')
    words = ("evaluate", path, "--index", index)
    assert run(*words).exit_code == 0
    done = run(*words, "--min-declined", 0.5)
    assert done.exit_code == 2
    assert "no unanswerable question" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--run", "x.trec"), "--run"),
        (("--encoder", "minilm"), "--encoder"),
        (("--junit", "no/such/x.xml"), "does not exist"),
        (("--min-answered", 2), "'2' is not a number of 0 to 1"),
        (("--index", "none"), "qa index"),
    ],
)
def test_wrong_options_are_one_line_and_exit_2(run, questions, words, said):
    done = run("evaluate", questions, *words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_options_of_a_file_are_refused_for_a_set_and_a_missing_path_is_named(run, tmp_path):
    done = run("evaluate", tmp_path, "--min-answered", 0.5)
    assert done.exit_code == 2
    assert "for a file of questions" in done.stderr
    done = run("evaluate", tmp_path / "none.csv")
    assert done.exit_code == 2
    assert "none.csv cannot be read" in done.stderr
