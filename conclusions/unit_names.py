"""The paper's words for bodies → the committee's own units: by full name, short name or group, without marks.

Nothing is invented: words that name no unit, or a body of another place, match nothing and stay words.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.vietnamese import search_key

COMMITTEE, COMMUNE = "committee", "commune"

# Both sides are written out before they are compared.
_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "vp": "van phong",
    "btv": "ban thuong vu",
    "bch": "ban chi huy",
    "bchqs": "ban chi huy quan su",
    "chqs": "chi huy quan su",
    "ubkt": "uy ban kiem tra",
    "ldld": "lien doan lao dong",
    "lhpn": "lien hiep phu nu",
    "ccb": "cuu chien binh",
    "tt": "thi tran",
    "nnptnt": "nong nghiep va phat trien nong thon",
    "nn ptnt": "nong nghiep va phat trien nong thon",
    "tc kh": "tai chinh ke hoach",
    "tn mt": "tai nguyen va moi truong",
    "nn mt": "nong nghiep va moi truong",
    "gd dt": "giao duc va dao tao",
    "kh cn": "khoa hoc va cong nghe",
    "ld tb xh": "lao dong thuong binh va xa hoi",
    "ldtbxh": "lao dong thuong binh va xa hoi",
    "vh tt": "van hoa va thong tin",
    "kt ht": "kinh te va ha tang",
    "nnmt": "nong nghiep va moi truong",
}
_SHORT_WORDS = re.compile(r"\b(?:" + "|".join(sorted(_SHORT, key=len, reverse=True)) + r")\b")
_LEVEL = r"(?:cap )?(?:tinh|huyen|xa|thanh pho|quan|thi xa|phuong)"
_GROUPS = (
    (
        re.compile(
            r"(?:(?:uy ban nhan dan|dang uy|cap uy|chu tich uy ban nhan dan|chinh quyen) )?(?:cac |tung |moi |\d+ )?"
            r"(?:xa|phuong|thi tran|dac khu)(?: (?:va )?(?:xa|phuong|thi tran))*"
            r"(?: tren dia ban(?: \w+)?| trong (?:toan )?huyen)?"
        ),
        (COMMUNE,),
    ),
    (re.compile(r"cac phong(?: ban)?(?: chuyen mon)?(?: thuoc uy ban nhan dan \w+)?"), ("department",)),
    (
        re.compile(r"cac (?:phong ban nganh|phong nganh|ban nganh|nganh)(?: doan the)?"),
        ("department", "sector"),
    ),
    (re.compile(r"(?:cac )?(?:doan the|to chuc)(?: chinh tri xa hoi)?|doan the"), ("mass_organisation",)),
    (
        re.compile(r"cac (?:ban dang|ban xay dung dang|co quan tham muu giup viec|ban tham muu)(?: cua)?(?: \w+ uy)?"),
        ("party_body", "party_office"),
    ),
)
_PROVINCIAL = re.compile(r"cac so(?: ban)?(?: nganh)?(?: doan the)?")  # a district has no sở: its phòng are others
_GROUP_TAIL = re.compile(rf" (?:{_LEVEL}|lien quan|co lien quan|chuc nang|trong huyen|tren dia ban(?: {_LEVEL})?)$")


@dataclass(frozen=True)
class UnitName:
    """What matching needs of a `Unit`; `kind` is its `Unit.Kind`. The committee itself tells the name of the place."""

    pk: int
    name: str
    short_name: str
    kind: str


def match_units(words: str, units: Sequence[UnitName]) -> tuple[int, ...]:
    """Keys of the units that `words` of a paper name: one body, or all of a kind for a group ("các xã, thị trấn").

    () when nothing is found or when more than one unit answers to a name that should be one.
    """
    key = _written_out(words)
    if not key:
        return ()
    for pattern, kinds in _GROUPS:
        if pattern.fullmatch(key) or pattern.fullmatch(_GROUP_TAIL.sub("", key)):
            return tuple(unit.pk for unit in units if unit.kind in kinds)
    if _PROVINCIAL.fullmatch(key) or _PROVINCIAL.fullmatch(_GROUP_TAIL.sub("", key)):
        return tuple(unit.pk for unit in units if unit.name.startswith("Sở "))
    places = _places(units)
    asked = _without_place(key, places)
    found = {unit.pk for unit in units if unit.kind != COMMITTEE and asked & _names(unit, places)}
    return tuple(found) if len(found) == 1 else ()


def match_all(names: Iterable[str], units: Sequence[UnitName]) -> tuple[int, ...]:
    """The units of several words, each once, in the order named."""
    return tuple(dict.fromkeys(pk for name in names for pk in match_units(name, units)))


def _written_out(words: str) -> str:
    key = search_key(re.sub(r"\([^()]*\)", " ", words))
    return _SHORT_WORDS.sub(lambda found: _SHORT[found.group()], key)


def _places(units: Sequence[UnitName]) -> tuple[str, ...]:
    """Names of the place the committee leads: "cam thuy" of "Huyện ủy Cẩm Thủy"."""
    keys = (search_key(unit.name) for unit in units if unit.kind == COMMITTEE)
    found = (
        re.match(r"(?:ban thuong vu )?(?:tinh|huyen|thanh|thi|quan|dang) uy (?:xa |phuong )?(.+)", key) for key in keys
    )
    return tuple(match.group(1) for match in found if match)


def _without_place(key: str, places: tuple[str, ...]) -> set[str]:
    """The name as said, and without the committee's own place at its end."""
    return {key} | {key.removesuffix(f" {place}") for place in places}


def _names(unit: UnitName, places: tuple[str, ...]) -> set[str]:
    """Every name a unit answers to, written out."""
    name, short = _written_out(unit.name), _written_out(unit.short_name)
    head = name.split(" ", 1)[0]
    names = {name, short, f"{head} {short}" if not short.startswith(head) else short}
    if unit.kind == COMMUNE:
        return {
            f"{who}{said}" for said in (name, *_bare_commune(short)) for who in ("", "uy ban nhan dan ", "dang uy ")
        } | names
    names |= {alias for said in names for alias in _without_place(said, places)}
    names |= {re.sub(rf" {_LEVEL}$", "", said) for said in names}
    return {said for said in names if " " in said or said == short}


def _bare_commune(short: str) -> tuple[str, ...]:
    return (
        (short, f"xa {short}", f"phuong {short}") if not short.startswith(("thi tran", "xa ", "phuong ")) else (short,)
    )
