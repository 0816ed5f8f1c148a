"""The report as JUnit XML, in which build servers show tests."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from qa.errors import DatasetError
from qa.evaluate.diagnosis import Failure, Verdict
from qa.evaluate.gate import Summary, came, expected

# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(summary: Summary, path: Path) -> None:
    """Write one test case a question; a failing one says what was expected, what came and why.

    :raises DatasetError: if the file cannot be written.
    """
    verdicts, name = summary.verdicts, _clean(summary.file.path.name)
    counts = {
        "tests": str(len(verdicts)),
        "failures": str(sum(_is_failure(item) for item in verdicts)),
        "errors": str(sum(not item.passed and not _is_failure(item) for item in verdicts)),
        "time": f"{sum(item.milliseconds for item in verdicts) / 1000:.3f}",
    }
    suites = Element("testsuites", counts)
    suite = SubElement(suites, "testsuite", {"name": name, **counts})
    for verdict in verdicts:
        _add_case(suite, verdict, str(summary.file.path))
    indent(suites)
    try:
        ElementTree(suites).write(path, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be written: {error.strerror}. Give another place by --junit."
        ) from error


def _add_case(suite: Element, verdict: Verdict, file: str) -> None:
    question = verdict.question
    case = SubElement(
        suite,
        "testcase",
        {
            "classname": _clean(Path(file).stem),
            "name": _clean(f"{question.line}: {question.text}"),
            "file": _clean(file),
            "line": str(question.line),
            "time": f"{verdict.milliseconds / 1000:.3f}",
        },
    )
    if verdict.finding:
        kind = "failure" if _is_failure(verdict) else "error"
        failure, detail = verdict.finding
        fault = SubElement(
            case, kind, {"type": str(failure), "message": _clean(f"{failure}. {detail}")}
        )
        fault.text = _clean(f"expected: {expected(question)}\ncame: {came(verdict)}\nwhy: {detail}")


def _is_failure(verdict: Verdict) -> bool:
    """Tell a wrong answer from a question that could not be judged, which JUnit calls an error."""
    errors = (Failure.REFUSED, Failure.NO_SUCH_DOCUMENT)
    return verdict.finding is not None and verdict.finding.failure not in errors


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
