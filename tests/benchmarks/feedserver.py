"""A server of feeds in a process of its own: as many hosts as ports, which answer 304 to whoever has their validators.

`python feedserver.py FEEDS ENTRIES HOSTS` prints its ports on one line and ends with its input.
"""

import sys
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_START = datetime(2026, 11, 29, 8, tzinfo=UTC)
_WORDS = "the council of a small town has voted after a long night on how much of its wood is to be sold".split()


def feed(number: int, entries: int) -> bytes:
    """An RSS feed with paragraphs as most have them."""
    items = "".join(_item(number, each) for each in range(entries))
    head = f"<title>Feed {number}</title><link>https://feed{number}.example/</link><description>d</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _item(number: int, entry: int) -> str:
    date = format_datetime(_START - timedelta(hours=entry, minutes=number))
    words = " ".join(_WORDS[(number + entry + at) % len(_WORDS)] for at in range(60))
    body = f'<p>{words}, <b>as said</b> <a href="/{entry}">here</a>.</p>' * 3
    return (
        f"<item><title>What feed {number} says in entry {entry}</title><link>https://feed{number}.example/{entry}</link>"
        f"<guid>https://feed{number}.example/{entry}</guid><pubDate>{date}</pubDate>"
        f"<description><![CDATA[{body}]]></description></item>"
    )


def main(feeds: int, entries: int, hosts: int) -> None:
    bodies = {f"/{number}.xml": feed(number, entries) for number in range(feeds)}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, tag = bodies[self.path], f'"{len(bodies[self.path])}"'
            is_new = self.headers["If-None-Match"] != tag
            self.send_response(200 if is_new else 304)
            self.send_header("ETag", tag)
            self.send_header("Last-Modified", format_datetime(_START, usegmt=True))
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body) if is_new else 0))
            self.end_headers()
            self.wfile.write(body if is_new else b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing."""

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(hosts)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(*(server.server_address[1] for server in servers), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
