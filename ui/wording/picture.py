"""Every string of the Picture view, one record a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWording:
    """The strings of one interface language; see ``Wording`` for how they are filled in."""

    name: str
    label: str
    placeholder: str
    button: str
    intro: str
    since: str
    until: str
    nothing: str
    none_dated: str
    statements: tuple[str, str]
    of_found: str
    documents: tuple[str, str]
    timeline: str
    chart: str
    look: str
    day: str
    month: str
    year: str
    stretch: str
    list_heading: str
    shares: str
    shares_hint: str
    document: str
    sentences: str
    dated: str
    answered: str
    answered_hint: str
    cited: tuple[str, str]
    said: str


ENGLISH_PICTURE = PictureWording(
    name="Picture",
    label="What to draw a timeline of",
    placeholder="A question, a name, a subject",
    button="Draw",
    intro="A timeline of what the sources date: ask, and each sentence that matches and names a date "
    "stands where it belongs. Nothing is counted or worked out; every mark leads to its sentence.",
    since="From",
    until="To",
    nothing="Nothing was found. Try fewer words.",
    none_dated="What was found names no date between these limits.",
    statements=("1 dated statement", "{n} dated statements"),
    of_found="the most relevant {n} of {found} dated statements",
    documents=("from 1 document", "from {n} documents"),
    timeline="Timeline",
    chart="Timeline of {n} dated statements; the list below says the same",
    look="Point at a mark to read its sentence; press Enter or click to open its source. With the "
    "keyboard, ← and → go from mark to mark.",
    day="a day",
    month="a month",
    year="a year or more",
    stretch="{start} – {end}",
    list_heading="Statements by date",
    shares="Which documents speak of it",
    shares_hint="Sentences that match, by document; the darker part has a date and stands above.",
    document="Document",
    sentences="Matching sentences",
    dated="dated",
    answered="Which documents answered your questions",
    answered_hint="Sentences cited in the answers of this conversation, by document and question.",
    cited=("1 sentence", "{n} sentences"),
    said="{n} dated statements drawn.",
)

TURKISH_PICTURE = PictureWording(
    name="Tablo",
    label="Neyin zaman çizelgesi çizilsin",
    placeholder="Bir soru, bir ad, bir konu",
    button="Çiz",
    intro="Kaynakların tarih verdiği her şeyin zaman çizelgesi: sorun; soruya uyan ve tarih veren her "
    "cümle yerini alır. Hiçbir şey sayılmaz ya da hesaplanmaz; her işaret kendi cümlesine götürür.",
    since="Başlangıç",
    until="Bitiş",
    nothing="Bir şey bulunamadı. Daha az sözcük deneyin.",
    none_dated="Bulunanlar bu sınırlar arasında bir tarih vermiyor.",
    statements=("1 tarihli cümle", "{n} tarihli cümle"),
    of_found="{found} tarihli cümleden en ilgili {n} tanesi",
    documents=("1 belgeden", "{n} belgeden"),
    timeline="Zaman çizelgesi",
    chart="{n} tarihli cümlenin zaman çizelgesi; aşağıdaki liste aynısını söyler",
    look="Cümlesini okumak için bir işaretin üstüne gelin; kaynağı açmak için Enter'a basın ya da "
    "tıklayın. Klavyede ← ve → işaretler arasında gezdirir.",
    day="bir gün",
    month="bir ay",
    year="bir yıl ya da daha uzun",
    stretch="{start} – {end}",
    list_heading="Tarih sırasıyla cümleler",
    shares="Bundan hangi belgeler söz ediyor",
    shares_hint="Belgelere göre uyan cümleler; koyu kısmın tarihi vardır ve yukarıda yer alır.",
    document="Belge",
    sentences="Uyan cümleler",
    dated="tarihli",
    answered="Sorularınızı hangi belgeler cevapladı",
    answered_hint="Bu konuşmanın cevaplarında anılan cümleler, belgeye ve soruya göre.",
    cited=("1 cümle", "{n} cümle"),
    said="{n} tarihli cümle çizildi.",
)

PICTURE: dict[str, PictureWording] = {"en": ENGLISH_PICTURE, "tr": TURKISH_PICTURE}
