"""Why there was no answer: a cause and advice for each, without the URL, which is signed."""

import errno
import os

from ..errors import ConfigurationError, TransportError

_PROXY = "(HTTPS_PROXY or ALL_PROXY)"
_AUTHENTICATION_REQUIRED = 407


def name_not_found(host: str) -> TransportError:
    return TransportError(f"the name {host} was not found: check base_url and the name server (DNS)")


def connection_refused(host: str, number: int = errno.ECONNREFUSED) -> TransportError:
    """`number` is the operating system's error."""
    is_closed = number in {0, errno.ECONNREFUSED}
    what = "refused the connection" if is_closed else f"cannot be reached ({os.strerror(number)})"
    return TransportError(f"{host} {what}: check base_url, the network and any firewall")


def proxy_name_not_found(host: str) -> TransportError:
    return TransportError(f"{host} cannot be reached: the name of the proxy {_PROXY} was not found: check its address")


def proxy_unreachable(host: str) -> TransportError:
    return TransportError(
        f"{host} cannot be reached: the proxy {_PROXY} refused or cut the connection, or does not speak HTTP:"
        " check its address, or list in NO_PROXY the hosts that need no proxy"
    )


def proxy_refused(host: str, status: int) -> TransportError:
    """`status` is the proxy's answer to CONNECT; 0 from SOCKS proxies, which have none."""
    if status == _AUTHENTICATION_REQUIRED:
        what = (
            f"refused the user and password (407) in its address {_PROXY}: correct them, with @ written as %40,"
            " : as %3A and / as %2F"
            if "@" in _proxy_address()
            else f"requires a user and password (407): write them into its address {_PROXY}, as in"
            " http://user:password@host:port"
        )
        return TransportError(f"the proxy {what}", is_final=True)
    answer = f" ({status})" if status else ""
    return TransportError(f"the proxy {_PROXY} refused to connect to {host}{answer}: ask its operator")


def _proxy_address() -> str:
    """The address in the environment, looked up in libcurl's order; no message shows it."""
    names = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
    return next(filter(None, map(os.environ.get, names)), "")


def certificate(host: str, verdict: int) -> TransportError:
    """`verdict` is OpenSSL's error number."""
    match verdict:
        case 9 | 10:  # not valid yet, or no longer
            what = "has expired or is not valid yet: check this machine's date"
        case 1 | 62 | 64:  # another name or address; libcurl compares them itself and leaves the verdict at 1
            what = "is for another name: check base_url"
        case _:
            what = (
                "is not trusted: if a proxy of your network inspects TLS, name the file with its certificates in"
                " SSL_CERT_FILE; otherwise send nothing there"
            )
    return TransportError(f"the certificate of {host} {what}", is_final=True)


def no_tls(host: str) -> TransportError:
    return TransportError(f"{host} does not speak TLS 1.2 or newer: check base_url and its port", is_final=True)


def late(host: str, doing: str, timeout: float | None = None) -> TransportError:
    """`doing` is `connecting to` or `waiting for the answer of`."""
    after = "" if timeout is None else f" after {timeout:g} seconds"
    return TransportError(f"timed out{after} while {doing} {host}: try again")


def cut(host: str) -> TransportError:
    return TransportError(f"the connection to {host} was cut before the whole answer arrived: try again")


def proxy_unusable(host: str) -> ConfigurationError:
    return ConfigurationError(f"{host} cannot be reached through a proxy of that form: check {_PROXY}")


def undecodable(host: str) -> TransportError:
    return TransportError(f"the compressed answer of {host} cannot be decompressed: try again")


def certificates_unreadable() -> ConfigurationError:
    return ConfigurationError("the trusted certificates cannot be read: check the file that SSL_CERT_FILE names")


def garbled_answer(host: str) -> TransportError:
    return TransportError(f"the answer of {host} is not HTTP, or is garbled: try again, and check base_url")


def too_large(host: str, most: int) -> TransportError:
    return TransportError(
        f"{host} answered with more than {most >> 20} MiB, which is not a page of records: check base_url",
        is_final=True,
    )


def impossible(host: str, length: int) -> ConfigurationError:
    return ConfigurationError(
        f"no request to {host} can be made with this URL of {length} characters: check base_url and the arguments"
    )


def client_closed() -> ConfigurationError:
    return ConfigurationError("the client is closed: make another, or use it inside its with block")
