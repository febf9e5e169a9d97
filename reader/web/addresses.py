"""Which addresses of the network may be connected to.

An address in a file is a stranger's. So nothing is asked of this computer or the network around it, where a mere
request may do something, unless the person's settings allow it.
"""

import ipaddress
from collections.abc import Callable, Collection
from contextlib import suppress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MayReach = Callable[[str, Address], bool]  # a host as the address of a page has it, and one that its name leads to

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether `address` is one of the open internet: neither this computer nor a network of its own."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner:
            return is_public(inner)
        if address.is_reserved or address.is_site_local:  # which count as global: old ways to write private ones
            return False
    return address.is_global and not address.is_multicast


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address that a network of IPv6 alone reaches in place of `address`."""
    return ipaddress.IPv4Address(address.packed[12:]) if address in _NAT64 else None


def only_public(host: str, address: Address) -> bool:
    """What is reached where nothing is said: the open internet."""
    return is_public(address)


def anywhere(host: str, address: Address) -> bool:
    """For those who ask for what is on their own network."""
    return True


def public_or(private: Collection[str]) -> MayReach:
    """The open internet, and these hosts wherever they are."""
    hosts = {host.lower().strip("[]") for host in private}
    return lambda host, address: is_public(address) or host.lower().strip("[]") in hosts


def written(host: str) -> Address | None:
    """The address that `host` itself is, where it is no name."""
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]"))
    return None
