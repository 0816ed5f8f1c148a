"""Words too common to tell one text from another, folded, by language."""

from qa.normalize import fold

_ENGLISH = """
a an the this that these those some any each every such same own
i me my we us our ours you your yours he him his she her hers it its they them their theirs
myself himself herself itself themselves who whom whose which what when where why how
and or but nor if then than because while although though so as of at by for with about between into
through during before after above below to from up down in out on off over under again further once here
there is am are was were be been being have has had having do does did doing will would shall should can
could may might must not no only very too also just both more most other s t re ve ll d
there's it's don't doesn't didn't isn't aren't wasn't weren't won't can't cannot
"""

_TURKISH = """
ve veya ya ile ama fakat ancak icin gibi kadar gore bir bu su o bunu bunun buna bunlar sunlar onlar ben
sen biz siz beni seni onu bize size ona onun bizim sizin de da ki mi mu ne neden nicin nasil nerede
nereye kim kimdir nedir hangi kac zaman ise en cok daha her hem hic olan olarak oldu olur olmak olmus
var yok idi tarafindan arasinda uzerinde uzere sonra once icinde hakkinda ilgili diye midir mudur
"""

_URDU = """
کا کی کے کو سے میں پر نے اور یا یہ وہ اس ان جو جس جن کہ ہے ہیں تھا تھی تھے ہو ہوا ہوئی ہوئے ہوں گا گی گے
کیا کیوں کیسے کب کہاں کون کس کتنا کتنی کتنے بھی ہی تو نہیں نہ ایک لیے ساتھ بعد پہلے تک مگر لیکن اگر
رہا رہی رہے کر کرنا کرنے کرتا کرتے کرتی گیا گئی گئے اپنے اپنی اپنا ہم آپ تم میری میرا
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).replace("'", "").split())


ENGLISH = _words(_ENGLISH)
STOP_WORDS = {"en": ENGLISH, "und": ENGLISH, "tr": _words(_TURKISH), "ur": _words(_URDU)}
