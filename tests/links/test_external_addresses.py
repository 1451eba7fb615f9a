"""No link check connects to what isn't public, however it is written."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.links import external
from adrtool.links.external import Options, Verdict, addresses
from tests.links.external_server import Server, to

# Every one leads to an address that isn't public. PORT is one where something listens.
WRITTEN = [
    "http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "http://127.0.0.1.:PORT/",
    "http://127.1:PORT/", "http://127.0.1:PORT/", "http://2130706433:PORT/",
    "http://017700000001:PORT/", "http://0177.0.0.1:PORT/", "http://0177.0.0.01:PORT/",
    "http://0x7f000001:PORT/", "http://0x7f.1:PORT/", "http://0X7F.0.0.0x1:PORT/",
    "http://127.0x0.01.1:PORT/", "http://127.255.255.254:PORT/",
    "http://0:PORT/", "http://0.0.0.0:PORT/", "http://0x0:PORT/", "http://0.1:PORT/",
    "http://[::]:PORT/", "http://[::1]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/",
    "http://[::127.0.0.1]:PORT/", "http://[::ffff:0:127.0.0.1]:PORT/",
    "http://[64:ff9b::7f00:1]:PORT/", "http://[64:ff9b::10.0.0.1]:PORT/",
    "http://[64:ff9b:1::7f00:1]:PORT/", "http://[2002:7f00:1::]:PORT/",
    "http://[2001:0:7f00:1::1]:PORT/",
    "http://[::1%25lo]:PORT/", "http://[fe80::1%25eth0]:PORT/", "http://[fe80::1%eth0]:PORT/",
    "http://[fe80::1]:PORT/", "http://[fec0::1]:PORT/", "http://[fc00::1]:PORT/",
    "http://[fd00:ec2::254]:PORT/", "http://[ff02::1]:PORT/", "http://[2001:db8::1]:PORT/",
    "http://user:secret@127.0.0.1:PORT/", "http://8.8.8.8@127.0.0.1:PORT/",
    "http://8.8.8.8:80@127.0.0.1:PORT/", "http://127.0.0.1:PORT\\@8.8.8.8/",
    "http:\\\\127.0.0.1:PORT/", "http:/127.0.0.1:PORT/", "http:127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/", "ht\ntp://127.0.\t0.1:PORT/", "  http://127.0.0.1:PORT/",
    "http://%31%32%37.0.0.1:PORT/", "http://127%2e0%2e0%2e1:PORT/",
    "http://１２７.０.０.１:PORT/", "http://①②⑦.⓪.⓪.①:PORT/", "http://127。0。0。1:PORT/",
    "http://ⓛocalhost:PORT/", "http://localhost:PORT/", "http://LOCALHOST.:PORT/",
    "http://a.localhost:PORT/", "http://10.0.0.1:PORT/", "http://10.1:PORT/",
    "http://172.16.0.1:PORT/", "http://172.31.255.255:PORT/", "http://192.168.0.1:PORT/",
    "http://100.64.0.1:PORT/", "http://100.100.100.200:PORT/", "http://169.254.169.254/",
    "http://2852039166/latest/meta-data/", "http://0xa9fea9fe/", "http://[::ffff:a9fe:a9fe]/",
    "http://168.63.129.16:PORT/", "http://192.0.0.192:PORT/", "http://198.18.0.1:PORT/",
    "http://224.0.0.1:PORT/", "http://239.255.255.250:PORT/", "http://255.255.255.255:PORT/",
    "http://240.0.0.1:PORT/", "http://127.0.0.1..:PORT/", "http://0x7f000001..:PORT/",
    # Names of networks, which nobody else can look up.
    "http://localhost.localdomain:PORT/", "http://nas.lan:PORT/", "http://wiki.corp.:PORT/",
    "http://git.intranet:PORT/", "http://db.private:PORT/", "http://tv.home:PORT/",
]  # fmt: skip
NAMES = {
    "loop.test": ["127.0.0.1"],
    "rfc1918.test": ["10.1.2.3"],
    "six.test": ["::1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "both.test": ["127.0.0.1", "10.0.0.1"],
    "zone.test": ["fe80::1%2"],
    "gateway.test": ["64:ff9b::7f00:1"],
}


async def _lookup(host: str) -> Sequence[str]:
    found = NAMES.get(host.rstrip("."))
    if not found:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    return found


@contextmanager
def _listener() -> Iterator[tuple[int, list[object]]]:
    """A port on every address of this machine, and who connected to it."""
    connected: list[object] = []
    with closing(_everywhere()) as listening:
        port = listening.getsockname()[1]

        def listen() -> None:
            try:
                while True:
                    client, address = listening.accept()
                    connected.append(address)
                    client.close()
            except OSError:
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield port, connected
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _everywhere() -> socket.socket:
    if socket.has_dualstack_ipv6():
        return socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("0.0.0.0", 0))  # noqa: S104 - the test is who gets here


def test_the_listener_hears_who_connects() -> None:
    """Otherwise the tests below would pass without a check."""
    with _listener() as (port, connected):
        socket.create_connection(("127.0.0.1", port)).close()
        deadline = threading.Event()
        while not connected:
            deadline.wait(0.01)
    assert len(connected) == 1


def test_no_spelling_of_a_local_address_is_connected_to() -> None:
    """Each is told as not checked, never as broken."""
    with _listener() as (port, connected):
        urls = [url.replace("PORT", str(port)) for url in WRITTEN]
        report = external.check(urls, Options(cache_age=0), lookup=_lookup)
    assert connected == []
    assert report.requests == 0
    assert len(urls) >= 60
    verdicts = {url: report.outcomes[url].verdict for url in urls}
    assert {u: v for u, v in verdicts.items() if v is not Verdict.UNCHECKED} == {}


def test_no_name_of_a_local_address_is_connected_to() -> None:
    """Names are looked up first, and judged by where they lead."""
    with _listener() as (port, connected):
        urls = [f"http://{name}:{port}/" for name in NAMES]
        report = external.check(urls, Options(cache_age=0), lookup=_lookup)
    assert connected == []
    assert {o.verdict for o in report.outcomes.values()} == {Verdict.UNCHECKED}
    assert "rfc1918.test is a private network" in report.outcomes[urls[1]].message


def test_no_redirect_to_a_local_address_is_followed() -> None:
    """The host that redirects is allowed by its name; where it leads isn't."""

    async def lookup(host: str) -> Sequence[str]:
        return ["127.0.0.1"] if host == "site.test" else await _lookup(host)

    server = Server()
    with _listener() as (port, connected), server.running():
        # Without two slashes these are paths on the host that redirects.
        paths = ("http:1", "http:/1")
        leads = [u.replace("PORT", str(port)) for u in WRITTEN if not u.startswith(paths)]
        leads += [f"http://{name}:{port}/" for name in NAMES]
        for number, lead in enumerate(leads):
            server.replies[f"/{number}"] = to(lead.replace("\n", "").strip())
        urls = [f"http://site.test:{server.port}/{number}" for number in range(len(leads))]
        report = external.check(urls, Options(allow=("site.test",), cache_age=0), lookup=lookup)
    assert connected == []
    assert report.requests == len(leads)
    wrong = [lead for url, lead in zip(urls, leads, strict=True)
             if report.outcomes[url].verdict is not Verdict.UNCHECKED]  # fmt: skip
    assert wrong == []


def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_looked_at() -> None:
    """One look-up, whose answer is the one that counts: rebinding changes nothing."""
    answers = [["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"]]
    asked: list[str] = []

    async def lookup(host: str) -> Sequence[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    server = Server()
    with server.running():
        urls = [f"http://rebind.test:{server.port}/ok/{number}" for number in range(5)]
        options = Options(allow=("127.0.0.0/8",), cache_age=0)
        report = external.check(urls, options, lookup=lookup)
    assert asked == ["rebind.test"]
    assert {o.verdict for o in report.outcomes.values()} == {Verdict.FINE}
    assert {request.headers["host"] for request in server.requests} == {
        f"rebind.test:{server.port}"
    }


def test_of_several_addresses_only_those_that_pass_are_connected_to() -> None:
    """A name with a public and a private address leads to the public one."""

    async def lookup(_: str) -> Sequence[str]:
        await asyncio.sleep(0)
        return ["127.0.0.2", "127.0.0.1"]

    server = Server()
    with _listener() as (_, connected), server.running():
        url = f"http://mixed.test:{server.port}/ok"
        report = external.check([url], Options(allow=("127.0.0.1",), cache_age=0), lookup=lookup)
    assert report.outcomes[url].verdict is Verdict.FINE
    assert connected == []


@pytest.mark.parametrize("found", [["1.2.3.4", "127.0.0.1"], ["::1", "1.2.3.4"]])
def test_of_a_name_with_addresses_of_both_kinds_only_the_public_one_proves_anything(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When that one is of no use, the page may be at the other, so it isn't told as broken."""

    async def lookup(_: str) -> Sequence[str]:
        return found

    tried: list[str] = []

    async def connect(addr_infos: Sequence[Any], **_: Any) -> socket.socket:
        tried.extend(info[4][0] for info in addr_infos)
        raise ConnectionRefusedError

    monkeypatch.setattr("aiohappyeyeballs.start_connection", connect)
    url = "http://mixed.test/"
    outcome = external.check([url], Options(cache_age=0), lookup=lookup).outcomes[url]
    assert (outcome.verdict, set(tried)) == (Verdict.UNCHECKED, {"1.2.3.4"})
    assert "mixed.test is this machine" in outcome.message


def test_what_is_allowed_of_a_name_is_judged() -> None:
    """A name of this machine has two addresses, and mostly one of them is meant."""
    url = "http://docs.localhost:1/"
    outcome = external.check([url], Options(allow=("127.0.0.1",), cache_age=0)).outcomes[url]
    assert (outcome.verdict, outcome.message) == (Verdict.BROKEN, "refuses the connection")


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://127.0.0.1:70/", "ftp://127.0.0.1/", "app://open"]
)
def test_a_redirect_to_what_is_no_web_is_not_followed(location: str) -> None:
    """A program on the reader's computer may open it: nothing is known."""
    with Server().running() as server:
        server.replies["/x"] = to(location)
        url = f"{server.url}/x"
        outcome = external.check([url], Options(allow=("127.0.0.1",), cache_age=0)).outcomes[url]
    assert outcome.verdict is Verdict.UNCHECKED
    assert f"redirects to an address of {location.partition(':')[0]}:" in outcome.message


@pytest.mark.parametrize("allow", ["127.0.0.1", "127.0.0.0/8", "wiki.test", "WIKI.test."])
def test_what_is_allowed_is_asked(allow: str) -> None:
    """By name, by address and by block."""

    async def lookup(_: str) -> Sequence[str]:
        return ["127.0.0.1"]

    server = Server()
    with server.running():
        url = f"http://wiki.test:{server.port}/ok"
        report = external.check([url], Options(allow=(allow,), cache_age=0), lookup=lookup)
    assert report.outcomes[url].verdict is Verdict.FINE


def test_the_message_says_how_to_allow_it() -> None:
    """Whoever needs it reads the option there."""
    url = "http://10.1.2.3/"
    outcome = external.check([url], Options(cache_age=0)).outcomes[url]
    assert outcome.message == "wasn't asked: 10.1.2.3 is a private network"
    assert outcome.hint == "--allow-address 10.1.2.3 lets it be asked"


@pytest.mark.parametrize("text", ["10.0.0.0/33", "", "http://x", "a b", "*.corp.test", "x:80"])
def test_what_can_be_no_host_is_refused(text: str) -> None:
    """A slip in an option must not open more, or less, than was meant."""
    with pytest.raises(ValueError, match=r".*"):
        addresses.allowed([text])


@pytest.mark.parametrize(
    "text",
    ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450::1", "64:ff9b::808:808",
     "192.88.98.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2002:808:808::"],
)  # fmt: skip
def test_public_addresses_are_public(text: str) -> None:
    """The neighbours of reserved networks among them."""
    assert not addresses.locality(ip_address(text))


@given(st.ip_addresses())
def test_what_python_knows_to_be_private_is_never_public(address: addresses.Address) -> None:
    """Two lists of the same registries agree in the direction that matters."""
    if address.is_private or address.is_multicast or address.is_loopback or address.is_reserved:
        translated = address in addresses._NAT64 if address.version == 6 else False
        assert translated or addresses.locality(address)
