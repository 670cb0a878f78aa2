"""Owns which addresses a delivery may connect to, so that no destination reaches inside.

Refuses by address at the moment a socket is made. aiohttp asks its resolver only for names, not for
literal addresses, and a name can change between a check and the connection; the socket factory sees
every address that is connected to, and nothing else.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from types import SimpleNamespace
from typing import Any

import aiohttp

_Address = IPv4Address | IPv6Address
Allowed = bool | tuple[IPv4Network | IPv6Network, ...]

# What allow_private lifts: this machine, private networks and the carrier's shared ones.
_INSIDE = tuple(
    map(
        ip_network,
        (
            *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
            *("::1/128", "fc00::/7"),
        ),
    )
)
# What nothing lifts: link-local (cloud metadata), this network, multicast, reserved, documentation
# and benchmark ranges. ipaddress calls some of them global, so the list is ours.
_NEVER = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
            *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            *("2001::/23", "2001:db8::/32", "3fff::/20"),
        ),
    )
)
# Of IPv6 only this is the internet; what lies outside is link-local, multicast or not given out.
_GLOBAL_IPV6 = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_METADATA = (ip_address("fd00:ec2::254"), ip_address("100.100.100.200"))


REUSED = "reused"


class ForbiddenAddress(OSError):
    """A destination led to an address it may not reach. `address` is the one it led to."""

    def __init__(self, address: str, inside: bool) -> None:
        self.address = address
        mend = (
            "name its network under allow_private of this destination if it is meant to"
            if inside
            else "no setting allows it; give another address"
        )
        super().__init__(f"{address} is not on the public internet: {mend}")


def check(address: str, allowed: Allowed) -> None:
    """Raise ForbiddenAddress unless a delivery may connect to the literal `address`. Of private
    networks those are open that `allowed` names; True: all of them."""
    outer = ip_address(address.partition("%")[0])
    stands_for = _stands_for(outer)
    verdicts = [_verdict(address) for address in stands_for]
    if "never" in verdicts:
        raise ForbiddenAddress(address, inside=False)
    inside = [it for it, verdict in zip(stands_for, verdicts, strict=True) if verdict == "inside"]
    if not all(_is_allowed(it, allowed) for it in inside):
        raise ForbiddenAddress(address, inside=True)


def _is_allowed(address: _Address, allowed: Allowed) -> bool:
    if isinstance(allowed, bool):
        return allowed
    return any(address in network for network in allowed)


def _verdict(address: _Address) -> str:
    if address in _METADATA or any(address in network for network in _NEVER):
        return "never"
    if any(address in network for network in _INSIDE):
        return "inside"
    return "open" if address.version == 4 or address in _GLOBAL_IPV6 else "never"


def _stands_for(address: _Address) -> list[_Address]:
    """Return the addresses whose network is reached: IPv6 may wrap IPv4 (mapped, NAT64, 6to4)."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [IPv4Address(int(address) & 0xFFFF_FFFF)]
    return [address, address.sixtofour] if address.sixtofour else [address]


def socket_factory(allow_private: Allowed) -> Callable[[Any], socket.socket]:
    """Return what makes aiohttp's sockets: only towards addresses that `check` lets pass."""

    def make(info: Any) -> socket.socket:
        family, kind, protocol, _, sockaddr = info
        check(sockaddr[0], allow_private)
        return socket.socket(family=family, type=kind, proto=protocol)

    return make


def session(allow_private: Allowed, resolver: Any = None) -> aiohttp.ClientSession:
    """Open a session whose every connection is guarded. Close it after use.

    It keeps connections open for the next delivery, and tells a request that gives a mapping as
    `trace_request_ctx` when it was sent over such a one (`REUSED`). It believes no proxy of the
    environment, keeps no cookies and unpacks nothing. `resolver` is aiohttp's; None resolves as
    the system does.
    """
    connector = aiohttp.TCPConnector(
        limit=0,
        # Nothing is remembered, but those who ask for one name at a time share the answer: a name
        # whose servers are silent keeps one thread waiting, and not all there are.
        use_dns_cache=True,
        ttl_dns_cache=0,
        resolver=resolver,
        socket_factory=socket_factory(allow_private),
    )
    tracing = aiohttp.TraceConfig()
    tracing.on_connection_reuseconn.append(_note_reuse)
    return aiohttp.ClientSession(
        connector=connector,
        trace_configs=[tracing],
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
    )


async def _note_reuse(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: object
) -> None:
    if context.trace_request_ctx is not None:
        context.trace_request_ctx[REUSED] = True


async def addresses(host: str, port: int) -> list[Any]:
    """Look a name up as `socket.getaddrinfo` does. Those who ask at a time share the answer, for
    the reason above. Raises OSError."""
    loop = asyncio.get_running_loop()
    key = (loop, host, port)
    lookup = _LOOKUPS.get(key)
    if lookup is None:
        looking = loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        lookup = _LOOKUPS[key] = loop.create_task(looking)
        lookup.add_done_callback(lambda done: _looked_up(key, done))
    return await asyncio.shield(lookup)


_LOOKUPS: dict[tuple[asyncio.AbstractEventLoop, str, int], asyncio.Task[list[Any]]] = {}


def _looked_up(
    key: tuple[asyncio.AbstractEventLoop, str, int], done: asyncio.Task[list[Any]]
) -> None:
    del _LOOKUPS[key]
    if not done.cancelled():
        done.exception()  # whoever asked may have gone: nobody need be warned


class Sessions:
    """The sessions of one worker: for destinations that may reach inside, and for the rest."""

    def __init__(self) -> None:
        self._open: dict[Allowed, aiohttp.ClientSession] = {}

    def of(self, allow_private: Allowed) -> aiohttp.ClientSession:
        """Return the session, opened at first use."""
        if allow_private not in self._open:
            self._open[allow_private] = session(allow_private)
        return self._open[allow_private]

    async def close(self) -> None:
        """Close all connections."""
        while self._open:
            await self._open.popitem()[1].close()
