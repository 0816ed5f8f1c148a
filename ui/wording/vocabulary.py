"""The list of strings that each interface language provides."""

from dataclasses import dataclass

# What parts the thousands of a number, where it is not a comma.
_THOUSANDS = {"tr": "."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All strings of one interface language.

    ``{...}`` in a string is filled in by name. A pair is (for one, for any other number) and is
    read through ``count``.
    """

    code: str
    path: str
    other_language: str
    other_code: str
    other_path: str

    # Masthead and page
    tagline: str
    page_title: str
    ask: str
    search: str
    brief: str
    library: str
    theme: str

    # Ask
    welcome: str
    promise: str
    examples: str
    example_questions: tuple[str, ...]
    question_label: str
    question_placeholder: str
    ask_button: str
    wishes: str
    wish_sentences: str
    wish_strictness: str
    strictness: tuple[str, str, str]
    answer_region: str
    declined: str
    nearest: str
    bridge: str
    nothing_near: str
    more_passages: tuple[str, str]
    read_as: str
    source_n: str
    sources_heading: str
    relies_on: str
    confidence: tuple[str, str, str]
    confidence_title: str
    said_answered: tuple[str, str]
    said_declined: str

    # Actions
    copy_answer: str
    copy_link: str
    copy_quote: str
    copied: str
    pin: str
    pinned: str
    pin_passage: str
    pin_selection: str
    open_page: str
    close: str

    # Source
    source_region: str
    source_empty: str
    source_empty_hint: str
    source_more: str
    source_unreachable: str
    cited_here: str
    no_date: str
    today: str
    days: tuple[str, str]
    months: tuple[str, str]
    years: tuple[str, str]
    ago: str
    ahead: str
    month_names: tuple[str, ...]
    day_month_year: str
    month_year: str
    published_sources: str
    window_note: str
    whole_document: str
    back: str
    language_names: dict[str, str]

    # Search
    search_label: str
    search_placeholder: str
    search_hint: str
    search_none: str
    found: tuple[str, str]
    filters: str
    topics: str
    document: str
    any_document: str
    document_language: str
    since: str
    until: str
    date_placeholder: str
    sort: str
    by_relevance: str
    by_date: str
    why: str
    score_passage: str
    score_sentence: str
    score_lexical: str
    score_coverage: str
    score_neighbours: str
    score_fused: str
    matched: str
    duplicates: tuple[str, str]

    # Library
    documents: tuple[str, str]
    library_words: tuple[str, str]
    library_references: tuple[str, str]
    library_intro: str
    library_empty: str

    # Brief
    brief_intro: str
    brief_empty: str
    brief_items: tuple[str, str]
    brief_title: str
    brief_untitled: str
    brief_heading: str
    brief_heading_placeholder: str
    brief_note: str
    brief_note_placeholder: str
    brief_up: str
    brief_down: str
    brief_remove: str
    brief_remove_all: str
    brief_style: str
    brief_styles: tuple[str, str, str]
    brief_export: str
    brief_markdown: str
    brief_word: str
    brief_bullets: str
    brief_sources: str
    brief_appendix: str
    brief_retrieved: str
    brief_gone: str
    brief_differ: str
    brief_clash: str
    brief_clashes: str
    brief_opening: str
    brief_opening_placeholder: str
    brief_drag: str
    brief_keys: str
    brief_moved: str
    brief_sure: str
    brief_pdf: str
    brief_page: str
    brief_our_note: str
    brief_notes: str
    brief_place: str
    brief_file: str
    brief_relies_on: str
    apa_undated: str

    # Reasons and problems
    and_word: str
    problem: str
    problem_question_empty: str
    problem_question_long: str
    problem_date: str
    problem_source_gone: str
    problem_source_gone_hint: str
    problem_index: str
    problem_defect: str

    def count(self, pair: tuple[str, str], number: int) -> str:
        """Say a number of things in the right grammatical number."""
        return pair[number != 1].format(n=self.number(number))

    def number(self, number: int) -> str:
        """Write a number as the language does."""
        return f"{number:,}".replace(",", _THOUSANDS.get(self.code, ","))
