"""A bare machine's PostgreSQL, as a distribution would run it: a server process of its own on a
TCP port that knows no more than its superuser. (No TLS: the packages' build has none.) And a
certificate of this machine, for its mail server."""

import ipaddress
import os
import subprocess
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from oneplan.kernel import clock
from oneplan.kernel.database import APP, BACKUP, OWNER
from oneplan.kernel.postgres_binaries import locate, server_user, surroundings
from tests.kernel.running import free_port

HERE = "127.0.0.1"
PASSWORDS = {OWNER: "owner+secret", APP: "pages/secret", BACKUP: "copies secret"}
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB")


def certificate(folder: Path) -> tuple[Path, Path]:
    """The files of a certificate that signs itself, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names: list[x509.GeneralName] = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address(HERE)),
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "ca.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, secret


@dataclass
class Server:
    """One PostgreSQL of the machine. Started by `start`, ended by `stop`."""

    place: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.place.mkdir()
        self.port = free_port()
        user = server_user(self.place / "cluster")
        programs = locate(user, self.place.parent / "programs")
        self.programs = programs.folder
        os.chown(self.place, user.uid, user.gid)
        made = [programs.program("initdb"), "-D", self._cluster, "-U", "postgres", "-N"]
        quiet: dict[str, Any] = {"cwd": "/", "env": surroundings(), "stdout": subprocess.DEVNULL}
        subprocess.run(
            [*made, "--auth-local=trust", "--auth-host=scram-sha-256", "-E", "UTF8"],
            check=True, **quiet, **user.popen(),
        )  # fmt: skip
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [programs.program("postgres"), "-D", self._cluster, *self._settings()],
                stderr=log, **quiet, **user.popen(),
            )  # fmt: skip
        self._wait()

    @property
    def _log(self) -> Path:
        return self.place.parent / f"{self.place.name}.log"

    @property
    def _cluster(self) -> str:
        return str(self.place / "cluster")

    def _settings(self) -> list[str]:
        where = f"unix_socket_directories={self.place}", f"port={self.port}"
        given = (f"listen_addresses={HERE}", *where, *QUICK)
        return [word for one in given for word in ("-c", one)]

    def _wait(self) -> None:
        ready = [str(self.programs / "pg_isready"), "-q", "-h", str(self.place)]
        for _ in range(300):
            if not subprocess.run([*ready, "-p", str(self.port)], check=False).returncode:
                return
            if self.process and self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(self._log.read_text())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()

    def psql(self) -> dict[str, str]:
        """What `psql -U postgres` of the documentation finds by itself on such a machine."""
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "PGHOST": str(self.place), "PGPORT": str(self.port)}

    def url(self, role: str) -> str:
        secret = PASSWORDS[role].replace("/", "%2F").replace(" ", "%20").replace("+", "%2B")
        return f"postgresql://{role}:{secret}@{HERE}:{self.port}/oneplan"
