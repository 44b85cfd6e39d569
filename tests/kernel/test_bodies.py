"""Bodies that are too large, cut off, or sent by halves: nobody else waits for them."""

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from urllib.request import urlopen

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import oneplan.config
from oneplan.config.bodies import WholeBodies
from oneplan.kernel.postgres_recovery import wait_until
from tests.kernel.running import demo, free_port

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
THREADS = 3


class Unread(BytesIO):
    """A body that must not be touched."""

    def read(self, *_size: int) -> bytes:  # type: ignore[override]
        raise AssertionError("it was read")


def asked(body: Any, **environ: str) -> tuple[str, bytes]:
    """What comes back: the status, and what the pages saw of the body."""
    said: list[str] = []

    def pages(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    whole = WholeBodies(pages, most=1000, larger={"/in/": 5000})
    answer = whole({"wsgi.input": body, **environ}, lambda status, headers: said.append(status))
    return said[0], b"".join(answer)


def test_a_body_reaches_the_page_whole() -> None:
    assert asked(BytesIO(b"a" * 999), CONTENT_LENGTH="999") == ("200 OK", b"a" * 999)
    assert asked(BytesIO(b""))[0] == "200 OK"
    # Not what follows it on the line.
    assert asked(BytesIO(b"abcdef"), CONTENT_LENGTH="3") == ("200 OK", b"abc")


def test_what_is_too_large_is_refused_unread() -> None:
    assert asked(Unread(), CONTENT_LENGTH="1001")[0] == "413 Content Too Large"
    assert asked(Unread(), CONTENT_LENGTH="5001", PATH_INFO="/in/")[0].startswith("413")
    assert asked(BytesIO(b"a" * 5000), CONTENT_LENGTH="5000", PATH_INFO="/in/")[0] == "200 OK"


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "²"])
def test_lengths_that_are_none(length: str) -> None:
    assert asked(Unread(), CONTENT_LENGTH=length)[0] == "400 Bad Request"


def test_a_body_without_a_length_is_refused_unread() -> None:
    assert asked(Unread(), HTTP_TRANSFER_ENCODING="chunked")[0] == "400 Bad Request"


def test_what_was_cut_off_reaches_no_page() -> None:
    status, page = asked(BytesIO(b"words=half of what som"), CONTENT_LENGTH="50")
    assert status == "400 Bad Request"
    assert b"send it again" in page and b"renvoyer" in page


def test_one_page_at_a_time_and_any_number_of_readers() -> None:
    busy, most = 0, 0
    readers = Barrier(4, timeout=10)

    class Slow(BytesIO):
        def read(self, *size: Any) -> bytes:
            readers.wait()  # all four read at once, or this fails
            return super().read(*size)

    def pages(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        time.sleep(0.01)
        busy -= 1
        return []

    whole = WholeBodies(pages, most=10, larger={})
    environ = [{"CONTENT_LENGTH": "1", "wsgi.input": Slow(b"a")} for _ in range(4)]
    threads = [Thread(target=whole, args=(each, None)) for each in environ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 1


# The real server


@pytest.fixture(scope="module")
def served(demo_data: Path) -> Iterator[int]:
    """A demo with one worker of three threads. The port."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "tests.kernel.running.MORE",
            {"ONEPLAN_WORKERS": "1", "ONEPLAN_THREADS": str(THREADS), "ONEPLAN_PROXIES": "1"},
        )
        port = free_port()
        with demo(demo_data, port):
            yield port


@contextmanager
def half_sent(port: int, how_many: int, around: Any = None) -> Iterator[None]:
    with ExitStack() as open_ones:
        for _ in range(how_many):
            line = socket.create_connection(("127.0.0.1", port), timeout=5)
            line = around(line) if around else line
            open_ones.enter_context(line)
            line.sendall(
                b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=half"
            )
        time.sleep(0.3)
        yield


def slowest(address: str, times: int = 20, **more: Any) -> float:
    """Seconds that the slowest of these visits took."""
    took = []
    for _ in range(times):
        begun = time.monotonic()
        with urlopen(address, timeout=10, **more) as answer:
            assert answer.status == 200
        took.append(time.monotonic() - begun)
    return max(took)


def test_one_less_than_the_threads_delay_nobody(served: int) -> None:
    with half_sent(served, THREADS - 1):
        assert slowest(f"http://127.0.0.1:{served}/robots.txt") < 1


def test_afterwards_all_threads_are_free(served: int) -> None:
    for _ in range(3):
        with half_sent(served, THREADS - 1):
            pass
    assert slowest(f"http://127.0.0.1:{served}/accounts/login/", 5) < 1


@pytest.fixture
def nginx(served: int, tmp_path: Path) -> Iterator[int]:
    """Our configuration as it is delivered, but for name, ports and certificate. Its port."""
    if not Path(NGINX).exists():
        pytest.skip("nginx is not installed")
    port, plain = free_port(), free_port() + 14
    certificate(tmp_path)
    text = (Path(oneplan.config.__file__).parent / "nginx.conf").read_text()
    for theirs, ours in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "plan.example.org;": "localhost;",
        "127.0.0.1:8000": f"127.0.0.1:{served}",
        "/etc/ssl/plan.example.org": str(tmp_path / "own"),
    }.items():
        assert theirs in text
        text = text.replace(theirs, ours)
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"daemon off; worker_processes 1; pid {tmp_path}/pid; error_log {tmp_path}/log;"
        f" user {'root' if Path('/root').exists() else 'nobody'};"
        f"events {{}} http {{ {_folders(tmp_path)} {text} }}"
    )
    process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-e", "log", "-c", str(config)])
    assert wait_until(lambda: _listens(port), 10), (tmp_path / "log").read_text()
    yield port
    process.terminate()
    process.wait()


def _folders(place: Path) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "".join(f"{kind}_temp_path {place}/{kind};" for kind in kinds)


def _listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "own.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "own.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def test_behind_nginx_any_number_delays_nobody(nginx: int, tmp_path: Path) -> None:
    trusted = ssl.create_default_context(cafile=str(tmp_path / "own.pem"))

    def encrypted(line: socket.socket) -> ssl.SSLSocket:
        return trusted.wrap_socket(line, server_hostname="localhost")

    with half_sent(nginx, 10 * THREADS, encrypted):
        assert slowest(f"https://localhost:{nginx}/robots.txt", context=trusted) < 1
