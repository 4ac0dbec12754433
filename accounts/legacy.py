"""Vietnamese text in the fonts of the time before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times).

Both write Vietnamese letters with the codes of Western ones, so a file opened today says `Uû ban nh©n d©n` or
`UÛy ban nhaân daân`. Sources of the tables: TCVN 5712:1993 (VN3) and the VNI-Win chart.
"""

import codecs
import re
import unicodedata
from collections.abc import Callable

from accounts.limits import Refused

NOT_TEXT = "Tệp không phải là văn bản thuần. Hãy kiểm tra lại tệp hoặc lưu lại bằng phần mềm đã tạo ra nó."

# Unicode letter by letter over its TCVN3 code. VN3 has no capitals with tone marks: those are small letters in a font
# whose name ends in H (.VnTimeH).
_TCVN3_UNICODE = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂĐÊÔƠƯ"
_TCVN3_CODES = "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢§£¤¥¦"
TCVN3 = dict(zip(_TCVN3_CODES, _TCVN3_UNICODE, strict=True))

# VNI writes a base letter and a mark after it; a few letters have a code of their own.
_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_CIRCUMFLEX = dict(zip("âáàåãä", ("", *"\u0301\u0300\u0309\u0303\u0323"), strict=True))
_BREVE = dict(zip("êéèúüë", ("", *"\u0301\u0300\u0309\u0303\u0323"), strict=True))
_VNI_ALONE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "í": "í", "ì": "ì"}


def _compose(base: str, marks: str) -> str:
    return unicodedata.normalize("NFC", base + marks)


def _vni_table() -> dict[str, str]:
    table = {base + mark: _compose(base, tone) for base in "aeouy" for mark, tone in _TONES.items()}
    table |= {code + mark: _compose(_VNI_ALONE[code], tone) for code in "öô" for mark, tone in _TONES.items()}
    table |= {base + mark: _compose(base, "\u0302" + tone) for base in "aeo" for mark, tone in _CIRCUMFLEX.items()}
    table |= {"a" + mark: _compose("a", "\u0306" + tone) for mark, tone in _BREVE.items()}
    table |= _VNI_ALONE
    # A capital's mark is itself a capital in most files and a small one in some.
    capitals = {code.upper(): letter.upper() for code, letter in table.items()}
    mixed = {code[0].upper() + code[1]: letter.upper() for code, letter in table.items() if len(code) == 2}
    return table | mixed | capitals


VNI = _vni_table()
_VNI_CODES = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))

LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
_ALL_LETTERS = frozenset(LETTERS + LETTERS.upper())
_BEYOND_WESTERN = frozenset(letter for letter in _ALL_LETTERS if letter > "\xff")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_LEGACY_WORD = re.compile(r"[A-Za-z¡-ÿ]+")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|kh|ch|th|tr|ph|gh|gi|qu|[bcdđghklmnpqrstvx])?"
    r"(?:(?:iêu|yêu|oai|oay|oao|oeo|uây|uya|uyu|uôi|uêu|ươi|ươu|ia|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu)"
    r"|(?:uyê|iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uy|uơ|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?)"
)
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """`capitals` for a font whose name ends in H, which draws small letters as capitals."""
    converted = "".join(TCVN3.get(letter, letter) for letter in text)
    return converted.upper() if capitals else converted


def from_vni(text: str, *, capitals: bool = False) -> str:
    converted = _VNI_CODES.sub(lambda found: VNI[found.group()], text)
    return converted.upper() if capitals else converted


def is_unicode(text: str) -> bool:
    """True when a letter stands in the text that no old font could have written."""
    return any(letter in _BEYOND_WESTERN for letter in text)


def from_font(font: str, text: str) -> str:
    """The text of a run in this font, in Unicode; unchanged when the font is none of the old ones.

    Some files keep an old font's name over Unicode text: a letter beyond the Western ones tells.
    """
    name = font.strip().lower()
    if is_unicode(text) or not name.startswith((".vn", "vni")):
        return text
    convert = from_tcvn3 if name.startswith(".vn") else from_vni
    return convert(text, capitals=name.startswith(".vn") and name.endswith("h"))


def to_unicode(text: str) -> str:
    """The text in Unicode when it is evidently in an old encoding, else the very same text.

    Evident means: none of the Unicode letters beyond the Western ones, at least one word with a sign that no
    Vietnamese word has in Unicode, and a conversion that makes nearly every changed word a Vietnamese syllable.
    """
    converter = recognise(text)
    return converter(text) if converter else text


def recognise(text: str) -> Callable[[str], str] | None:
    """The conversion the text needs; None for Unicode text and where the evidence is thin."""
    if is_unicode(text):
        return None
    words = [word for word in _LEGACY_WORD.findall(text) if not word.isascii()]
    if not any(_is_foreign(word) for word in words):
        return None
    best = max((from_tcvn3, from_vni), key=lambda convert: _count_made_vietnamese(words, convert))
    made = _count_made_vietnamese(words, best)
    return best if made >= 2 and made >= 0.75 * len(words) else None


def _is_foreign(word: str) -> bool:
    has_letter = any(letter.isascii() and letter.isalpha() for letter in word)
    return has_letter and any(not letter.isascii() and letter not in _ALL_LETTERS for letter in word)


def _count_made_vietnamese(words: list[str], convert: Callable[[str], str]) -> int:
    return sum(converted != word and is_vietnamese(converted) for word in words if (converted := convert(word)))


def count_vietnamese(text: str) -> int:
    """How many words of the text are Vietnamese syllables that only Vietnamese letters can write."""
    return sum(is_vietnamese(word) for word in _WORD.findall(text))


def is_vietnamese(word: str) -> bool:
    """True for a syllable with at least one letter that is not plain Latin."""
    if word.isascii() or any(not letter.isascii() and letter not in _ALL_LETTERS for letter in word):
        return False
    toneless, tones = _TONE_MARKS.subn("", unicodedata.normalize("NFD", word.lower()))
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None


def compose(text: str) -> str:
    """NFC. Windows-1258 writes a letter's hook, tilde or dot after it."""
    return unicodedata.normalize("NFC", text)


# --- Files of text --------------------------------------------------------------------------------


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, Windows-1258, TCVN3 or VNI; raises `Refused` for what is no text."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    zeros = content[:2000].count(0)
    if zeros * 5 > len(content[:2000]):
        little = content[1:2000:2].count(0) >= content[:2000:2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    if zeros:
        raise Refused(NOT_TEXT)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_old(content)


def _decode_old(content: bytes) -> str:
    """The reading with the most Vietnamese words. TCVN3 and VNI stay as they are for `recognise`."""
    western = content.decode("latin-1")
    windows = content.decode("cp1258", errors="replace")
    if sum(letter < " " and letter not in "\t\n\r\x0b\x0c" for letter in western) * 20 > len(western):
        raise Refused(NOT_TEXT)
    composed = compose(windows)
    return composed if count_vietnamese(composed) > count_vietnamese(to_unicode(western)) else western
