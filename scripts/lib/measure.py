"""Measures one run of a command: wall-clock time, peak memory and, on request, the calls that it makes to AWS.

    measure.py run [--calls FILE] [--first OPERATION] -- COMMAND ARGUMENT...
    measure.py table [--field FIELD] NAME=FILE...

`run` prints one line of JSON: the seconds from just before the process is started until it has ended, the largest
resident set of it or of one of the children that it waited for (in KiB), its exit status, and the seconds until
OPERATION arrived at the endpoint. With --calls or --first the command talks to AWS_ENDPOINT_URL through a recording
proxy in this process, whose memory is not counted, but whose delay is. `table` prints a line for each file of such
lines.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}
# What tells one call on a bucket from another.
S3_SUBRESOURCES = {"versioning", "encryption", "publicAccessBlock", "replication"}


class Recorder(ThreadingHTTPServer):
    """Forwards every request to the emulator, and records when it arrived and what it asked for."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), Forward)
        address = urlsplit(upstream)
        if address.scheme != "http" or address.hostname is None:
            raise SystemExit(f"measure.py: the proxy needs an http endpoint, not {upstream!r}")
        self.upstream = (address.hostname, address.port or 80)
        self.calls: list[tuple[int, str]] = []


class Forward(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer goes out in two writes, and the second must not wait until the first is acknowledged.
    disable_nagle_algorithm = True
    server: Recorder

    def forward(self) -> None:
        arrived = time.monotonic_ns()
        body = self.body()
        self.server.calls.append((arrived, operation(self.command, self.path, self.headers, body)))
        upstream = http.client.HTTPConnection(*self.server.upstream)
        try:
            headers = {key: value for key, value in self.headers.items() if key.lower() not in HOP_BY_HOP}
            headers["Content-Length"] = str(len(body))
            if not body and self.command in ("GET", "HEAD"):
                del headers["Content-Length"]
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            content = answer.read()
        finally:
            upstream.close()
        self.send_response_only(answer.status, answer.reason)
        for key, value in answer.getheaders():
            if key.lower() not in HOP_BY_HOP | {"content-length"}:
                self.send_header(key, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
        self.send_header("Content-Length", length or "0")
        self.end_headers()
        self.wfile.write(content)

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = forward

    def log_message(self, format: str, *arguments: Any) -> None:
        """Silent: everything is in the list of calls."""


def operation(method: str, path: str, headers: Any, body: bytes) -> str:
    """The call's name, the same whichever protocol the client speaks."""
    target = headers.get("X-Amz-Target")
    if target:
        return target.split(".")[-1]
    parts = urlsplit(path)
    smithy = re.search(r"/operation/(\w+)$", parts.path)
    if smithy:
        return smithy.group(1)
    if "x-www-form-urlencoded" in (headers.get("Content-Type") or ""):
        action = parse_qs(body.decode(errors="replace")).get("Action")
        if action:
            return action[0]
    if method == "POST" and re.search(r"/hostedzone/[^/]+/rrset/?$", parts.path):
        return "ChangeResourceRecordSets"
    asked = sorted(S3_SUBRESOURCES & set(parse_qs(parts.query, keep_blank_values=True)))
    return " ".join([method, parts.path.rstrip("/") + "".join(f"?{each}" for each in asked)])


def run(arguments: argparse.Namespace) -> int:
    environment = dict(os.environ)
    recorder = None
    if arguments.calls or arguments.first:
        recorder = Recorder(environment.get("AWS_ENDPOINT_URL", ""))
        threading.Thread(target=recorder.serve_forever, daemon=True).start()
        environment["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{recorder.server_port}"
    with open(arguments.output, "wb") if arguments.output else open(os.devnull, "wb") as output:
        start = time.monotonic_ns()
        process = subprocess.Popen(
            arguments.command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
        # wait4 and not getrusage: the latter reports the largest child so far, not this one.
        _, status, usage = os.wait4(process.pid, 0)
        end = time.monotonic_ns()
    # Linux counts in KiB, macOS in bytes.
    peak = usage.ru_maxrss if platform.system() != "Darwin" else usage.ru_maxrss // 1024
    result: dict[str, Any] = {
        "seconds": (end - start) / 1e9,
        "peak_kib": peak,
        "status": os.waitstatus_to_exitcode(status),
    }
    if recorder is not None:
        calls = sorted(recorder.calls)
        if arguments.calls:
            arguments.calls.write_text("".join(sorted(f"{name}\n" for _, name in calls)))
        if arguments.first:
            times = [(at - start) / 1e9 for at, name in calls if name == arguments.first]
            result["first"] = times[0] if times else None
    print(json.dumps(result))
    return 0


def table(arguments: argparse.Namespace) -> int:
    """One line for each measurement; the ratio is of the medians, to the first one."""
    base = None
    for each in arguments.measured:
        name, _, file = each.partition("=")
        runs = [json.loads(line) for line in Path(file).read_text().splitlines()]
        values = [one[arguments.field] for one in runs]
        middle = statistics.median(values)
        base = base or middle
        peak = max(one["peak_kib"] for one in runs) / 1024
        times = "  ".join(f"{value:8.3f}" for value in (min(values), middle, max(values)))
        print(f"{name:<38}{times}  {middle / base:6.2f}  {peak:6.0f}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="measure.py", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("run")
    one.add_argument("--calls", type=Path, help="where to list the calls that arrived, sorted by name")
    one.add_argument("--first", metavar="OPERATION", help="the call whose arrival is timed")
    one.add_argument("--output", type=Path, help="where the command's output goes (default: nowhere)")
    one.add_argument("command", nargs="+")
    lines = verbs.add_parser("table")
    lines.add_argument("--field", default="seconds")
    lines.add_argument("measured", nargs="+", metavar="NAME=FILE")
    arguments = parser.parse_args()
    return run(arguments) if arguments.verb == "run" else table(arguments)


if __name__ == "__main__":
    sys.exit(main())
