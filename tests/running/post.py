"""A mail server as an office has one: STARTTLS before anything else, a name and a password. It
keeps what it is given."""

import base64
import contextlib
import re
import socketserver
import ssl
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

CODE = re.compile(r"^([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", re.MULTILINE)
NAME, PASSWORD = "oneplan", "let me out"


class _Talk(socketserver.StreamRequestHandler):
    server: "MailServer"

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        self.safe = self.known = False
        with contextlib.suppress(OSError):
            self.say("220 localhost")
            while line := self.rfile.readline():
                self.answer(line.decode().strip())

    def answer(self, line: str) -> None:
        word = line.split(maxsplit=1)[0].upper() if line else ""
        if word in {"EHLO", "HELO"}:
            self.say("250-localhost\r\n250 " + ("AUTH PLAIN" if self.safe else "STARTTLS"))
        elif word == "STARTTLS":
            self.say("220 go on")
            self.begin_tls()
        elif word == "AUTH" and self.safe:
            given = base64.b64decode(line.rsplit(maxsplit=1)[-1]).split(b"\0")
            self.known = given == [b"", NAME.encode(), PASSWORD.encode()]
            self.say("235 welcome" if self.known else "535 no")
        elif word in {"MAIL", "RCPT"}:
            self.say("250 fine" if self.known else "530 say who you are")
        elif word == "DATA" and self.known:
            self.take()
        else:
            self.say("221 bye" if word == "QUIT" else "250 fine")

    def begin_tls(self) -> None:
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.setup()
        self.safe = True

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.connection.close()

    def take(self) -> None:
        self.say("354 speak")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.server.kept.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("250 taken")

    def setup(self) -> None:
        self.request = getattr(self, "connection", self.request)
        super().setup()


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True

    def __init__(self, pem: Path, secret: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.tls.load_cert_chain(pem, secret)
        self.kept: list[EmailMessage] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://{NAME}:{PASSWORD.replace(' ', '%20')}@localhost:{self.server_address[1]}"

    def to(self, address: str) -> list[str]:
        """The words of what was sent to an address, the latest first."""
        found = [one for one in self.kept if address in str(one["To"])]
        return [str(one.get_content()) for one in reversed(found)]

    def wait_for(self, address: str, pattern: "re.Pattern[str]", patience: float = 20) -> str:
        """What the latest message to an address says, by a pattern. It is then read no more."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            for words in self.to(address):
                if found := pattern.search(words):
                    self.kept = [one for one in self.kept if address not in str(one["To"])]
                    return found[1]
            time.sleep(0.02)
        raise AssertionError(f"nothing like {pattern.pattern} came to {address}: {self.kept}")

    def handle_error(self, *_about: Any) -> None:
        """A client that hangs up."""
