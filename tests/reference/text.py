"""Words into points, transcribed from section 3 of the scoring model: comments and titles."""

import re
import unicodedata
from fractions import Fraction
from functools import cache

APOSTROPHES = "'’‘ʼ"
SEGMENT_ENDS = ".!?;:,—-\n\r\v\f\x85\u2028\u2029"

PHRASES = """
thanks for sharing, thank you for sharing, thanks for posting, great post, nice post, good post,
great share, nice share, great article, well said, so true, love this, totally agree,
couldn't agree more, could not agree more, i agree, agreed, congratulations, congrats, well done,
good job, great job, very interesting, interesting, very insightful, insightful, great insights,
great insight, awesome, amazing, exactly, spot on, this, 100, cfbr, following, nice one,
keep it up, thank you, thanks, great, nice, yes, wow
"""
ALWAYS = {"thanks", "congrats", "congratulations"}

FALSE_FRIENDS = [
    "product owner",
    "process owner",
    "data owner",
    "system owner",
    "service owner",
    "business partner",
    "partner manager",
    "associate director",
    "art director",
    "funeral director",
]
NOT_IN_CHARGE = {
    "assistant", "ex", "former", "formerly", "retired", "aspiring", "future", "intern", "trainee",
}  # fmt: skip
FULL = """
managing director, ceo, cfo, coo, cto, cio, cmo, cro, cpo, cso, cco, cdo, chro, ciso, founder,
cofounder, owner, president, vp, svp, evp, managing partner, head of, chief executive,
geschäftsführer(in), geschaeftsfuehrer(in), geschäftsführende(r), geschäftsleitung, vorstand,
vorständin, inhaber(in), gründer(in), mitgründer(in), pdg, gérant(e), fondateur, fondatrice,
cofondateur, cofondatrice, président(e), directeur général, directrice générale, fundador(a),
cofundador(a), presidente, presidenta, propietario, propietaria, director general,
directora general, consejero delegado, consejera delegada, socio director, diretor geral,
diretora geral, sócio, sócia, proprietário, proprietária, amministratore delegato,
amministratrice delegata, direttore generale, fondatore, fondatrice, titolare, oprichter,
eigenaar, bestuurder, algemeen directeur, vd, grundare, ägare, verkställande direktör,
administrerende direktør, grunnlegger, eier, toimitusjohtaja, perustaja
"""
HALF = """
director, direktor(in), bereichsleiter(in), abteilungsleiter(in), vertriebsleiter(in), directeur,
directrice, directora, diretor(a), direttore, direttrice, direktør, direktör, johtaja
"""


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def single_blanks(text: str) -> str:
    """The form in which texts and company names are compared."""
    return " ".join(folded(text).split())


def is_letter_or_digit(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "L" or unicodedata.category(sign) == "Nd"


def is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"


def is_cjk(sign: str) -> bool:
    """True for han, kana and hangul."""
    name = unicodedata.name(sign, "")
    return name.startswith(("CJK ", "IDEOGRAPHIC ", "HIRAGANA", "KATAKANA", "HANGUL"))


def words_of(text: str, one_by_one: bool = True) -> list[str]:
    """Runs of letters or digits with their marks; a CJK character stands alone if wished so."""
    words: list[str] = []
    running = False
    for sign in text:
        if is_letter_or_digit(sign):
            alone = one_by_one and is_cjk(sign)
            if running and not alone:
                words[-1] += sign
            else:
                words.append(sign)
            running = not alone
        elif is_mark(sign) and words and running:
            words[-1] += sign
        elif not is_mark(sign):
            running = False
    return words


def without_addresses(text: str) -> str:
    text = re.sub(r"(https?://|www\.)\S*", "", text)
    text = re.sub(r"[^\s@]+@[^\s@]+\.[^\s@]+", "", text)
    kept = []
    dropping = False
    for sign in text:
        if sign in "@#":
            dropping = True
        elif not (dropping and (is_letter_or_digit(sign) or is_mark(sign) or sign == "_")):
            dropping = False
            kept.append(sign)
    return "".join(kept)


def without_apostrophes(text: str) -> str:
    return "".join(sign for sign in text if sign not in APOSTROPHES)


def low_effort_phrases() -> list[list[str]]:
    """Every phrase as its words, longest first."""
    phrases = [words_of(without_apostrophes(phrase)) for phrase in PHRASES.split(",")]
    return sorted(phrases, key=len, reverse=True)


LOW_EFFORT = low_effort_phrases()


def stripped(words: list[str]) -> list[str]:
    """The words of one segment behind its low-effort phrases."""
    for phrase in LOW_EFFORT:
        if words[: len(phrase)] != phrase:
            continue
        if len(phrase) > 1 or len(words) <= 2 or phrase[0] in ALWAYS:
            return stripped(words[len(phrase) :])
    return words


@cache
def words_left(text: str) -> Fraction:
    """n of a comment: a CJK character counts one half."""
    text = without_apostrophes(without_addresses(folded(text)))
    n = Fraction(0)
    for segment in re.split("[" + re.escape(SEGMENT_ENDS) + "]", text):
        for word in stripped(words_of(segment)):
            n += Fraction(1, 2) if is_cjk(word[0]) else 1
    return n


def quality_of_words(n: Fraction | int) -> Fraction:
    if n < 5:
        return Fraction(0)
    if n < 12:
        return Fraction("0.4")
    if n < 25:
        return Fraction("0.8")
    return Fraction(1)


def listed(text: str) -> list[list[str]]:
    """`gérant(e)` gives `gérant` and `gérante`; each entry as its words."""
    entries = []
    for raw in text.split(","):
        entry = raw.strip()
        bracket = re.fullmatch(r"(.*)\((.*)\)", entry)
        forms = [bracket[1], bracket[1] + bracket[2]] if bracket else [entry]
        entries += [form.split() for form in forms]
    return entries


FULL_PHRASES = listed(FULL)
HALF_PHRASES = listed(HALF)


def contains(words: list[str], phrase: list[str]) -> bool:
    return any(words[i : i + len(phrase)] == phrase for i in range(len(words)))


def title_is_known(title: str) -> bool:
    return any(
        unicodedata.name(sign, "").startswith("LATIN")
        for sign in unicodedata.normalize("NFKC", title)
    )


def parts_of_title(title: str) -> list[list[str]]:
    """The parts that count; that behind `@` or `at` does not."""
    text = folded(title)
    text = "".join(sign for sign in text if sign not in APOSTROPHES + ".")
    text = re.sub(r"(?<=\s)[-‐](?=\s)", "|", text)
    text = re.sub(r"[-‐]", " ", text)
    tokens: list[str] = []
    for piece in re.findall(r"\s+|.", text, re.DOTALL):
        if piece.isspace():
            tokens.append(" ")
        elif is_letter_or_digit(piece) or is_mark(piece):
            if tokens and tokens[-1] not in (" ", "@", "|"):
                tokens[-1] += piece
            else:  # a mark without a letter, as in an emoji, is a sign like others
                tokens.append("|" if is_mark(piece) else piece)
        else:
            tokens.append("@" if piece == "@" else "|")
    parts: list[list[str]] = [[]]
    company = False
    for token in [*tokens, "|"]:
        if token == " ":
            continue
        if token in ("@", "|", "and", "at"):
            if company:
                parts[-1] = []
            parts.append([])
            company = token in ("@", "at")
        else:
            parts[-1].append(token)
    return parts


def weight_of_part(words: list[str]) -> Fraction:
    if "to" in words:
        words = words[: words.index("to")]
    if NOT_IN_CHARGE & set(words):
        return Fraction(0)
    for friend in FALSE_FRIENDS:
        first, second = friend.split()
        while contains(words, [first, second]):
            at = next(i for i in range(len(words)) if words[i : i + 2] == [first, second])
            words = words[:at] + words[at + 2 :]
    if any(contains(words, phrase) for phrase in FULL_PHRASES):
        return Fraction(1)
    if "chief" in words and "officer" in words[words.index("chief") + 1 :]:
        return Fraction(1)
    if any(contains(words, phrase) for phrase in HALF_PHRASES):
        return Fraction(1, 2)
    return Fraction(0)


@cache
def title_weight(title: str) -> Fraction | None:
    """0, 1/2 or 1; None where the title is not known."""
    if not title_is_known(title):
        return None
    return max(weight_of_part(part) for part in parts_of_title(title))
