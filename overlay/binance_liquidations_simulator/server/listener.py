"""The socket at which the simulator is reached."""

import errno
import os
import socket


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. The OSError says what to do where that can be known."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere the option would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"port {port} of {host} is in use: choose another, or 0 for a free one"
            raise OSError(errno.EADDRINUSE, reason) from error
        if error.errno == errno.EADDRNOTAVAIL:
            reason = f"{host} is no address of this machine: give 127.0.0.1, or 0.0.0.0 for all that it has"
            raise OSError(errno.EADDRNOTAVAIL, reason) from error
        raise
    return listener


def base_url(listener: socket.socket) -> str:
    """Scheme, host and port, without a slash at the end; as this machine reaches it where it listens everywhere."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - what it is not
    return f"http://[{host}]:{port}" if listener.family == socket.AF_INET6 else f"http://{host}:{port}"
