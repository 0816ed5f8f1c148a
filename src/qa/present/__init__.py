"""Present results: JSON values for programs, lines for readers; no terminal and no browser in it."""

from qa.present.lines import Line, answer_lines, best_sentence, one_line, reference_text, search_lines
from qa.present.objects import (
    answer_object,
    citation_object,
    hit_object,
    inspection_object,
    reference_object,
    report_object,
    search_object,
)

__all__ = [
    "Line",
    "answer_lines",
    "answer_object",
    "best_sentence",
    "citation_object",
    "hit_object",
    "inspection_object",
    "one_line",
    "reference_object",
    "reference_text",
    "report_object",
    "search_lines",
    "search_object",
]
