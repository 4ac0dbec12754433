"""The named styles and the page of a Party paper in Word, from the figures of `settings.PARTY_FORM`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
LEFT_SHARE = 0.44
"""Of the line: the issuer's column of the head, as in the PDF."""
_MOTTO_EMS = 13.78  # width of the motto in its own bold capitals, in Times New Roman and Tinos alike
_MM_IN_PT = 25.4 / 72
TWIPS_IN_MM = 1440 / 25.4
_LEFT, _CENTER, _JUSTIFY = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def form(name: str) -> float:
    """A figure of the form: sizes in pt, distances in mm."""
    return float(settings.PARTY_FORM[name])


def line_width() -> float:
    """What the margins leave of the page's width, in mm."""
    return form("page_width") - form("margin_left") - form("margin_right")


@dataclass(frozen=True, slots=True)
class Look:
    """A style: its name in Word, the setting of its size, and how it differs from the text. Distances in pt, `inset`
    from both sides in mm; `numbering` is a numbering of the file and a level of it; not `is_own`: one of Word's own
    styles, given this look."""

    name: str
    size: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: Any = _CENTER
    before: float = 0
    after: float = 0
    indented: bool = False
    keep_next: bool = False
    outline: int | None = None
    border: str = ""
    line: float | None = None
    inset: float = 0
    caps: bool = False
    new_page: bool = False
    numbering: tuple[int, int] | None = None
    is_own: bool = True


def _looks() -> dict[str, Look]:
    gap = form("paragraph_gap")
    body: dict[str, Any] = {"align": _JUSTIFY, "after": gap, "indented": True}
    looks = {
        "parent": Look("Cơ quan cấp trên", "parent_size"),
        "issuer": Look("Cơ quan ban hành", "issuer_size", bold=True),
        "star": Look("Dấu sao", "issuer_size"),
        "number": Look("Số và ký hiệu", "number_size"),
        "draft": Look("Dự thảo", "number_size", bold=True, before=6, caps=True),
        "motto": Look("Tiêu đề Đảng", "motto_size", bold=True),
        "rule": Look("Đường kẻ dưới tiêu đề", "motto_size", border="top", line=3, inset=_beside_motto()),
        "place": Look("Địa danh, ngày tháng", "place_size", italic=True, before=4),
        "kind": Look("Tên loại văn bản", "kind_size", bold=True, before=18, keep_next=True, line=24),
        "subject": Look("Trích yếu", "subject_size", bold=True, keep_next=True),
        "replaces": Look("Văn bản được thay thế", "subject_size", italic=True, keep_next=True),
        "dashes": Look("Gạch dưới trích yếu", "subject_size", after=10, keep_next=True),
        "part": Look("Phần", "body_size", bold=True, before=gap, keep_next=True, outline=0, **body),
        "section": Look("Mục", "body_size", bold=True, keep_next=True, outline=1, **body),
        "paragraph": Look("Đoạn văn", "body_size", **body),
        "dash": Look("Gạch đầu dòng", "body_size", **body),
        "plus": Look("Dấu cộng", "body_size", **body),
        "recipients-heading": Look("Nơi nhận", "recipients_heading_size", underline=True, align=_LEFT, before=12),
        "recipients": Look("Danh sách nơi nhận", "recipients_size", align=_LEFT, line=15),
        "capacity": Look("Thể thức ký", "signer_size", bold=True, before=12),
        "signer-title": Look("Chức vụ người ký", "signer_size", bold=bool(form("signer_title_bold"))),
        "signer": Look("Họ tên người ký", "signer_size", bold=True, before=60),
        "page-number": Look("Số trang", "page_number_size"),
    }
    for key in LAST:  # what stays with the signature, so that it never stands alone on a page
        looks[f"{key}-last"] = replace(looks[key], name=f"{looks[key].name} (cuối)", keep_next=True)
    return looks


LAST = ("paragraph", "dash", "plus")


def _beside_motto() -> float:
    """What the motto leaves of its column on each side, in mm: the rule below is as long as its words."""
    motto = _MOTTO_EMS * form("motto_size") * _MM_IN_PT
    return max(((1 - LEFT_SHARE) * line_width() - motto) / 2, 0)


def style_of(word: Any, key: str) -> Any:
    """The style of a look that `set_up` has added."""
    return word.styles.get_by_id(style_id(key), WD_STYLE_TYPE.PARAGRAPH)


def style_id(key: str) -> str:
    """How the file names a style of ours: ASCII, whatever its name on the screen."""
    return "KL" + key.title().replace("-", "")


def set_up(word: WordFile, more: Mapping[str, Look] | None = None) -> None:
    """Page, language and styles of a new file; `more` are the looks that not every paper has."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(form("page_width")), Mm(form("page_height"))
    for side in ("top", "bottom", "left", "right"):
        setattr(section, f"{side}_margin", Mm(form(f"margin_{side}")))
    _set_defaults(word)
    for key, look in (_looks() | dict(more or {})).items():
        _add_style(word, key, look)


def _set_defaults(word: WordFile) -> None:
    """One font and one language for all that no style names."""
    defaults = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    normal = word.styles["Normal"]
    for properties in (defaults, normal.element.get_or_add_rPr()):
        _set_font(properties)
        _set_language(properties)
    normal.font.size = Pt(form("body_size"))
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)


def _set_font(properties: Any) -> None:
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _set_language(properties: Any) -> None:
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    for script in ("val", "eastAsia"):
        language.set(qn(f"w:{script}"), LANGUAGE)


def _add_style(word: WordFile, key: str, look: Look) -> None:
    style = _bare_style(word, key, look)
    style.base_style = word.styles["Normal"]
    style.quick_style = True
    style.hidden = False
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.underline = Pt(form(look.size)), look.bold, look.italic, look.underline
    font.all_caps, font.color.rgb = look.caps, RGBColor(0, 0, 0)
    layout.alignment, layout.widow_control = look.align, True
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.keep_with_next, layout.page_break_before = look.keep_next, look.new_page
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY if look.border else WD_LINE_SPACING.AT_LEAST
    layout.line_spacing = Pt(look.line or form("line_height"))
    if look.indented:
        layout.first_line_indent = Mm(form("first_line_indent"))
    if look.inset:
        layout.left_indent = layout.right_indent = Mm(look.inset)
    if look.numbering:
        number, level = look.numbering
        numbering = _append(style, "numPr")
        for name, value in (("ilvl", level), ("numId", number)):
            _append_to(numbering, name, val=str(value))
    if look.outline is not None:
        _append(style, "outlineLvl", val=str(look.outline))
    if look.border:
        borders = _append(style, "pBdr")
        _append_to(borders, look.border, val="single", sz="6", space="1", color="000000")


def _bare_style(word: WordFile, key: str, look: Look) -> Any:
    """A new style, or one of Word's own without its looks."""
    if look.is_own:
        made: Any = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        made.element.set(qn("w:styleId"), style_id(key))
        return made
    found: Any = word.styles[look.name]
    for row in list(word.styles.element.iter(qn("w:basedOn"), qn("w:next"), qn("w:link"))):
        if row.get(qn("w:val")) == found.style_id:
            row.set(qn("w:val"), style_id(key))
    found.element.set(qn("w:styleId"), style_id(key))
    for properties in (found.element.pPr, found.element.rPr):
        if properties is not None:
            found.element.remove(properties)
    return found


# Word wants the parts of a paragraph's properties in the order of its schema.
_LATER = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
_AFTER = {"numPr": ("w:pBdr", *_LATER), "pBdr": _LATER, "outlineLvl": ()}


def _append(style: Any, name: str, **attributes: str) -> Any:
    properties = style.element.get_or_add_pPr()
    made = _append_to(properties, name, **attributes)
    later = [child for child in properties if child.tag in {qn(tag) for tag in _AFTER[name]}]
    if later:
        later[0].addprevious(made)
    return made


def _append_to(parent: Any, name: str, **attributes: str) -> Any:
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made
