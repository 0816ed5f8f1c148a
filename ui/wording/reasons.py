"""What the core says in English of files it leaves out and questions it declines, in other languages.

Each line of the core's is named as it says it, with ``{...}`` for what differs from case to case. A
sentence that is not here is shown in English.
"""

REASONS: dict[str, dict[str, str]] = {
    "en": {},
    "tr": {
        # Files that are not indexed
        "{uri} is empty. Remove it, or check that it was saved.": (
            "{uri} boş. Kaldırın ya da kaydedildiğinden emin olun."
        ),
        "{uri} holds no text. Remove it, or check that it was saved correctly.": (
            "{uri} metin içermiyor. Kaldırın ya da doğru kaydedildiğinden emin olun."
        ),
        "{uri} holds no sentence to index. Leave it out.": (
            "{uri} dizinlenecek bir cümle içermiyor. Dışarıda bırakın."
        ),
        "{uri} holds no sentence to index.": ("{uri} dizinlenecek bir cümle içermiyor."),
        "{uri} holds no HTML to read. Check that it was saved.": (
            "{uri} okunacak HTML içermiyor. Kaydedildiğinden emin olun."
        ),
        "{uri} is a binary file, not text. Export it as text, Markdown or HTML, or leave it out.": (
            "{uri} metin değil, ikili bir dosya. Metin, Markdown ya da HTML olarak dışa aktarın ya "
            "da dışarıda bırakın."
        ),
        "{uri} has at least {characters} characters; at most {most} are indexed. Split it.": (
            "{uri} en az {characters} karakter tutuyor; en çok {most} karakter dizinlenir. Bölün."
        ),
        "{uri} has {characters} characters; at most {most} are indexed. Split it.": (
            "{uri} {characters} karakter tutuyor; en çok {most} karakter dizinlenir. Bölün."
        ),
        "{uri} has more than {most} characters. Split it.": ("{uri} {most} karakterden uzun. Bölün."),
        "{uri} has {size} MB; at most {most} MB are read. Split it.": (
            "{uri} {size} MB; en çok {most} MB okunur. Bölün."
        ),
        "{uri} unpacks to {size} MB of markup; at most {most} MB are read. Split it.": (
            "{uri} açılınca {size} MB tutuyor; en çok {most} MB okunur. Bölün."
        ),
        "{uri} is nested too deeply or too large to parse. Simplify it.": (
            "{uri} çözümlenemeyecek kadar iç içe geçmiş ya da büyük. Sadeleştirin."
        ),
        "{uri} is nested more than {levels} levels deep. Export it as plain text.": (
            "{uri} {levels} kattan fazla iç içe geçmiş. Düz metin olarak dışa aktarın."
        ),
        "{uri} nests lists more than {levels} levels deep. Flatten them.": (
            "{uri} içindeki listeler {levels} kattan fazla iç içe geçmiş. Düzleştirin."
        ),
        "{uri} is a zip file, but no Word document. Save it again as .docx.": (
            "{uri} bir zip dosyası, Word belgesi değil. .docx olarak yeniden kaydedin."
        ),
        "{uri} is damaged: {name} is not well-formed XML ({error}). Save it again.": (
            "{uri} bozuk: {name} düzgün bir XML değil ({error}). Yeniden kaydedin."
        ),
        "{uri} cannot be read as a Word document ({error}). Save it again as .docx, without a "
        "password.": (
            "{uri} Word belgesi olarak okunamıyor ({error}). Parolasız, .docx olarak yeniden kaydedin."
        ),
        "{uri} cannot be read as a PDF ({error}). Save or print it anew as PDF.": (
            "{uri} PDF olarak okunamıyor ({error}). PDF olarak yeniden kaydedin ya da yazdırın."
        ),
        "{uri} has {pages} pages and no text layer: they are pictures of text. Have their text "
        "recognised (OCR) first.": (
            "{uri}: {pages} sayfa var, metin katmanı yok; sayfalar birer resim. Önce metinlerini "
            "tanıtın (OCR)."
        ),
        "{uri} needs a password. Save it without one.": ("{uri} parola istiyor. Parolasız kaydedin."),
        "{uri} cannot be read: {error}. Check that it is there and may be read.": (
            "{uri} okunamıyor: {error}. Yerinde olduğuna ve okunabildiğine bakın."
        ),
        "{name}: no reader for 'a file without suffix'. Known are {known}.": (
            "{name}: uzantısız dosyalar okunamıyor. Okunanlar: {known}."
        ),
        "{name}: no reader for {suffix}. Known are {known}.": (
            "{name}: {suffix} dosyaları okunamıyor. Okunanlar: {known}."
        ),
        # Questions that are declined
        "The question has no word that could be looked for.": ("Soruda aranabilecek bir sözcük yok."),
        "Nothing in the sources mentions {unknown}.": ("Kaynaklarda {unknown} hiç geçmiyor."),
        "The sources mention {known}, but nothing in them mentions {unknown}.": (
            "Kaynaklarda {known} geçiyor, ama {unknown} hiç geçmiyor."
        ),
        "The sources mention {known}, but not together with {apart}.": (
            "Kaynaklarda {known} geçiyor, ama {apart} ile bir arada geçmiyor."
        ),
        "The sources mention {known}, but no sentence in them says {asked}.": (
            "Kaynaklarda {known} geçiyor, ama hiçbir cümle sorulanı söylemiyor."
        ),
    },
}
