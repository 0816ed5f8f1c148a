"""English words whose forms a stemmer cannot bring together: "bought" and "buy", "crises" and "crisis".

Left out is what is as often another word: "left", "wound", "ground", "bound", "lay", "leaves".
"""

from collections.abc import Iterator, Mapping

# Each line: the base form, then the others.
_FORMS = """
arise arose arisen|awake awoke awoken|bear bore borne|become became|begin began begun|bend bent
bite bit bitten|bleed bled|blow blew blown|break broke broken|breed bred|bring brought|build built
buy bought|catch caught|choose chose chosen|cling clung|come came|creep crept|deal dealt|dig dug
draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed
feel felt|fight fought|find found|flee fled|fly flew flown|forbid forbade forbidden
foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen
get got gotten|give gave given|go went gone|grow grew grown|hang hung|hear heard|hide hid hidden
hold held|keep kept|know knew known|lead led|lend lent|light lit|lose lost|make made|mean meant
meet met|oversee oversaw overseen|overthrow overthrew overthrown|pay paid|ride rode ridden
ring rang rung|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent
shake shook shaken|shine shone|shoot shot|show shown|shrink shrank shrunk|sing sang sung
sink sank sunk|sit sat|sleep slept|speak spoke spoken|spend spent|spin spun|spring sprang sprung
stand stood|steal stole stolen|stick stuck|strike struck stricken|swear swore sworn|sweep swept
swim swam swum|swing swung|take took taken|teach taught|tear tore torn|tell told|think thought
throw threw thrown|undergo underwent undergone|undertake undertook undertaken
understand understood|uphold upheld|wake woke woken|wear wore worn|weep wept|win won
withdraw withdrew withdrawn|withhold withheld|write wrote written|analysis analyses
appendix appendices|bacterium bacteria|child children|criterion criteria|crisis crises
diagnosis diagnoses|foot feet|half halves|hypothesis hypotheses|index indices|knife knives
life lives|man men|matrix matrices|mouse mice|oasis oases|ox oxen|phenomenon phenomena
shelf shelves|synthesis syntheses|thesis theses|thief thieves|tooth teeth|vertex vertices
wife wives|wolf wolves|woman women
"""


def _entries() -> Iterator[list[str]]:
    return (entry.split() for entry in _FORMS.strip().replace("\n", "|").split("|"))


# The base form by every other form, folded.
BASE_FORM: Mapping[str, str] = {other: base for base, *others in _entries() for other in others}
# The first of the other forms by the base form: of a verb its past, of a noun its plural.
FIRST_FORM: Mapping[str, str] = {base: others[0] for base, *others in _entries()}
