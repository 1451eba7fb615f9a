"""Which addresses of the internet a link check may connect to.

Facts: the IANA registries of special-purpose addresses (RFC 6890 and its updates), multicast
(RFC 5771, RFC 4291), NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056), Teredo (RFC 4380). Written down
here, since what `ipaddress` calls global differs between releases of Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_LOCAL_V4 = {
    "0.0.0.0/8": "this host",
    "10.0.0.0/8": "a private network",
    "100.64.0.0/10": "a provider's own network",
    "127.0.0.0/8": "this machine",
    # Also where clouds tell a machine its secrets.
    "169.254.0.0/16": "a link-local network",
    # Azure's service for its machines, on a public address.
    "168.63.129.16/32": "a cloud's own service",
    "172.16.0.0/12": "a private network",
    "192.0.0.0/24": "a reserved network",
    "192.0.2.0/24": "a network for documentation",
    "192.88.99.0/24": "a reserved network",
    "192.168.0.0/16": "a private network",
    "198.18.0.0/15": "a network for benchmarks",
    "198.51.100.0/24": "a network for documentation",
    "203.0.113.0/24": "a network for documentation",
    "224.0.0.0/4": "a multicast group",
    "240.0.0.0/4": "a reserved network",
}
_LOCAL_V6 = {
    "::1/128": "this machine",
    "::/128": "this host",
    "fe80::/10": "a link-local network",
    "fec0::/10": "a private network",
    "fc00::/7": "a private network",
    "ff00::/8": "a multicast group",
    "2001::/23": "a reserved network",
    "2001:db8::/32": "a network for documentation",
    "3fff::/20": "a network for documentation",
}
_V4 = [(IPv4Network(network), name) for network, name in _LOCAL_V4.items()]
_V6 = [(IPv6Network(network), name) for network, name in _LOCAL_V6.items()]
_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")
_RESERVED = "a reserved network"


def locality(address: Address) -> str:
    """What an address is part of when it isn't the public internet; empty for a public one."""
    if isinstance(address, IPv4Address):
        return next((name for network, name in _V4 if address in network), "")
    inner = _embedded(address)
    if inner is not None:
        return locality(inner)
    named = next((name for network, name in _V6 if address in network), "")
    return named or ("" if address in _UNICAST else _RESERVED)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a gateway, or the system itself, makes of an IPv6 one."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _6TO4:
        return IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    # Mapped ones are IPv4 in another coat; no public page is linked to by one.
    return None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the user lets the check connect to besides the public internet."""

    networks: tuple[Network, ...] = ()
    names: frozenset[str] = frozenset()

    def name(self, host: str) -> bool:
        """Whether a host is allowed by its name, wherever that leads."""
        return host.rstrip(".") in self.names

    def address(self, address: Address) -> bool:
        """Whether one address is allowed: itself, not what it may be translated to."""
        return any(
            address.version == network.version and address in network for network in self.networks
        )


def allowed(said: Iterable[str]) -> Allowed:
    """From names, addresses and CIDR blocks; raises ValueError with the one that is none."""
    networks: list[Network] = []
    names: set[str] = set()
    for text in said:
        network = _network(text)
        if network is not None:
            networks.append(network)
        elif not text or any(c in text for c in "/:@[] *"):
            raise ValueError(text)
        else:
            names.add(text.lower().rstrip("."))
    return Allowed(tuple(networks), frozenset(names))


def _network(text: str) -> Network | None:
    try:
        return ip_network(text.strip("[]"), strict=False)
    except ValueError:
        return None


def parse(texts: Sequence[str]) -> list[Address]:
    """Addresses as a resolver gives them; a zone is dropped, since it changes no address."""
    return [ip_address(text.partition("%")[0]) for text in texts]
