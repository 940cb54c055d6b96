"""Every common form of a private key works, or the message names the form; no message repeats any of the key."""

import json
import re
import struct
import traceback
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from binance_liquidations import Client, ConfigurationError, Credentials, CredentialsError, sign
from binance_liquidations.client.account import Account
from binance_liquidations.client.accounts import account_of_environment, accounts_of

KEY = Ed25519PrivateKey.generate()
RSA = generate_private_key(65537, 2048)
PUBLIC = KEY.public_key()
EXPECTED = b64encode(KEY.sign(b"a=1")).decode()
SECRET = "Confidential0Text1" * 3 + "0123456789"


def private(encoding: Encoding, form: PrivateFormat, passphrase: bytes | None = None) -> bytes:
    """The key in a form that a library writes."""
    return KEY.private_bytes(encoding, form, BestAvailableEncryption(passphrase) if passphrase else NoEncryption())


PEM = private(Encoding.PEM, PrivateFormat.PKCS8).decode()
DER = private(Encoding.DER, PrivateFormat.PKCS8)
OPENSSH = private(Encoding.PEM, PrivateFormat.OpenSSH).decode()
ENCRYPTED = private(Encoding.PEM, PrivateFormat.PKCS8, b"correct-horse")
BODY = b64encode(DER).decode()
PUBLIC_PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
PUBLIC_DER = PUBLIC.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
PUBLIC_SSH = PUBLIC.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()

TEXTS = {
    "PEM": PEM,
    "Windows' line ends": PEM.replace("\n", "\r\n"),
    "line ends written out": PEM.replace("\n", "\\n"),
    "line ends written out twice": PEM.replace("\n", "\\\\n"),
    "Windows' line ends written out": PEM.replace("\n", "\\r\\n"),
    "one line": PEM.replace("\n", " "),
    "in quotes": json.dumps(PEM),
    "indented": "\n".join(f"    {line}" for line in PEM.splitlines()),
    "a BOM": "\ufeff" + PEM,
    "text before and after": f"Bag Attributes\n    friendlyName: key\n{PEM}\nthat was it",
    "with its public key": PUBLIC_PEM + PEM,
    "OpenSSH": OPENSSH,
    "OpenSSH, line ends written out": OPENSSH.replace("\n", "\\n"),
    "base64 of PEM": b64encode(PEM.encode()).decode(),
    "base64 of PEM, in lines": re.sub("(.{76})", r"\1\n", b64encode(PEM.encode()).decode()),
    "bare base64": BODY,
    "bare base64, in quotes": f'"{BODY}"',
    "bare base64 without padding": BODY.rstrip("="),
}
FILES = {
    "UTF-16": PEM.encode("utf-16"),
    "UTF-16, big-endian": b"\xfe\xff" + PEM.encode("utf-16-be"),
    "UTF-16 without BOM": PEM.encode("utf-16-le"),
    "UTF-16, big-endian, without BOM": PEM.encode("utf-16-be"),
    "DER": DER,
} | {name: text.encode() for name, text in TEXTS.items()}


def from_text(content: bytes, _: Path, _environment: pytest.MonkeyPatch) -> Credentials:
    """As the argument."""
    return Credentials("key", private_key=content.decode())


def from_file(content: bytes, folder: Path, _environment: pytest.MonkeyPatch) -> Credentials:
    """As a file that the argument names."""
    (folder / "key.pem").write_bytes(content)
    return Credentials("key", private_key=folder / "key.pem")


def from_variable(content: bytes, _: Path, monkeypatch: pytest.MonkeyPatch) -> Credentials:
    """As the variable that is meant for a file's name."""
    set_variables(monkeypatch, content.decode())
    return Client.from_env()._signer._credentials


def from_account(content: bytes, _: Path, monkeypatch: pytest.MonkeyPatch) -> Credentials:
    """As a variable that an account names."""
    set_variables(monkeypatch, content.decode())
    account = Account(name="a", api_key="env:BINANCE_API_KEY", private_key_file="env:BINANCE_PRIVATE_KEY_FILE")
    return account.client()._signer._credentials


def set_variables(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    """An environment with a key, and this for its private key's file."""
    for name in ("SECRET", "KEY_PASSPHRASE"):
        monkeypatch.delenv(f"BINANCE_API_{name}", raising=False)
    monkeypatch.setenv("BINANCE_API_KEY", "key")
    monkeypatch.setenv("BINANCE_PRIVATE_KEY_FILE", file)


Way = Callable[[bytes, Path, pytest.MonkeyPatch], Credentials]


@pytest.mark.parametrize("way", [from_text, from_file, from_variable, from_account])
@pytest.mark.parametrize("form", TEXTS)
def test_forms_of_text(form: str, way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key as text signs correctly, in every layout and wherever it is given."""
    assert EXPECTED == sign(way(TEXTS[form].encode(), tmp_path, monkeypatch), "a=1")


@pytest.mark.parametrize("form", FILES)
def test_forms_of_files(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files may have any encoding or be binary, and so may bytes."""
    assert EXPECTED == sign(from_file(FILES[form], tmp_path, monkeypatch), "a=1")
    assert EXPECTED == sign(Credentials("key", private_key=FILES[form]), "a=1")


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL, PrivateFormat.OpenSSH])
@pytest.mark.parametrize("end", ["\n", "\\n"])
def test_forms_of_rsa(form: PrivateFormat, end: str) -> None:
    """RSA comes in three forms of PEM."""
    pem = RSA.private_bytes(Encoding.PEM, form, NoEncryption()).decode()
    assert "RSA" == Credentials("key", private_key=pem.replace("\n", end)).kind


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_encrypted_forms(form: PrivateFormat) -> None:
    """Also the one whose PEM has headers, with line ends written out, and DER."""
    encryption = BestAvailableEncryption(b"correct-horse")
    pem = RSA.private_bytes(Encoding.PEM, form, encryption).decode().replace("\n", "\\n")
    der = RSA.private_bytes(Encoding.DER, PrivateFormat.PKCS8, encryption)
    for given in (pem, der):
        assert "RSA" == Credentials("key", private_key=given, passphrase="correct-horse").kind


def encrypted_openssh() -> str:
    """The head of a key that ssh-keygen encrypted; the rest does not matter."""

    def text(value: bytes) -> bytes:
        return struct.pack(">I", len(value)) + value

    public = text(b"ssh-ed25519") + text(PUBLIC.public_bytes(Encoding.Raw, PublicFormat.Raw))
    kdf = text(b"s" * 16) + struct.pack(">I", 16)
    body = b"openssh-key-v1\0" + text(b"aes256-ctr") + text(b"bcrypt") + text(kdf) + struct.pack(">I", 1)
    packed = b64encode(body + text(public) + text(b"x" * 160)).decode()
    return f"-----BEGIN OPENSSH PRIVATE KEY-----\n{packed}\n-----END OPENSSH PRIVATE KEY-----\n"


REFUSED: dict[str, tuple[bytes, str]] = {
    "an HMAC secret": (SECRET.encode(), "holds what looks like an HMAC secret: give it as {secret}"),
    "a public key": (PUBLIC_PEM.encode(), "holds a public key"),
    "a public key of OpenSSH": (PUBLIC_SSH.encode(), "holds a public key"),
    "a public key in base64": (b64encode(PUBLIC_DER), "in DER form, is not a private key, but perhaps a public key"),
    "a certificate": (
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "holds a certificate: give the private key",
    ),
    "PuTTY": (b"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "holds a PuTTY key: export it"),
    "JWK": (b'{"kty":"OKP","crv":"Ed25519","d":"AAAA"}', "holds a JSON Web Key: export it as PEM"),
    "two keys": ((PEM + PEM).encode(), "holds 2 private keys: give the one"),
    "half a PEM": (PEM[:90].encode(), "its END line is missing or does not match"),
    "a PEM with a hole": ((PEM[:60] + PEM[70:]).encode(), "is not a private key in PEM form: was all of it copied"),
    "encrypted": (ENCRYPTED, "is encrypted: give its passphrase"),
    "encrypted OpenSSH": (encrypted_openssh().encode(), "is encrypted: give its passphrase"),
}
ONLY_FILES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "is empty"),
    "blanks": (b" \n", "is empty"),
    "binary": (b"\x00\xff\xfe\xfd" * 9, "is binary, but not a private key in DER form"),
    "a public key in DER": (PUBLIC_DER, "in DER form, is not a private key, but perhaps a public key"),
    "anything": (b"hunter2hunter2hunter2hunter2", "is not a private key in PEM form"),
}


def shown_by(error: BaseException) -> str:
    """Everything that a crash reporter would store of an error: also what it is chained to, and our frames' locals."""
    shown = ""
    while True:
        summary = traceback.TracebackException.from_exception(error, capture_locals=True)
        frames = [frame for frame in summary.stack if "/overlay/" in frame.filename or frame.filename == "<string>"]
        assert frames
        shown += repr(error) + str(error.args) + "".join(str(frame.locals) for frame in frames)
        if (chained := error.__cause__ or error.__context__) is None:
            return shown
        error = chained


def leaked(content: str, shown: str) -> list[str]:
    """The parts of a key that can be seen."""
    parts = {content[at : at + 12] for at in range(0, max(1, len(content) - 11), 6)}
    harmless = {part for part in parts if not part.strip("-") or "KEY" in part or "BEGIN" in part or "PRIVATE" in part}
    return sorted(part for part in parts - harmless if part and part in shown)


@pytest.mark.parametrize("way", [from_text, from_file, from_variable, from_account])
@pytest.mark.parametrize("case", REFUSED)
def test_forms_that_are_refused(case: str, way: Way, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the form and the variable, and neither it nor a traceback's locals hold any of the content."""
    content, message = REFUSED[case]
    with pytest.raises(CredentialsError) as caught:
        way(content, tmp_path, monkeypatch)
    name = "private_key" if way in (from_text, from_file) else "BINANCE_PRIVATE_KEY_FILE"
    secret = "BINANCE_API_SECRET" if way is from_variable else "secret"
    assert message.format(secret=secret) in str(caught.value)
    assert name in str(caught.value)
    assert [] == leaked(content.decode(), shown_by(caught.value))


@pytest.mark.parametrize("case", ONLY_FILES)
def test_files_that_are_refused(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the file."""
    content, message = ONLY_FILES[case]
    with pytest.raises(CredentialsError, match=message) as caught:
        from_file(content, tmp_path, monkeypatch)
    assert f"private_key {tmp_path}/key.pem" in str(caught.value)
    assert [] == leaked(content.decode("latin-1").strip(), shown_by(caught.value))


def test_an_encrypted_key_of_openssh() -> None:
    """The error says what is needed, or that the passphrase is wrong."""
    with pytest.raises(CredentialsError, match=r"pip install bcrypt|the passphrase is wrong"):
        Credentials("key", private_key=encrypted_openssh(), passphrase="p")


NO_PATHS = {
    "PEM": PEM,
    "bare base64": BODY,
    "base64 of PEM": TEXTS["base64 of PEM"],
    "an HMAC secret": SECRET,
    "a file within one": f"/home/{SECRET}/key.pem",
    "a word": "hunter2x",
}


@pytest.mark.parametrize("case", NO_PATHS)
def test_a_path_that_is_none(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Path that is made of the key itself, or of anything that may be one, is not repeated."""
    content = NO_PATHS[case]
    with pytest.raises(CredentialsError) as caught:
        Credentials("key", private_key=Path(content))
    assert [] == leaked(content.removeprefix("/home/").removesuffix("/key.pem"), shown_by(caught.value))
    set_variables(monkeypatch, f"{SECRET[:40]}.pem")
    with pytest.raises(CredentialsError, match="BINANCE_PRIVATE_KEY_FILE is neither PEM text nor a file") as caught:
        account_of_environment({"BINANCE_API_KEY": "k", "BINANCE_PRIVATE_KEY_FILE": "x"}).client()
    assert SECRET[:40] not in shown_by(caught.value)


def test_a_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an .env file no shell replaces the tilde."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "key.pem").write_text(PEM)
    assert "Ed25519" == Credentials("key", private_key="~/key.pem").kind


SECRETS: dict[str, tuple[str, str]] = {
    "quotes": (f'"{SECRET}"', "holds quotation marks, which no key has: remove them"),
    "one quote": (f"{SECRET}'", "holds quotation marks"),
    "curly quotes": (f"\u201c{SECRET}\u201d", "holds quotation marks"),
    "a line's end": (f"{SECRET}\n", "holds white space"),
    "a BOM": (f"\ufeff{SECRET}", "holds white space or other characters"),
    "PEM": (PEM, "holds a PEM key: give it as private_key"),
    "PEM on one line": (PEM.replace("\n", "\\n"), "holds a PEM key: give it as private_key"),
    "PEM after a BOM": (f"\ufeff{PEM}", "holds a PEM key: give it as private_key"),
    "base64 of PEM": (TEXTS["base64 of PEM"], "holds a private key: give it as private_key"),
    "bare base64": (BODY, "holds a private key: give it as private_key"),
}


@pytest.mark.parametrize("case", SECRETS)
@pytest.mark.parametrize("name", ["secret", "api_key"])
def test_secrets_that_are_none(name: str, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong is said of the argument, or of its variable."""
    value, message = SECRETS[case]
    given: dict[str, Any] = {"api_key": "k", "secret": "s"} | {name: value}
    with pytest.raises(CredentialsError, match=f"^{name} {message}") as caught:
        Client(**given)
    assert [] == leaked(value, shown_by(caught.value))
    monkeypatch.delenv("BINANCE_PRIVATE_KEY_FILE", raising=False)
    variables = {"api_key": "BINANCE_API_KEY", "secret": "BINANCE_API_SECRET"}
    for argument, variable in variables.items():
        monkeypatch.setenv(variable, given[argument])
    with pytest.raises(CredentialsError, match=f"^{variables[name]} {message.replace('private_key', 'BINANCE|priv')}"):
        Client.from_env()


def test_errors_of_accounts_keep_nothing(tmp_path: Path) -> None:
    """A key in place of its place is in no local variable of ours, be it in Python or in a file."""
    with pytest.raises(CredentialsError, match="looks like the key itself") as caught:
        Account(name="a", api_key="env:K", secret=SECRET)
    assert [] == leaked(SECRET, shown_by(caught.value))
    path = tmp_path / "accounts.toml"
    for text in (f'[accounts.a]\napi_key = "env:K"\nsecret = "{SECRET}"', f"secret = {SECRET}"):
        path.write_text(text)
        with pytest.raises(CredentialsError) as caught:
            accounts_of(path)
        assert [] == leaked(SECRET, shown_by(caught.value))


def test_wrong_arguments_keep_nothing() -> None:
    """An unknown argument is Python's own error."""
    with pytest.raises(TypeError) as caught:
        Client("k", SECRET, retries=3)  # type: ignore[call-arg]
    assert [] == leaked(SECRET, shown_by(caught.value))


@pytest.mark.parametrize("base_url", ["https://h:{}", "https://u:{}@h", "https://h/?{}", "{}", "ftp://{}"])
def test_base_urls_keep_nothing(base_url: str) -> None:
    """What may be a password or a key in a base URL is not repeated."""
    with pytest.raises(ConfigurationError, match="base_url") as caught:
        Client("k", "s", base_url=base_url.format(SECRET))
    assert [] == leaked(SECRET, shown_by(caught.value))
