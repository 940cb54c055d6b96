"""What is between a client and the exchange: certificates, TLS servers, proxies; all on loopback."""

import selectors
import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)


class Server:
    """Answers every connection on a loopback port with the same bytes (None: never), and keeps the requests."""

    def __init__(self, answer: bytes | None, context: ssl.SSLContext | None = None) -> None:
        self.answer, self.context = answer, context
        self.requests: list[bytes] = []
        self.asked, self.left, self.done = threading.Event(), threading.Event(), threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.base_url = f"{'https://localhost' if context else 'http://127.0.0.1'}:{self.port}"
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):  # the client left, or does not trust the certificate
                self.serve(self.context.wrap_socket(connection, server_side=True) if self.context else connection)

    def serve(self, connection: socket.socket) -> None:
        with connection:
            self.requests.append(connection.recv(65536))
            self.asked.set()
            if self.answer is not None:
                connection.sendall(self.answer)
                return
            connection.settimeout(5)
            if connection.recv(1) == b"":
                self.left.set()

    def __enter__(self) -> Any:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(6)


class Proxy(Server):
    """Connects every caller with one port of this machine, whatever it asks for, as an HTTP or a SOCKS5 proxy."""

    def __init__(self, port: int, *, is_socks: bool = False) -> None:
        super().__init__(None)
        self.target, self.is_socks = port, is_socks
        self.url = f"{'socks5h' if is_socks else 'http'}://127.0.0.1:{self.port}"

    def serve(self, connection: socket.socket) -> None:
        if self.is_socks:
            connection.recv(65536)
            connection.sendall(b"\x05\x00")
        self.requests.append(connection.recv(65536))
        connection.sendall(b"\x05\x00\x00\x01" + bytes(6) if self.is_socks else b"HTTP/1.1 200 Connected\r\n\r\n")
        with socket.create_connection(("127.0.0.1", self.target)) as other, selectors.DefaultSelector() as selector:
            for here, there in ((connection, other), (other, connection)):
                selector.register(here, selectors.EVENT_READ, there)
            while True:
                for key, _ in selector.select(5):
                    assert isinstance(key.fileobj, socket.socket)
                    if not (data := key.fileobj.recv(65536)):
                        return
                    key.data.sendall(data)


class Authority:
    """Signs certificates; `file` holds its own, to be trusted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "authority.pem"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed("authority", self.key.public_key(), -1, 1, is_authority=True)
        self.file.write_bytes(self.certificate.public_bytes(Encoding.PEM))

    def context(self, name: str = "localhost", begins: float = -1, ends: float = 1) -> ssl.SSLContext:
        """What a server needs to be `name`, from so many days before or after now until so many."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(name, key.public_key(), begins, ends)
        file = self.folder / "server.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self, name: str, key: ec.EllipticCurvePublicKey, begins: float, ends: float, *, is_authority: bool = False
    ) -> x509.Certificate:
        def called(common_name: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])

        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(called(name))
            .issuer_name(called("authority"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + begins * DAY)
            .not_valid_after(now + ends * DAY)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(self.key, SHA256())
        )


class Silent(Server):
    """Answers requests for the time, and no others; connections stay open."""

    def __init__(self) -> None:
        super().__init__(None)

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while request := connection.recv(65536):
                if b"/api/v3/time" not in request:
                    self.asked.set()
                    continue
                body = f'{{"serverTime":{time.time_ns() // 1_000_000}}}'
                connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())


def response(body: bytes, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {size}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body
