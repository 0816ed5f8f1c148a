"""Reading one's own questions, as spreadsheets and people write them."""

import pytest

from qa.errors import DatasetError
from qa.evaluate import OwnQuestion, read_questions

PLAIN = "question,answer,document,unanswerable\nWhen?,2021|in 2021,ships.md,\nWho?,,,yes\n"
EXPECTED = (
    OwnQuestion(2, "When?", (("2021", "in 2021"),), ("ships.md",)),
    OwnQuestion(3, "Who?", unanswerable=True),
)


@pytest.fixture
def file(tmp_path):
    def write(content, name="questions.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace("question,answer,document", "Question, Answers ,DOCUMENTS"),
        PLAIN.replace("When?,2021|in 2021", '"When?"," 2021 | in 2021 "'),
        PLAIN.replace(",yes", ",DOĞRU"),
        PLAIN + ",,,\n\n",
    ],
    ids=[
        "commas",
        "windows",
        "semicolons",
        "tabs",
        "mark",
        "utf-16",
        "capitals",
        "quotes",
        "turkish",
        "blank rows",
    ],
)
def test_what_spreadsheets_write_is_read_alike(file, content):
    assert read_questions(file(content)).questions == EXPECTED


def test_excels_line_with_the_separator_is_understood(file):
    questions = read_questions(file("sep=;\r\n" + PLAIN.replace(",", ";"))).questions
    assert [(item.line, item.text) for item in questions] == [(3, "When?"), (4, "Who?")]


def test_parts_that_are_all_needed_and_forms_of_which_one_is_enough(file):
    text = 'question,answer\n"Where, and when?","Istanbul | Constantinople && 2021"\n'
    (question,) = read_questions(file(text)).questions
    assert question.answers == (("Istanbul", "Constantinople"), ("2021",))


def test_a_cell_of_several_lines_keeps_the_count_of_lines(file):
    text = 'question,answer\n"When\nwas it?",2021\nWho?,Sharif\n'
    assert [item.line for item in read_questions(file(text)).questions] == [2, 4]


def test_json_lines_are_read_with_texts_or_lists(file):
    lines = [
        '{"question": "When?", "answer": "2021|in 2021", "document": "ships.md"}',
        '{"question": "When?", "answers": ["2021", "in 2021"], "documents": ["ships.md"], "note": 1}',
        '{"question": "When?", "answers": [["2021", "in 2021"]], "document": "ships.md", "id": 7}',
        "",
        '{"text": "Who?", "unanswerable": true, "answers": [], "documents": null}',
    ]
    read = read_questions(file("\n".join(lines), "questions.jsonl"))
    expected = (EXPECTED[0].answers, EXPECTED[0].documents)
    assert [(item.answers, item.documents) for item in read.questions[:3]] == [expected] * 3
    assert [item.line for item in read.questions] == [1, 2, 3, 5]
    assert read.questions[2].id == "7"
    assert read.questions[3].unanswerable
    assert read.ignored == ("note",)


def test_columns_of_ones_own_are_passed_over_and_named(file):
    read = read_questions(file("question,owner,answer,\nWhen?,Ayşe,2021,\n"))
    assert read.questions[0].answers == (("2021",),)
    assert read.ignored == ("owner",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("question,answer\nWhen?,2021\nWho?,\n", r"csv:3: nothing is expected.*`yes`"),
        ("question,answer,unanswerable\nWho?,me,yes\n", r"csv:2: an unanswerable question with an"),
        ("question,answer\n,2021\n", r"csv:2: `question` is ''"),
        ("question,unanswerable\nWho?,maybe\n", r"csv:2: `unanswerable` is 'maybe'; write yes or no"),
        ("question,answer\nWhen?,the\n", r"csv:2: the answer 'the' has no word"),
        ("frage,antwort\nWann?,2021\n", "has no column `question`"),
        ("question,anwser\nWhen?,2021\n", "column 'anwser' is unknown; did you mean `answer`"),
        ("question,answer,answers\nWhen?,2021,x\n", "`answer` occurs twice"),
        ("question,answer\nWhen, then?,2021\n", r"csv:2: 3 cells, and 2 columns have a name"),
        ('question,answer\n"When"?,2021\n', r"csv:2: no CSV"),
        ('question,answer\nWho?,me\n"When?,2021\n', r"csv:3: no CSV .*Close every double quote"),
        ("question,answer\n", "has no question"),
        ("", "has no question"),
        ("question,answer\nWer?,Müller\n".encode("latin-1"), r"csv:2: not UTF-8.*CSV UTF-8"),
    ],
)
def test_a_wrong_line_is_named_with_the_remedy(file, content, said):
    with pytest.raises(DatasetError, match=said):
        read_questions(file(content))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"question": "When?", "answer": 2021}', r"jsonl:1: `answer` is 2021"),
        ('{"question": 7, "answer": "a"}', r"jsonl:1: `question` is 7"),
        ('{"question": "When?", "document": [1]}', r"jsonl:1: `document` is \[1\]"),
        ("oops", r"jsonl:1: not JSON"),
        ('{"question": "a", "id": ' + "9" * 5_000 + "}", r"jsonl:1: not JSON"),
        ('{"question": "a \\ud800 b", "answer": "c"}', r"jsonl:1: \\ud800 is half a character"),
        ("", "has no question"),
    ],
)
def test_a_wrong_json_line_is_named(file, line, said):
    with pytest.raises(DatasetError, match=said):
        read_questions(file(line, "questions.jsonl"))


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    for name in ("none.csv", "none.jsonl"):
        with pytest.raises(DatasetError, match=rf"{name} cannot be read"):
            read_questions(tmp_path / name)
