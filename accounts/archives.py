"""Zip files (.docx, .odt, .xlsx, .ods) and their XML, opened so that a hostile one costs nothing."""

import io
import zipfile
import zlib

from lxml import etree

from accounts.limits import Limits, Refused

ENCRYPTED = 0x1
BROKEN = (
    "Tệp bị hỏng hoặc không phải là tệp {kind} thật. Hãy mở tệp bằng phần mềm soạn thảo, lưu lại rồi tải lên lần nữa."
)
LOCKED = "Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi tải lên lần nữa."
BOMB = (
    "Tệp nén chứa lượng dữ liệu lớn bất thường nên không được mở. "
    "Hãy bỏ bớt hình ảnh, sao chép nội dung sang tệp mới rồi tải lên lần nữa."
)


def open_archive(content: bytes, *, kind: str, limits: Limits, too_much: str = BOMB) -> zipfile.ZipFile:
    """The archive after a look at its directory alone: nothing is unpacked yet.

    `zipfile` never unpacks more of a member than the directory declares, so that the declared sizes are a real bound.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise Refused(BROKEN.format(kind=kind)) from error
    members = archive.infolist()
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Refused(LOCKED)
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > limits.members
        or unpacked > limits.unpacked_bytes
        or unpacked > max(len(content) * limits.ratio, 1024 * 1024)
        or any(member.file_size > limits.xml_bytes for member in members if member.filename.endswith((".xml", ".rels")))
    ):
        raise Refused(too_much)
    return archive


def read_member(archive: zipfile.ZipFile, name: str, *, kind: str) -> bytes | None:
    """The member's bytes, None when there is no such member."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError) as error:
        raise Refused(BROKEN.format(kind=kind)) from error


def parse_xml(content: bytes, *, kind: str) -> etree._Element:
    """The root, read without entities, network or huge trees."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(BROKEN.format(kind=kind)) from error
