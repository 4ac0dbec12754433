"""Text in the fonts of the time before Unicode is turned into Unicode, and Unicode text is left alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import legacy

SMALL = legacy.LETTERS
ALL_LETTERS = SMALL + SMALL.upper()
SENTENCES = (
    "Ủy ban nhân dân tỉnh chủ trì, phối hợp với các sở, ban, ngành tổ chức thực hiện nghiêm túc Kết luận này.",
    "Đề nghị Ban Thường vụ Huyện ủy khẩn trương kiểm điểm, rút kinh nghiệm; hoàn thành trước ngày 30 tháng 9.",
    "Những cỗ máy cũ kỹ được thay thế bằng thiết bị mới; nghĩa tình, khuỷu tay, thuở trước, quỹ đất, hỗ trợ.",
)
SYLLABLES = tuple(" ".join(SENTENCES).replace(",", "").replace(";", "").replace(".", "").split())


def to_tcvn3(text: str) -> str:
    """Capitals with a tone have no code: the small letter stands for them."""
    codes = {letter: code for code, letter in legacy.TCVN3.items()}
    return "".join(codes.get(letter, codes.get(letter.lower(), letter)) for letter in text)


def to_vni(text: str) -> str:
    codes = {letter: code for code, letter in reversed(legacy.VNI.items())}
    return "".join(codes.get(letter, letter) for letter in text)


def test_vietnamese_has_134_letters_beyond_the_latin_ones() -> None:
    assert len(set(ALL_LETTERS)) == 134


def test_every_letter_is_written_in_vni() -> None:
    assert [legacy.from_vni(to_vni(letter)) for letter in ALL_LETTERS] == list(ALL_LETTERS)


def test_every_small_letter_is_written_in_tcvn3() -> None:
    assert [legacy.from_tcvn3(to_tcvn3(letter)) for letter in SMALL] == list(SMALL)


def test_every_capital_is_written_in_a_capital_font_of_tcvn3() -> None:
    assert [legacy.from_font(".VnTimeH", to_tcvn3(letter)) for letter in SMALL] == list(SMALL.upper())


def test_tcvn3_has_codes_for_the_capitals_without_tone() -> None:
    assert legacy.from_tcvn3("¡¢§£¤¥¦") == "ĂÂĐÊÔƠƯ"


@pytest.mark.parametrize(
    ("old", "unicode"),
    [
        ("Uû ban nh©n d©n tØnh", "Uỷ ban nhân dân tỉnh"),
        ("§¶ng bé tØnh Thanh Ho¸", "Đảng bộ tỉnh Thanh Hoá"),
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("UÛy ban nhaân daân tænh", "Ủy ban nhân dân tỉnh"),
        ("Uûy ban nhaân daân", "Ủy ban nhân dân"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑAÛNG BOÄ TÆNH ÑOÀNG NAI, ngöôøi ñöùng ñaàu", "ĐẢNG BỘ TỈNH ĐỒNG NAI, người đứng đầu"),
    ],
)
def test_old_text_is_recognised_and_turned_into_unicode(old: str, unicode: str) -> None:
    assert legacy.to_unicode(old) == unicode


@pytest.mark.parametrize("sentence", SENTENCES)
def test_whole_sentences_come_back_from_vni(sentence: str) -> None:
    assert legacy.to_unicode(to_vni(sentence)) == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_whole_sentences_come_back_from_tcvn3(sentence: str) -> None:
    assert legacy.to_unicode(to_tcvn3(sentence)).lower() == sentence.lower()


@pytest.mark.parametrize(
    "text",
    [
        "Hà Nội",
        "Má, bà, cô, chú và bé",
        "© 2025 Công ty TNHH ± 5 %, 30°C, §3",
        "Café crème à la carte, Müller và Zürich, Ångström, señor",
        "Straße nach Köln über Düsseldorf",
        "",
        "KH-UBND 25 m²",
    ],
)
def test_text_in_unicode_and_in_other_languages_stays(text: str) -> None:
    assert legacy.to_unicode(text) == text


@given(st.text(st.sampled_from(ALL_LETTERS + "abcdeghiklmnopqrstuvxyABCDEGHIKLMNOPQRSTUVXY0123456789 .,;:-/()\n")))
def test_no_text_of_vietnamese_letters_is_ever_changed(text: str) -> None:
    assert legacy.to_unicode(text) == text


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1), st.sampled_from(["NFC", "NFD"]))
def test_no_vietnamese_sentence_is_ever_changed(words: list[str], form: str) -> None:
    text = unicodedata.normalize(form, " ".join(words))  # type: ignore[arg-type]

    assert legacy.to_unicode(text) == text


@given(st.text())
def test_a_letter_of_unicode_protects_its_text_in_an_old_font_too(text: str) -> None:
    assert legacy.from_font(".VnTime", text + "ệ") == text + "ệ"


@pytest.mark.parametrize(
    ("font", "text"),
    [(".VnTime", "Hµ Néi"), (".VnArial Narrow", "Hµ Néi"), ("VNI-Times", "Haø Noäi"), ("Times New Roman", "Hà Nội")],
)
def test_the_fonts_name_tells_the_encoding(font: str, text: str) -> None:
    assert legacy.from_font(font, text) == "Hà Nội"


def test_a_capital_font_prints_capitals() -> None:
    assert legacy.from_font(".VnTimeH", "kÕt luËn") == "KẾT LUẬN"
