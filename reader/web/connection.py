"""A connection to an address that may be reached, and to no other.

What is connected to is the address that was looked at, not one the name may lead to a moment later. A proxy is the
person's own and is trusted: it looks names up itself.
"""

import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, NamedTuple

from reader.errors import PrivateNetworkError
from reader.web.addresses import MayReach, written

_AddressInfo = tuple[Any, Any, int, str, Any]  # what socket.getaddrinfo gives for one address


class Proxy(NamedTuple):
    """A proxy that speaks HTTP, and what it is shown of the person as `Proxy-Authorization`; empty: nothing."""

    host: str
    port: int
    authorization: str = ""


class Connection(HTTPConnection):
    """One connection, which ends at `deadline` (seconds of `monotonic`) whatever is going on once `shut` is called.

    Connecting raises PrivateNetworkError, OSError.
    """

    def __init__(
        self, host: str, port: int, is_secure: bool, may_reach: MayReach, deadline: float, proxy: Proxy | None = None
    ) -> None:
        super().__init__(host, port)
        self.default_port = 443 if is_secure else 80  # which the server is not told
        self._is_secure = is_secure
        self._may_reach = may_reach
        self._deadline = deadline
        self._proxy = proxy
        self._reached: socket.socket | None = None  # `sock` is let go where the answer ends with the connection
        if proxy and is_secure:
            headers = {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
            self.set_tunnel(host, port, headers)

    def connect(self) -> None:
        self.sock = self._reached = self._by_proxy(self._proxy) if self._proxy else self._directly()
        if self._is_secure:
            if self._proxy:
                self._tunnel()  # type: ignore[attr-defined]
            secure = _tls().wrap_socket(self.sock, server_hostname=self._name, do_handshake_on_connect=False)
            self.sock = self._reached = secure  # before it waits: `shut` must find it
            secure.do_handshake()

    def shut(self) -> None:
        """End it, whatever another thread waits for."""
        if self._reached:  # else it is not there yet, and finds its time to be over when it is
            with suppress(OSError):  # it is no more
                socket.socket.shutdown(self._reached, socket.SHUT_RDWR)

    @property
    def _name(self) -> str:
        return self.host.strip("[]")

    def _directly(self) -> socket.socket:
        addresses = looked_up(self.host, self.port, self._deadline)
        allowed = [each for each in addresses if self._may_reach(self.host, ipaddress.ip_address(each[4][0]))]
        if not allowed:
            raise PrivateNetworkError(self.host)
        return self._first_of(allowed)

    def _by_proxy(self, proxy: Proxy) -> socket.socket:
        """A connection to the proxy. What stands in an address is looked at all the same; a name is the proxy's."""
        address = written(self.host)
        is_here = self._name.lower().rstrip(".").rpartition(".")[2] == "localhost"
        address = address or (ipaddress.ip_address("127.0.0.1") if is_here else None)
        if address and not self._may_reach(self.host, address):
            raise PrivateNetworkError(self.host)
        return self._first_of(looked_up(proxy.host, proxy.port, self._deadline))

    def _first_of(self, places: "list[_AddressInfo]") -> socket.socket:
        """A connection to the first of `places` that answers. Raises OSError."""
        failure = OSError()
        for family, kind, protocol, _, address in places:
            reached = socket.socket(family, kind, protocol)
            try:
                reached.settimeout(max(self._deadline - monotonic(), 0.001))
                reached.connect(address)
            except OSError as error:
                reached.close()
                failure = error
            else:
                return reached
        raise failure


@cache  # it reads the system's certificates, which takes 30 ms
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def looked_up(host: str, port: int, deadline: float) -> "list[_AddressInfo]":
    """The addresses of `host`. Raises TimeoutError at `deadline`, which the system's own look-up knows nothing of: its
    thread is left to it.
    """
    answers: SimpleQueue[list[_AddressInfo] | Exception] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:
            answers.put(error)

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=max(deadline - monotonic(), 0))
    except Empty:
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer
