"""A mail server that really listens (aiosmtpd, in a thread), keeps what it took, and can be told to misbehave."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from tests.services import free_port


@dataclass
class MailServer:
    """`on_recipient` and `on_text` run while the client waits for the answer; what they return is the answer."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    on_recipient: Callable[[str], str | None] = lambda address: None
    on_text: Callable[[EmailMessage], str | None] = lambda message: None

    async def handle_RCPT(  # noqa: N802 - the server's own name for it
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if answer := self.on_recipient(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message: Any = message_from_bytes(envelope.content, policy=policy.default)
        if answer := self.on_text(message):
            return answer
        self.taken.append(message)
        return "250 OK"

    def times_taken(self) -> Counter[str]:
        """How often each Message-ID was delivered."""
        return Counter(str(message["Message-ID"]) for message in self.taken)

    def times_reached(self) -> Counter[str]:
        """How often each recipient got something."""
        return Counter(str(message["To"]) for message in self.taken)


@contextmanager
def listening() -> Iterator[MailServer]:
    server = MailServer(port=free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """The mail server of this test's settings."""
    with listening() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
