"""A scripted server that streams Chat Completions over real HTTP, with all its ways to fail."""

import json
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(kw_only=True)
class ChatServer:
    """Replies in turn, the last one again and again; keeps what was asked and how."""

    url: str = ""
    replies: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    headers: list = field(default_factory=list)
    models: list = field(default_factory=lambda: ["tiny"])

    def next_reply(self):
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def said_to(self, number=-1):
        """All that one call told the model, as text."""
        return json.dumps(self.asked[number]["messages"], ensure_ascii=False)


def delta(finish_reason=None, **parts):
    return chunk([{"index": 0, "delta": parts, "finish_reason": finish_reason}])


def chunk(choices, **more):
    return {
        "id": "chatcmpl-7",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "tiny-2026",
        "choices": choices,
        **more,
    }


USAGE = chunk([], usage={"prompt_tokens": 900, "completion_tokens": 30, "total_tokens": 930})


def sse(*events, usage=True, done=True, pause_s=0.0, wait_s=0.0):
    """Events one by one; text is sent as it is."""

    def reply(handler):
        time.sleep(wait_s)
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        for event in (*events, *([USAGE] if usage else []), *(["[DONE]"] if done else [])):
            told = event if isinstance(event, str) else json.dumps(event)
            handler.wfile.write(f"data: {told}\n\n".encode())
            handler.wfile.flush()
            time.sleep(pause_s)

    return reply


def says(*words, **how):
    """An answer in words, in as many pieces."""
    return sse(*(delta(content=word) for word in words), delta("stop"), **how)


def calls(*requests, finish="tool_calls", **how):
    """Calls of tools: name and arguments, in two fragments each."""
    events = [delta(role="assistant")]
    for index, (name, arguments) in enumerate(requests):
        told = arguments if isinstance(arguments, str) else json.dumps(arguments)
        first = {"name": name, "arguments": told[: len(told) // 2]}
        call = {"index": index, "id": f"call_{index}", "type": "function", "function": first}
        rest = {"index": index, "function": {"arguments": told[len(told) // 2 :]}}
        events += [delta(tool_calls=[call]), delta(tool_calls=[rest])]
    return sse(*events, delta(finish), **how)


def refuses(status, **headers):
    def reply(handler):
        body = json.dumps({"error": {"message": "secret inner words", "type": "x"}}).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        for name, value in {"retry_after_ms": "1", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def hangs_up(*events):
    """Events in a body that was promised longer, and then a closed connection."""

    def reply(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        for event in events:
            handler.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

    return reply


def whole(value, content_type="application/json"):
    """A body that is no stream."""

    def reply(handler):
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def self_signed(folder):
    """Certificate and key of 127.0.0.1 that nobody vouches for, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    told = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file = folder / "server.pem"
    file.write_bytes(told + made.public_bytes(pem))
    return file


@contextmanager
def chat_server(certificate=None):
    """A running server; with TLS where a certificate with its key is given."""
    running = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = int(self.headers["Content-Length"])
            running.asked.append(json.loads(self.rfile.read(length)))
            running.headers.append({k.title(): v for k, v in self.headers.items()})
            with suppress(BrokenPipeError, ConnectionResetError):  # who asked went away
                running.next_reply()(self)
            self.close_connection = True

        def do_GET(self):
            told = [{"id": name, "object": "model"} for name in running.models]
            whole({"object": "list", "data": told})(self)
            self.close_connection = True

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.load_cert_chain(certificate)
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    running.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
