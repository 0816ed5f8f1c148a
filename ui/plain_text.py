"""Say records as plain text, in the reader's language."""

from qa.records import Answer, Reference
from ui.dates import say_date
from ui.records import Problem, ProblemKind
from ui.wording import Wording

# From these confidences up an answer is called well supported and supported.
CONFIDENCE_STEPS = (0.85, 0.65)


def problem_text(problem: Problem, wording: Wording) -> str:
    """Say a problem in the reader's language."""
    texts = {
        ProblemKind.QUESTION_EMPTY: wording.problem_question_empty,
        ProblemKind.QUESTION_LONG: wording.problem_question_long,
        ProblemKind.DATE: wording.problem_date,
        ProblemKind.SOURCE_GONE: wording.problem_source_gone_hint,
        ProblemKind.INDEX: wording.problem_index,
        ProblemKind.DEFECT: wording.problem_defect,
    }
    return texts[problem.kind].format(message=problem.detail, value=problem.detail)


def confidence_text(answer: Answer, wording: Wording) -> str:
    """Say in words how well an answer is supported."""
    step = sum(answer.confidence < limit for limit in CONFIDENCE_STEPS)
    return wording.confidence[step]


def cited(answer: Answer, wording: Wording) -> str:
    """Return an answer as plain text with its list of sources, to be pasted elsewhere."""
    lines = [answer.question, "", answer.text, ""]
    for citation in answer.citations:
        lines.append(f"[{citation.number}] {cite_line(citation.title, citation.date, wording)}")
        lines += [f"    {reference_line(reference, wording)}" for reference in citation.references]
    return "\n".join(lines)


def cite_line(title: str, iso: str | None, wording: Wording) -> str:
    """Name a source in one line."""
    return f"{title}, {say_date(iso, wording)}" if iso else title


def reference_line(reference: Reference, wording: Wording) -> str:
    """Name a published source in one line, with its address."""
    parts = (
        reference.publisher,
        f"“{reference.title}”" if reference.title else None,
        say_date(reference.date, wording),
        web_address(reference.url),
    )
    return ", ".join(part for part in parts if part)


def web_address(url: str | None) -> str:
    """Return an address that is safe to follow; empty for ``javascript:`` and the like."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""
