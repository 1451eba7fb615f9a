"""500 addresses of a loopback host with every fault, asked by adrtool or by lychee.

Prints what was missed, what was told wrongly, and the server's own counts to standard error, and
the seconds to standard output. Run by `run.py`, or by hand: `python external_links.py adrtool`.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import ssl
import subprocess
import sys
import sysconfig
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import trustme

from tests.links.external_server import Reply, Server

DELAY = 0.05
FINE = {
    "ok": 218, "limited": 20, "limited-until": 5, "flaky": 20, "twice-flaky": 4, "no-head": 20,
    "not-implemented": 5, "head-404": 5, "head-403": 5, "slow": 10, "reset-once": 10,
    "moved": 10, "found": 30,
}  # fmt: skip
BROKEN = {"loop": 5, "pair": 3, "deep": 1, "reset": 4, "gone": 20, "error": 4, "to-gone": 4}
FINE_PLACES, MISSING_PLACES, NO_TLS, UNTRUSTED, HANGING = 60, 29, 4, 4, 2


def _serve(pipe: Connection) -> None:
    """In a process of its own, so that it takes no time from who asks."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with Server(DELAY).running() as server, Server(context=context).running() as untrusted:
        server.replies |= {f"/hang/{n}": Reply(delay=600) for n in range(HANGING)}
        pipe.send((server.url, untrusted.url))
        pipe.recv()
        pipe.send((len(server.requests), server.peak, server.connections))


def _urls(base: str, untrusted: str) -> dict[str, bool]:
    """Each address with whether it is fine."""
    urls = {f"{base}/{k}/{n}": True for k, count in FINE.items() for n in range(count)}
    urls |= {f"{base}/{k}/{n}": False for k, count in BROKEN.items() for n in range(count)}
    urls |= {f"{base}/ok/place{n}#good": True for n in range(FINE_PLACES)}
    urls |= {f"{base}/ok/place{n}#missing": False for n in range(MISSING_PLACES)}
    secure = base.replace("http:", "https:")
    urls |= {f"{secure}/ok/{n}": False for n in range(NO_TLS)}
    urls |= {f"{untrusted}/ok/{n}": False for n in range(UNTRUSTED)}
    return urls | {f"{base}/hang/{n}": False for n in range(HANGING)}


def _adrtool(site: Path) -> set[str]:
    command = [_script("adrtool"), "-C", str(site.parent), "links", "--site", "site", "--external",
               "--allow-address", "127.0.0.1", "--json"]  # fmt: skip
    environment = {**os.environ, "ADRTOOL_CACHE": "off"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    problems = json.loads(done.stdout)["problems"]
    return {p["target"] for p in problems if p["severity"] == "error"}


def _lychee(site: Path) -> set[str]:
    command = [_script("lychee"), "--include-fragments", "--no-progress", "--format", "json",
               str(site)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, check=False)
    said = json.loads(done.stdout)
    failed = [*said["error_map"].values(), *said.get("timeout_map", {}).values()]
    return {entry["url"] for entries in failed for entry in entries}


def _script(name: str) -> str:
    return str(Path(sysconfig.get_path("scripts"), name))


def main(name: str) -> None:
    """One run of one of the two."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=_serve, args=(theirs,))
    server.start()
    urls = _urls(*ours.recv())
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        site.mkdir()
        links = "".join(f'<a href="{url}">x</a>\n' for url in urls)
        (site / "index.html").write_text(f"<html><body>{links}</body></html>", "utf-8")
        (site.parent / "adrtool.yml").touch()
        began = time.perf_counter()
        told = {"adrtool": _adrtool, "lychee": _lychee}[name](site)
        seconds = time.perf_counter() - began
    ours.send("stop")
    requests, peak, connections = ours.recv()
    server.join()
    missed = sorted(url for url, fine in urls.items() if not fine and url not in told)
    wrong = sorted(url for url, fine in urls.items() if fine and url in told)
    print(f"{name}: {len(urls)} addresses, {len(missed)} missed, {len(wrong)} told wrongly, "
          f"{requests} requests, {peak} at once at most, {connections} connections",
          file=sys.stderr)  # fmt: skip
    print(f"{seconds:.3f}")
    if name == "adrtool" and (missed or wrong):
        sys.exit("\n".join([*missed, *wrong]))


if __name__ == "__main__":
    main(sys.argv[1])
