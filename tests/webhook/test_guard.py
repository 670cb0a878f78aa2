"""No delivery reaches an address it may not: literal, wrapped, named, or renamed in between."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.webhook.guard import ForbiddenAddress, Sessions, addresses, check, session
from tests.webhook.conftest import Receiver

INSIDE = ["127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"]
INSIDE += ["100.64.0.1", "::1", "fc00::1", "fd12::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"]
INSIDE += ["64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::1"]
NEVER = ["0.0.0.0", "169.254.169.254", "169.254.1.1", "224.0.0.1", "239.1.1.1", "240.0.0.1"]
NEVER += ["255.255.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.1", "192.88.99.1"]
NEVER += [
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2001::1",
    "2001:db8::1",
    "5f00::1",
]
NEVER += ["64:ff9b::a9fe:a9fe", "::ffff:169.254.169.254", "2002:a9fe:a9fe::", "64:ff9b:1::1"]
NEVER += ["fd00:ec2::254", "100.100.100.200", "::10.0.0.1", "::8.8.8.8", "4000::1"]
OPEN = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808"]
OPEN += ["::ffff:8.8.8.8", "2002:808:808::1"]


def passes(address: str, allow_private: bool) -> bool:
    try:
        check(address, allow_private)
    except ForbiddenAddress:
        return False
    return True


@pytest.mark.parametrize(
    ("addresses", "public", "private"),
    [(INSIDE, False, True), (NEVER, False, False), (OPEN, True, True)],
)
def test_allow_private_lifts_only_private_and_loopback(
    addresses: list[str], public: bool, private: bool
) -> None:
    assert {a: (passes(a, False), passes(a, True)) for a in addresses} == dict.fromkeys(
        addresses, (public, private)
    )


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_ipv4_address_in_any_wrapping_is_judged_as_itself(address: IPv4Address) -> None:
    number = int(address)
    wrappings = [
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address((0x2002 << 112) | (number << 80) | 1),
    ]
    for allow_private in (False, True):
        plain = passes(str(address), allow_private)
        assert [passes(str(w), allow_private) for w in wrappings] == [plain] * 3
    if passes(str(address), False):
        assert address.is_global and not address.is_multicast


@settings(deadline=None)
@given(st.ip_addresses())
def test_nothing_that_python_calls_inside_passes(address: IPv4Address | IPv6Address) -> None:
    inside = (
        address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address.is_reserved
        or address.is_private
    )
    # These stand for the IPv4 address in them; newer Pythons call all of 6to4 private.
    wraps = any(
        address in ip_network(one) for one in ("::ffff:0:0/96", "64:ff9b::/96", "2002::/16")
    )
    if inside and not wraps:
        assert not passes(str(address), False)


class Names(AbstractResolver):
    """Answers each question with the next list of addresses; the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        pass


async def refused(url: str, resolver: Any = None) -> str:
    async with session(allow_private=False, resolver=resolver) as guarded:
        with pytest.raises(aiohttp.ClientConnectorError) as caught:
            await guarded.post(url)
    return str(caught.value.os_error)


SOME = (ip_network("10.1.0.0/16"), ip_network("fd00:1::/32"))


@pytest.mark.parametrize(
    ("address", "open"),
    [
        ("10.1.2.3", True),
        ("10.2.2.3", False),
        ("127.0.0.1", False),
        ("::ffff:10.1.2.3", True),  # as what it stands for
        ("::ffff:10.2.2.3", False),
        ("64:ff9b::a01:203", True),
        ("fd00:1::7", True),
        ("fd00:2::7", False),
        ("169.254.169.254", False),
        ("93.184.216.34", True),
    ],
)
def test_of_private_networks_only_the_listed_ones_are_open(address: str, open: bool) -> None:
    if open:
        check(address, SOME)
    else:
        with pytest.raises(ForbiddenAddress):
            check(address, SOME)


def test_a_listed_network_opens_nothing_that_is_never_open() -> None:
    with pytest.raises(ForbiddenAddress, match="no setting allows it"):
        check("169.254.169.254", (ip_network("169.254.0.0/16"),))


MEND = "name its network under allow_private of this destination if it is meant to"


async def test_a_literal_address_is_refused_before_a_byte_is_sent(receiver: Receiver) -> None:
    assert await refused(receiver.url) == f"127.0.0.1 is not on the public internet: {MEND}"
    assert receiver.bodies == []


@pytest.mark.parametrize("host", ["2130706433", "127.1", "0x7f.1", "017700000001"])
async def test_odd_spellings_of_loopback_reach_nothing(receiver: Receiver, host: str) -> None:
    url = receiver.url.replace("127.0.0.1", host)
    async with session(allow_private=False) as guarded:
        with pytest.raises((aiohttp.ClientError, OSError)):
            await guarded.post(url)
    assert receiver.bodies == []


async def test_a_name_is_judged_by_every_address_it_leads_to(receiver: Receiver) -> None:
    url = receiver.url.replace("127.0.0.1", "rebind.example")
    assert await refused(url, Names(["127.0.0.1"])) == (
        f"127.0.0.1 is not on the public internet: {MEND}"
    )
    said = await refused(url, Names(["127.0.0.1", "::ffff:127.0.0.1"]))
    assert "127.0.0.1 is not" in said and "::ffff:127.0.0.1 is not" in said
    assert receiver.bodies == []


async def test_a_name_that_changes_its_mind_is_judged_when_it_is_connected_to(
    receiver: Receiver,
) -> None:
    url = receiver.url.replace("127.0.0.1", "rebind.example")
    names = Names(["169.254.169.254"], ["127.0.0.1"])
    async with session(allow_private=True, resolver=names) as guarded:
        with pytest.raises(aiohttp.ClientConnectorError):
            await guarded.post(url)
        assert (await guarded.get(url)).status == 405  # loopback is allowed, and reached


async def test_sessions_are_apart_and_closed_together() -> None:
    sessions = Sessions()
    public, private = sessions.of(False), sessions.of(True)
    assert public is not private
    assert sessions.of(False) is public
    await sessions.close()
    assert (public.closed, private.closed) == (True, True)


def test_addresses_of_the_tables_are_addresses() -> None:
    assert all(ip_address(a.partition("%")[0]) for a in (*INSIDE, *NEVER, *OPEN))


class Slow(AbstractResolver):
    """Answers with loopback when it is let go; counts how many ask."""

    def __init__(self) -> None:
        self.asked = 0
        self.go = asyncio.Event()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        await self.go.wait()
        return await Names(["127.0.0.1"]).resolve(host, port, family)

    async def close(self) -> None:
        pass


async def test_a_name_whose_servers_are_silent_is_asked_for_once(receiver: Receiver) -> None:
    slow = Slow()
    url = receiver.url.replace("127.0.0.1", "hook.example")
    async with session(allow_private=True, resolver=slow) as guarded:
        hasty = aiohttp.ClientTimeout(total=0.05)
        for _ in range(3):  # each gives up, and the one lookup goes on
            with pytest.raises(TimeoutError):
                await guarded.post(url, timeout=hasty)
        waiting = [asyncio.create_task(guarded.get(url)) for _ in range(3)]
        for _ in range(50):  # they get as far as asking for the name
            await asyncio.sleep(0)
        slow.go.set()
        statuses = [(await one).status for one in waiting]
    assert (slow.asked, statuses) == (1, [405] * 3)


async def test_a_name_is_looked_up_anew_for_the_next_connection(receiver: Receiver) -> None:
    slow = Slow()
    slow.go.set()
    url = receiver.url.replace("127.0.0.1", "hook.example")
    async with session(allow_private=True, resolver=slow) as guarded:
        for _ in range(2):
            async with guarded.get(url, headers={"connection": "close"}):
                pass
    assert slow.asked == 2


async def test_those_who_look_a_mail_server_up_at_a_time_share_the_answer() -> None:
    found = await asyncio.gather(*(addresses("localhost", 25) for _ in range(3)))
    assert found[0] is found[1] is found[2]
    again = await addresses("localhost", 25)
    assert again is not found[0]
    assert again == found[0]
