"""Whatever the bytes, a file is a document or a refusal: no other exception, no long wait."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.limits import Refused
from conclusions.blocks import Block, Document, Paragraph, Table
from conclusions.documents import ENDINGS, read_file
from tests.conclusions import papers

ODT = papers.odt_file(
    '<text:list text:style-name="L1"><text:list-item><text:p>một</text:p></text:list-item></text:list>'
    '<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>ô</text:p>'
    "</table:table-cell></table:table-row></table:table><text:p>Giao<text:note><text:note-body>"
    "<text:p>chú thích</text:p></text:note-body></text:note></text:p>",
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="I"/>'
    "</text:list-style>",
)
NUMBERED = papers.numbered_word(papers.numbered("Việc", 90) * 3, papers.level(0, "lowerLetter", "%1)"))
SOUND = {
    ".docx": papers.office_word(),
    ".DOCX": NUMBERED,
    ".odt": ODT,
    ".pdf": papers.office_pdf(),
    ".html": papers.office_html().encode(),
    ".md": "\n\n".join(papers.OFFICE_TEXTS).encode(),
    ".txt": "\n".join(papers.OFFICE_TEXTS).encode("utf-16"),
}
Change = Callable[[bytes, random.Random], bytes]


def is_block(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text)
    return isinstance(block, Table) and len({len(row) for row in block.rows}) == 1


def read_or_refuse(name: str, content: bytes) -> Document | None:
    try:
        document = read_file(name, content)
    except Refused:
        return None
    assert document.blocks
    assert all(map(is_block, document.blocks))
    return document


def flip(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 30])):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] if chance.random() < 0.5 else content[:start] + content[start + chance.randrange(2000) :]


def repeat(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start : start + chance.randrange(200)] * 3 + content[start:]


CHANGES: tuple[Change, ...] = (flip, cut, repeat)


@pytest.mark.parametrize("ending", SOUND)
def test_changed_file_is_read_or_refused(ending: str) -> None:
    for seed in range(60):
        chance = random.Random(seed)
        read_or_refuse("a" + ending, chance.choice(CHANGES)(SOUND[ending], chance))


@pytest.mark.parametrize("ending", [".docx", ".DOCX", ".odt"])
def test_archive_with_a_changed_member_is_read_or_refused(ending: str) -> None:
    members = papers.unpacked(SOUND[ending])
    likely = [name for name in members if name.endswith((".xml", ".rels"))]
    for seed in range(120):
        chance = random.Random(seed)
        name = chance.choice(likely)
        changed: dict[str, str | bytes] = {**members, name: chance.choice(CHANGES)(members[name], chance)}
        if chance.random() < 0.1:
            del changed[name]
        read_or_refuse("a" + ending, papers.packed(changed))


@pytest.mark.parametrize("ending", [".docx", ".DOCX", ".odt"])
def test_archive_whose_numbers_and_names_are_swapped_is_read_or_refused(ending: str) -> None:
    """Sound XML with senseless values: rings of styles, negative levels, spans without end."""
    members = papers.unpacked(SOUND[ending])
    values = [b'"-1"', b'"99999999999"', b'"x"', b'""', b'"0"', b'"ListNumber"', b'"90"']
    for seed in range(60):
        chance = random.Random(seed)
        changed: dict[str, str | bytes] = {}
        for name, content in members.items():
            pieces = content.split(b'"')
            for place in range(1, len(pieces), 2):
                if name.startswith(("word/", "content")) and b"://" not in pieces[place] and chance.random() < 0.1:
                    pieces[place] = chance.choice(values).strip(b'"')
            changed[name] = b'"'.join(pieces)
        read_or_refuse("a" + ending, papers.packed(changed))


@given(st.binary(max_size=300), st.sampled_from(ENDINGS))
def test_random_bytes_are_read_or_refused(content: bytes, ending: str) -> None:
    read_or_refuse("a" + ending, content)


PIECES = """<p> </p> <table> </table> <tr> <td> <td/colspan=9> <td/rowspan=0> <ol> <ol/start=-5> <li> </li> <br> <pre>
    <!-- --> <![CDATA[ ]]> <?x ?> &amp; &#0; &#xD800; &bad; <script> </script> <div/hidden> </div> \x00 chữ"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=40))
def test_senseless_page_is_read_or_refused(pieces: list[str]) -> None:
    read_or_refuse("a.html", "".join(piece.replace("/", " ") if "=" in piece else piece for piece in pieces).encode())


BILLION = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + place)} '{f'&{chr(97 + place)};' * 10}'>" for place in range(9)
)


@pytest.mark.parametrize(
    ("ending", "member"), [(".docx", "word/document.xml"), (".docx", "word/styles.xml"), (".odt", "content.xml")]
)
@pytest.mark.parametrize("entity", [BILLION + "]>", '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'])
def test_entities_are_never_expanded(ending: str, member: str, entity: str) -> None:
    members: dict[str, str | bytes] = {**papers.unpacked(SOUND[ending])}
    content = papers.unpacked(SOUND[ending])[member].decode()
    _, _, rest = content.rpartition("?>")
    members[member] = entity + rest.replace("Giao", "&j;Giao")
    before = time.monotonic()

    document = read_or_refuse("a" + ending, papers.packed(members))

    assert time.monotonic() - before < 2
    assert document is None or not any("root:" in text or "aaaa" in text for text in papers.texts(document))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<div>" * 100_000 + b"x"),
        ("a.html", b"<table><tr><td>" * 3_000 + b"x"),
        ("a.html", b"<ol><li>" * 3_000 + b"x"),
        ("a.html", b"<table>" + b"<tr><td rowspan=65534 colspan=1000>x" * 300),
        (
            "a.docx",
            papers.word_body("<w:tbl><w:tr><w:tc>" * 70 + papers.word_paragraph("x") + "</w:tc></w:tr></w:tbl>" * 70),
        ),
        ("a.odt", papers.odt_file("<text:list><text:list-item>" * 110 + "</text:list-item></text:list>" * 110)),
        ("a.odt", papers.odt_file("<text:span>" * 300 + "</text:span>" * 300)),
        ("a.md", b"*" * 20_000 + b" x"),
        ("a.md", b"**a" * 20_000),
        ("a.md", b"[" * 20_000 + b"a](b)"),
        ("a.txt", b"|" * 100_000),
        ("a.txt", (b"1." * 50_000) + b" x"),
        ("a.txt", b"a-\n" * 30_000),
        ("a.txt", "MẬ T ".encode() * 30_000),
    ],
)
def test_file_made_to_be_slow_or_deep_ends_soon(name: str, content: bytes) -> None:
    before = time.monotonic()

    read_or_refuse(name, content)

    assert time.monotonic() - before < 5


def test_time_grows_with_the_length_and_no_faster() -> None:
    def seconds(paragraphs: int) -> float:
        content = papers.word_body(papers.word_paragraph(papers.BODY[0]) * paragraphs)
        before = time.process_time()
        read_file("a.docx", content)
        return time.process_time() - before

    seconds(10)
    assert seconds(2400) < 16 * seconds(300)


def test_ten_pages_are_read_within_a_second() -> None:
    content = papers.word_body(papers.word_paragraph(papers.BODY[0]) * 150)
    before = time.process_time()

    read_file("a.docx", content)

    assert time.process_time() - before < 1
