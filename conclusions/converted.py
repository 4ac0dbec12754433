"""Old Word files (.doc), turned into .docx by LibreOffice where the administrator has installed it."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from accounts.archives import BROKEN
from accounts.limits import Limits, Refused
from conclusions.blocks import Document
from conclusions.word import read_word

KIND = "Word cũ (.doc)"
NOT_INSTALLED = (
    "Tệp .doc (Word 97–2003) chưa đọc được trên máy chủ này. Hãy mở tệp bằng Word và lưu lại thành .docx, hoặc đề nghị "
    "quản trị viên cài LibreOffice (gói libreoffice-writer-nogui)."
)
TOO_SLOW = "Chuyển đổi tệp .doc quá lâu. Hãy mở tệp bằng Word và lưu lại thành .docx rồi tải lên."


def read_old_word(content: bytes, limits: Limits) -> Document:
    """Raises `Refused`, also where LibreOffice is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise Refused(NOT_INSTALLED)
    with tempfile.TemporaryDirectory(prefix="ketluan-") as name:
        folder = Path(name)
        source, made = folder / "paper.doc", folder / "out" / "paper.docx"
        source.write_bytes(content)
        # A profile of its own: no macros allowed before, no clash with another conversion, nothing left behind.
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += [
            "--infilter=MS Word 97",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(made.parent),
            str(source),
        ]
        try:
            subprocess.run(  # noqa: S603
                command,
                capture_output=True,
                timeout=limits.conversion_seconds,
                check=True,
                env=os.environ | {"HOME": name},
            )
        except subprocess.TimeoutExpired as error:
            raise Refused(TOO_SLOW) from error
        except (OSError, subprocess.SubprocessError) as error:
            raise Refused(BROKEN.format(kind=KIND)) from error
        if not made.exists() or made.stat().st_size > limits.unpacked_bytes:
            raise Refused(BROKEN.format(kind=KIND))
        return read_word(made.read_bytes(), limits)
