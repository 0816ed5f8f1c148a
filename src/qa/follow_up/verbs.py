"""English verbs that reports are made of, so that "Pakistan ordered" can "did Pakistan order".

The list is closed on purpose: a verb that is not on it makes no question rather than a misspelt one.
"""

from collections.abc import Iterator, Mapping

from qa.irregular import FIRST_FORM

_REGULAR = """
abandon abolish accept accuse achieve acquire act add address adopt advise agree aim allow amend
announce appeal appear appoint approve argue arrange arrest arrive ask attack attend award back
ban:banned bar:barred block bomb call cancel:cancelled capture carry cause cease celebrate change
charge claim close co-chair co-found collapse collect commission commit:committed compare complete
conclude condemn conduct confirm conquer consider consist construct contain continue contribute
cover create criticise criticize cross decide declare decline decrease defeat defend deliver demand
denounce deny depart deploy derive describe design destroy develop die differ direct disband
discover discuss dissolve divide donate double draft drop:dropped earn elect employ enable encourage
end enter establish estimate evacuate exceed exchange exist expand expect expel:expelled experience
explain explode export expose express extend face fail favor favour finance finish follow form found
fund gain grant halt hand handle happen help host identify implement import impose improve
inaugurate include increase inform inspect install intend introduce invade invent invest invite
involve issue join kill land last launch leak license lift limit link list live lower maintain
manage manufacture mark marry mediate mention merge modernise modernize move name negotiate note
obtain occupy offer open operate oppose order organise organize originate own participate pass
patent perform place plan:planned play pledge portray postpone praise prepare present press prevent
produce promise propose protest prove provide publish pull purchase pursue raise ratify reach
realise realize receive recognise recognize record recover reduce refer:referred reform
refuel:refuelled refuse regard reject release relocate rely remain remove rename renew reopen repair
replace report represent request require rescue resign resolve respond restore restrict result
resume retire return reveal ruin rule sail sanction schedule seize sentence separate serve settle
share shift show sign sink slow smuggle stage start state station stay stop:stopped strengthen
stress strike study submit:submitted succeed suffer suggest supply support surrender surround
suspend table target terminate test threaten total:totalled trade train transfer:transferred
translate travel:travelled treat try turn unify unite unveil upgrade urge use veto view visit voice
vote vow walk want warn welcome widen work
"""

# Those that ``qa.irregular`` leaves out have their past here.
_IRREGULAR = """
arise become begin break bring build buy catch choose come cut:cut deal draw drive fall fight flee
fly forbid freeze give go grow hit:hit hold keep know lay:laid lead leave:left lend lose make mean
meet oversee overthrow pay put:put rise run say see sell send set:set shoot shut:shut sink speak
spend stand strike swear take teach tell think undergo undertake uphold win withdraw withhold
write
"""


def _past_of(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ied"
    return f"{base}ed"


def _pasts() -> Iterator[tuple[str, str]]:
    for entry in _REGULAR.split():
        base, _, past = entry.partition(":")
        yield past or _past_of(base), base
    for entry in _IRREGULAR.split():
        base, _, past = entry.partition(":")
        yield past or FIRST_FORM[base], base


BASE_OF_PAST: Mapping[str, str] = dict(_pasts())
