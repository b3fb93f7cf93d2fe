"""How many people make an activity live: « trois bénévoles et un salarié », « on est deux », « moi tout seul »."""

from __future__ import annotations

from bot.understanding.headcount import MAX_PEOPLE, Role, Size, Tally, people
from bot.understanding.lexicon import Span, phrases, stems, words
from bot.understanding.numbers import Number, find_numbers
from bot.understanding.text import Folded, stem

_ROLES: dict[str, Role] = {
    **dict.fromkeys(stems("size", "members"), "members"),
    **dict.fromkeys(stems("size", "volunteers"), "volunteers"),
    **dict.fromkeys(stems("size", "employees"), "employees"),
}
_MEMBERS = stems("size", "members")
_PEOPLE = stems("size", "people")
_TEAMMATES = stems("size", "teammates")
_NOT_PEOPLE = stems("size", "not_people")
_NO = words("size", "none")
_ONLY = words("size", "only")
_SOLE = words("size", "sole")
_STOP = words("size", "stop")
_QUALIFIERS = words("size", "qualifiers")
_AFTER_TEAM = words("size", "after_team")
_BETWEEN = words("size", "before_noun")
_SERVED = words("size", "served")


def read_size(folded: Folded, bare: bool = True) -> Size | None:
    """The head count that a message gives; None when it gives none, or several that contradict.

    With `bare` (the person answers this very question) a number alone counts people, and « seule » is an
    answer; without it, only numbers that the words around tie to the team count.
    """
    count = Tally()
    numbers = [number for number in find_numbers(folded) if not is_denied(folded, number)]
    if not bare:
        numbers = [number for number in numbers if not _is_about_others(folded, number)]
    _count_none(folded, count)
    noun_first = _says_noun_first(folded, numbers)
    loose = [number for number in numbers if not _count_role(folded, number, count, noun_first)]
    _count_sole(folded, count)
    led = [(number, lead) for number in loose if people(number) and (lead := _lead(folded, number)) is not None]
    if not any(count.people.values()) and not led:
        _count_relatives(folded, count, loose)
    if led and "members" not in count.people:
        number, lead = led[0]
        span = (number.first - lead, _end_with_people(folded, number))
        count.add("members", number, span)
    if not any(count.people.values()):
        _count_alone(folded, count, bare)
    if bare and not led:
        _count_bare(folded, loose, count)
    _count_all_volunteers(folded, numbers, count)
    return count.size()


def is_denied(folded: Folded, number: Number) -> bool:
    """« pas trois, quatre », « quatre et non trois », « au lieu de trois »: the person takes this number back."""
    before = folded.before(number.first, 5)
    if before[:1] == ("plus",) and {"ne", "n"}.intersection(before):  # « nous ne sommes plus trois mais deux »
        return True
    return before[:1] in (("pas",), ("non",)) or before[:3] == ("de", "lieu", "au") or before[:2] == ("que", "plutot")


def _is_about_others(folded: Folded, number: Number) -> bool:
    """« nous formons 30 bénévoles », « ils ont trouvé un emploi », « trois postes informatiques »."""
    following = folded.after(number.last - 1, 1)
    thing = bool(following) and stem(following[0]) in ("poste", "emploi")
    return thing or bool(_SERVED.intersection(folded.before(number.first, 4)))


def _noun_after(folded: Folded, number: Number) -> tuple[Role, int] | None:
    """The role said after a number, looking past « personnes », « jeunes »…, and the token that says it.

    After « un », at most one word: « un réseau de bénévoles » is not one volunteer.
    """
    sole = folded.word(number.last) in _SOLE  # « une seule personne salariée »
    for offset, word in enumerate(folded.after(number.last - 1, 2 + sole if number.article else 4)):
        place = number.last + offset
        role = _ROLES.get(folded.tokens[place].stem) or _post_at(folded, place)
        if word in _STOP or word.isdigit() or (number.article and word in ("de", "d")):
            return None
        if offset == 0 and role is None and stem(word) in _NOT_PEOPLE:
            return None
        if role:
            # « une jeune salariée », and not « une équipe bénévole », « un travail bénévole »
            between = folded.word(number.last) if number.article and offset else ""
            return (role, place) if not between or between in _BETWEEN or stem(between) in _PEOPLE else None
    return _employed(folded, number)


def _employed(folded: Folded, number: Number) -> tuple[Role, int] | None:
    """« on emploie six personnes »."""
    employs = words("size", "employs").intersection(folded.before(number.first, 1))
    plain = not number.article or _has_people(folded.after(number.last - 1, 1))
    return ("employees", _end_with_people(folded, number) - 1) if employs and plain else None


def _post_at(folded: Folded, place: int) -> Role | None:
    """« un temps plein », « deux mi-temps »: posts."""
    kind = folded.word(place) == "temps" and {folded.word(place - 1), folded.word(place + 1)}
    return "employees" if kind and kind.intersection(words("size", "posts")) else None


def _says_noun_first(folded: Folded, numbers: list[Number]) -> bool:
    """Does the message list « salariés 2 bénévoles 10 », the noun before its number?"""
    if not numbers or numbers[0].first == 0:
        return False
    first = numbers[0].first
    return folded.tokens[first - 1].stem in _ROLES and folded.gap(first).strip() in ("", ":", "=")


def _count_role(folded: Folded, number: Number, count: Tally, noun_first: bool) -> bool:
    """Count a number tied to a role by the noun after it, or before it (« bénévoles : 3 »)."""
    after = None if noun_first else _noun_after(folded, number)
    if after:
        role, place = after
        if role in count.people and _is_among_them(folded, number):
            return True
        noun = folded.tokens[place].stem
        if noun == "temp":  # « un temps plein, deux temps partiels »
            noun = f"{folded.word(place - 1)} {noun} {folded.word(place + 1)}"
        count.add(role, number, (number.first, place + 1), noun)
        return True
    before = number.first - 1
    listed = folded.gap(number.first).strip() in ("", ":", "=", "(") and (noun_first or _ends_item(folded, number))
    if before < 0 or not listed or number.article or folded.tokens[before].stem in count.nouns:
        return False
    noun = folded.tokens[before].stem
    if named := _ROLES.get(noun):
        count.add(named, number, (before, number.last), noun)
    return named is not None


def _is_among_them(folded: Folded, number: Number) -> bool:
    """« trois salariés dont deux en CDD », « trois salariés (2,4 ETP) »: the same people, said again."""
    return folded.word(number.first - 1) in ("dont", "soit") or "(" in folded.gap(number.first)


def _ends_item(folded: Folded, number: Number) -> bool:
    """Is the number the last word of its item, as in « bénévoles 3, salariés 1 »?"""
    return not folded.same_clause(number.last - 1, number.last) or folded.word(number.last) == "et"


def _count_none(folded: Folded, count: Tally) -> None:
    """« aucun salarié », « sans salarié », « 0 salarié », « que des bénévoles »."""
    for index, token in enumerate(folded.tokens):
        role = _ROLES.get(token.stem)
        if role is None:
            continue
        before = folded.before(index, 3)
        none = next((offset for offset, word in enumerate(before) if word in _NO), None)
        if none is not None and all(word in ("de", "d", "des", "encore", "un", "seul") for word in before[:none]):
            count.add(role, 0, (index - none - 1, index + 1), noun=token.stem)
        elif role == "volunteers" and not count.only_volunteers and (span := _says_only(folded, index)):
            count.add("employees", 0, span)
            count.only_volunteers = span


def _says_only(folded: Folded, index: int) -> Span | None:
    """The span of « que des bénévoles », « tous bénévoles », « bénévoles uniquement »."""
    if folded.word(index + 1) in ("seulement", "uniquement"):
        return index, index + 2
    before = folded.before(index, 2)
    return next(((index - offset - 1, index + 1) for offset, word in enumerate(before) if word in _ONLY), None)


def _count_sole(folded: Folded, count: Tally) -> None:
    """« je suis la seule salariée », « un unique salarié »: one, when no number counts them."""
    for index, token in enumerate(folded.tokens):
        role = _ROLES.get(token.stem)
        if role and role != "members" and folded.word(index - 1) in _SOLE and token.stem not in count.nouns:
            count.add(role, 1, (index - 1, index + 1), noun=token.stem)


def _count_all_volunteers(folded: Folded, numbers: list[Number], count: Tally) -> None:
    """« on est sept au bureau, tous bénévoles »: the number before these words, else after them, counts volunteers.

    A head count without any other name is theirs; « 120 adhérents » stays beside it.
    """
    if count.only_volunteers is None or "volunteers" in count.people or not numbers:
        return
    before = [number for number in numbers if number.last <= count.only_volunteers[0]]
    number = before[-1] if before else numbers[0]
    total = people(number)
    if not 0 < total <= MAX_PEOPLE or (number.article and not _has_people(folded.after(number.last - 1, 2))):
        return
    if count.people.get("members") == total and not count.nouns.intersection(_MEMBERS):
        count.forget("members")
    count.add("volunteers", number, (number.first, number.last))


def _lead(folded: Folded, number: Number) -> int | None:
    """How many tokens back « on est quatre » or « une équipe de cinq » starts; None when nothing leads there."""
    following = folded.after(number.last - 1, 3)
    if following and stem(following[0]) in _NOT_PEOPLE:
        return None
    plain = not following or following[0] in _STOP | _AFTER_TEAM or _has_people(following)
    if not plain or (number.article and not _has_people(following)):
        return None
    before = folded.before(number.first, 6)
    if (start := _start_of_lead(folded, number)) is not None:
        vague = folded.word(start) in ("c", "y") and not _has_people(following)
        return None if vague else number.first - start
    together = before[:1] == ("a",) and (not following or following[0] in ("et", "depuis", "pour"))
    around = (*folded.before(number.first, 8), folded.word(number.last))  # « à trois, on aide… »
    return 1 if together and {"on", "nous"}.intersection(around) else None


def _start_of_lead(folded: Folded, number: Number) -> int | None:
    """The token where « on est », « équipe de »… starts before the number (words between may only qualify)."""
    for last in range(number.first, max(number.first - 5, 1), -1):
        if (span := phrases("size", "team").at(folded, last - 2)) and span[1] == last:
            return span[0] if folded.same_clause(span[0], number.first) else None
        if folded.word(last - 1) not in _QUALIFIERS:
            break
    return None


def _has_people(following: tuple[str, ...]) -> bool:
    return any(stem(word) in _PEOPLE for word in following[:2])


def _end_with_people(folded: Folded, number: Number) -> int:
    """The token after the number and the « personnes », « copains »… that follow it."""
    following = folded.after(number.last - 1, 2)
    return number.last + next((i + 1 for i, word in enumerate(following) if stem(word) in _PEOPLE), 0)


def _count_relatives(folded: Folded, count: Tally, numbers: list[Number]) -> None:
    """« ma femme et moi », « moi et deux copines », « un couple »."""
    couple = phrases("size", "couple")
    for index, word in enumerate(folded.words):
        if word == "et" and folded.word(index + 1) == "moi":
            start, others = _relatives_before(folded, index, numbers)
            span = (start, index + 2)
        elif word == "moi" and (link := _link_after(folded, index)):
            last, others = _relatives_after(folded, link + 1, numbers)
            span = (index, last)
        elif pair := couple.at(folded, index):
            span, others = pair, 1
        else:
            continue
        if others:
            count.add("members", others + 1, span)
            return


def _link_after(folded: Folded, index: int) -> int | None:
    """The token of « et » in « moi et une collègue », « moi à plein temps et une collègue »."""
    for place in range(index + 1, index + 6):
        if not folded.same_clause(index, place) or folded.word(place) in words("size", "sentence"):
            return None
        if folded.word(place) in ("et", "plus", "avec"):
            return place
    return None


def _relatives_before(folded: Folded, index: int, numbers: list[Number]) -> tuple[int, int]:
    """Who « … et moi » stands with: where it starts and how many."""
    for start in range(max(0, index - 4), index):
        if folded.word(start) in ("mon", "ma"):
            return start, 1
    near = (number for number in numbers if index - 4 <= number.first and number.last < index)
    return next(((number.first, people(number)) for number in near), (index, 0))


def _relatives_after(folded: Folded, index: int, numbers: list[Number]) -> tuple[int, int]:
    """Who « moi et … » stands with: where it ends and how many."""
    if folded.word(index) in ("mon", "ma"):
        return min(index + 2, len(folded.tokens)), 1
    for number in numbers:
        if number.first == index and _has_people(folded.after(number.last - 1, 2)):
            return _end_with_people(folded, number), people(number)
    return index, 0


def _count_alone(folded: Folded, count: Tally, bare: bool) -> None:
    """« je suis seule », « juste moi »; one word (« seul ») only as the whole answer."""
    if bare and phrases("size", "alone_answers").is_all(folded):
        count.add("members", 1, (0, len(folded.tokens)))
        return
    alone = phrases("size", "alone" if bare else "alone_said")
    for index in range(len(folded.tokens)):
        span = alone.at(folded, index) or (_alone_with_i(folded, index) if not bare else None)
        if span and not _NO.intersection(folded.before(index, 3)):
            count.add("members", 1, span)
            return


def _alone_with_i(folded: Folded, index: int) -> Span | None:
    """« je répare les ordis tout seul »: « tout seul » speaks of the author when « je » stands before it.

    So does « seul » after the verb: « je tiens seule un atelier ».
    """
    if folded.word(index) in ("seul", "seule") and "je" in folded.before(index, 2)[1:]:
        return index - 2, index + 1
    if folded.word(index) not in ("tout", "toute") or folded.word(index + 1) not in ("seul", "seule"):
        return None
    return (index, index + 2) if {"je", "j", "moi"}.intersection(folded.before(index, 12)) else None


def _count_bare(folded: Folded, loose: list[Number], count: Tally) -> None:
    """Numbers said without a role: the people of the team, or those who are there beside the employees."""
    candidates = [number for number in loose if _could_be_people(folded, number)]
    if any(count.people.values()):
        named = [number for number in candidates if _is_teammates(folded, number)]
        candidates = named if "members" not in count.people else []
    together = _together(folded, candidates)
    if together is None or together.value <= 0:
        return
    span = (together.first, _end_with_people(folded, together))
    count.strict = count.strict and _has_people(folded.after(together.last - 1, 2))
    count.add("members", together, span)


def _together(folded: Folded, numbers: list[Number]) -> Number | None:
    """One number out of several: the same said twice, « des fois six des fois dix », « cinq et une dizaine autour »."""
    if not numbers:
        return None
    first, last = numbers[0], numbers[-1]
    if len({number.value for number in numbers}) == 1:
        return first
    low, high = min(number.low for number in numbers), max(number.high for number in numbers)
    if phrases("size", "alternates").find(folded):
        return Number(low, high, True, first.first, last.last)
    if len(numbers) == 2 and words("size", "added").intersection(folded.after(last.last - 1, 3)):
        total = first.value + last.value
        return Number(total, total, True, first.first, last.last)
    return None


def _is_teammates(folded: Folded, number: Number) -> bool:
    """« 14 professionnels » beside « une salariée »; not the « 40 jeunes » that they receive."""
    return any(stem(word) in _TEAMMATES for word in folded.after(number.last - 1, 1))


def _could_be_people(folded: Folded, number: Number) -> bool:
    """May this number, in an answer to « combien êtes-vous ? », count people?"""
    following = folded.after(number.last - 1, 1)
    if following and stem(following[0]) in _NOT_PEOPLE:
        return False
    if number.article and len(folded.tokens) > 1 and not _has_people(folded.after(number.last - 1, 2)):
        return False
    if folded.before(number.first, 1) in (("depuis",), ("en",), ("dont",), ("rue",)):
        return False
    if "parler" in folded.before(number.first, 2):  # « je voudrais parler à une personne »
        return False
    year = 1800 <= number.value <= 2100 and not following
    return not year or len(folded.tokens) <= 2
