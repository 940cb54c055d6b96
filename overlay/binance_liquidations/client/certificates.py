"""Which certificates are trusted: the wheel of pycurl has an OpenSSL of its own, which trusts none by itself."""

import os
from collections.abc import Callable, Mapping

import pycurl

from ..errors import ConfigurationError

_SYSTEM = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # Alpine, macOS, FreeBSD
)


def certificate_options() -> Mapping[int, str]:
    """libcurl's options: SSL_CERT_FILE and SSL_CERT_DIR, or the system's certificates, or certifi's.

    Raises ConfigurationError if a variable names a path that does not exist.
    """
    named = {
        pycurl.CAINFO: _path_in("SSL_CERT_FILE", os.path.isfile),
        pycurl.CAPATH: _path_in("SSL_CERT_DIR", os.path.isdir),
    }
    found = {option: path for option, path in named.items() if path}
    return found or {pycurl.CAINFO: next(filter(os.path.isfile, _SYSTEM), None) or _certifi()}


def _path_in(variable: str, exists: Callable[[str], bool]) -> str | None:
    path = os.environ.get(variable) or None
    if path and not exists(path):
        raise ConfigurationError(f"{variable} names {path}, which does not exist: correct or unset it")
    return path


def _certifi() -> str:
    import certifi

    return certifi.where()
