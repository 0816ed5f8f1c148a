"""Every string of the Ask view's conversation, one record a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationWording:
    """The strings of one interface language; see ``Wording`` for how they are filled in."""

    searching: str
    reading: tuple[str, str]
    stop: str
    stopped: str
    asked_as: str
    literally: str
    again: str
    wish_sources: str
    good: str
    bad: str
    noted: str
    judge_hint: str
    right_answer: str
    right_answer_hint: str
    not_in_sources: str
    comment: str
    keep: str
    kept: str
    export: str
    not_kept: str
    ask_next: str
    ask_instead: str
    decline_hint: str
    strictness_hints: tuple[str, str, str]


ENGLISH_CONVERSATION = ConversationWording(
    searching="Searching …",
    reading=("Reading 1 document …", "Reading {n} documents …"),
    stop="Stop",
    stopped="Stopped before there was an answer.",
    asked_as="Asked as:",
    literally="Ask exactly what I typed",
    again="Ask again",
    wish_sources="Passages shown",
    good="This answers it",
    bad="This does not answer it",
    noted="Noted, on this machine only.",
    judge_hint="What should it have said?",
    right_answer="The right answer",
    right_answer_hint="A few words, as the source has them; | between forms that are all right",
    not_in_sources="The sources do not say",
    comment="Comment (optional)",
    keep="Keep",
    kept="Kept. Thank you.",
    export="Download what was noted as an evaluation set (CSV)",
    not_kept="This could not be kept: {message}",
    ask_next="Ask next",
    ask_instead="What the sources do answer",
    decline_hint="You may have better luck with the names as the sources write them, or with one "
    "question at a time.",
    strictness_hints=(
        "Answers whenever it is at least {lenient} % likely to be right.",
        "Declines where that is measured to be wiser.",
        "Answers only what is at least {strict} % likely to be right.",
    ),
)

TURKISH_CONVERSATION = ConversationWording(
    searching="Aranıyor …",
    reading=("1 belge okunuyor …", "{n} belge okunuyor …"),
    stop="Durdur",
    stopped="Cevap gelmeden durduruldu.",
    asked_as="Şöyle soruldu:",
    literally="Tam yazdığım gibi sor",
    again="Yeniden sor",
    wish_sources="Gösterilen bölüm",
    good="Bu, soruyu cevaplıyor",
    bad="Bu, soruyu cevaplamıyor",
    noted="Not edildi; yalnızca bu makinede.",
    judge_hint="Ne demeliydi?",
    right_answer="Doğru cevap",
    right_answer_hint="Kaynaktaki gibi birkaç sözcük; hepsi doğru olan biçimler arasına | koyun",
    not_in_sources="Kaynaklar bunu söylemiyor",
    comment="Yorum (isteğe bağlı)",
    keep="Sakla",
    kept="Saklandı. Teşekkürler.",
    export="Not edilenleri değerlendirme kümesi olarak indir (CSV)",
    not_kept="Bu saklanamadı: {message}",
    ask_next="Şunlar da sorulabilir",
    ask_instead="Kaynakların cevapladıkları",
    decline_hint="Adları kaynakların yazdığı gibi yazmak ya da soruları tek tek sormak "
    "işe yarayabilir.",
    strictness_hints=(
        "Doğru olma olasılığı en az % {lenient} ise cevaplar.",
        "Ölçümlerin uygun gösterdiği yerde cevap vermez.",
        "Yalnızca doğru olma olasılığı en az % {strict} olanı cevaplar.",
    ),
)

CONVERSATION: dict[str, ConversationWording] = {
    "en": ENGLISH_CONVERSATION,
    "tr": TURKISH_CONVERSATION,
}
