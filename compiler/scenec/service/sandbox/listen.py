"""Bytes on loopback in, messages out; replies in, bytes out, as far as a reply goes.

The server is that of the standard library: it is there, it speaks HTTP/1.1 with kept connections, and it lets a fault break a
connection at any byte, which frameworks keep from their users.
"""

from __future__ import annotations

import socket
import struct
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, Protocol
from urllib.parse import parse_qsl

from scenec.service.sandbox.answers import HEADER, NOTE, TOO_LARGE, encoded, refusal_body
from scenec.service.sandbox.reply import JSON, Reply
from scenec.service.sandbox.signature import Message

LOOPBACK = "127.0.0.1"
BODY_LIMIT = 64 << 20
LINGER = struct.pack("ii", 1, 0)
"""The option that makes the end of a connection a reset."""


class Answers(Protocol):
    """What a server asks."""

    def answer(self, message: Message) -> Reply:
        """The reply to a call."""

    def file(self, path: str) -> bytes | None:
        """The file at a path."""


class Server(ThreadingMixIn, TCPServer):
    """Listens on loopback and nowhere else; asks no name server for its own name, as the one of `http.server` does."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 256

    def __init__(self, answers: Answers, port: int) -> None:
        self.answers = answers
        self.open: set[socket.socket] = set()
        super().__init__((LOOPBACK, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def reset(self, request: Any) -> None:
        """End a connection with a reset: what follows closes the last hold on it."""
        request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
        request.close()

    def server_close(self) -> None:
        super().server_close()
        for request in list(self.open):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who is gone is no mistake of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Turns the bytes of a connection into messages, and replies into bytes."""

    protocol_version = "HTTP/1.1"
    server_version = "scene-sandbox"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def do_POST(self) -> None:
        """A call of an operation."""
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()) or int(length) > BODY_LIMIT or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self.reply(Reply(TOO_LARGE.status, JSON, encoded(refusal_body(TOO_LARGE, ""))))
            return
        path, _, text = self.path.partition("?")
        query = tuple(parse_qsl(text, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        message = Message(self.command, path, query, headers, self.rfile.read(int(length)))
        self.reply(self.server.answers.answer(message))

    def do_GET(self) -> None:
        """The file of a video, or a call: the service takes both methods."""
        path = self.path.partition("?")[0]
        if not path.startswith("/media/"):
            self.do_POST()
            return
        content = self.server.answers.file(path)
        if content is None:
            self.reply(Reply(404, "text/plain", NOTE.encode()))
        else:
            self.reply(Reply(200, "video/mp4" if path.endswith(".mp4") else "text/plain", content))

    def reply(self, reply: Reply) -> None:
        """Send a reply as far as it goes."""
        if reply.pause:
            time.sleep(reply.pause)
        if reply.broken == "reset":
            self.close_connection = True
            self.server.reset(self.connection)
            return
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.sort, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content) + (64 if reply.broken == "cut" else 0)))
        if reply.broken == "cut":
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.content)

    def end_headers(self) -> None:
        """Whatever is answered, by whom, it says that it is not the service."""
        self.send_header(HEADER, NOTE)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: the sandbox has a log of its own."""
