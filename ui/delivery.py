"""Deliver: what stands between a browser and every answer of the server.

Each answer carries a content security policy, so a browser asks no other machine for anything, whatever
a document or a library holds. The eighty files of the framework that a page starts from come from
memory, and the page names them at its top, so that they are fetched side by side; left alone, each
comes to light only when the one before it has run.
"""

import gzip
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio starts from inline scripts and compiles its templates, hence the two allowances.
_APP_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
_SOURCE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
# Framework files have a digest of their content in their names.
_FOR_GOOD = "public, max-age=31536000, immutable"
_READING = {"GET", "HEAD", "OPTIONS"}
_COMPRESSED = {".js", ".css", ".svg", ".json", ".html"}
# A browser runs no module of another type, and what the system says of ".js" is not always true.
_KINDS = {".js": "text/javascript", ".css": "text/css"}
# So many files of the framework are kept; its pages use a good eighty of nine hundred.
FILES_KEPT = 256
GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the app: where its framework's files are, and what it starts from.

    ``starts_from`` are addresses relative to the page, in the order of need; ``.css`` or ``.js``.
    """

    path: str
    starts_from: tuple[str, ...]


class Delivery:
    """Middleware (ASGI) that adds policies to answers, and delivers pages and their files quickly.

    :param app: the server.
    :param assets: the folder of the framework's files.
    :param pages: the pages of the app; each has the framework's files under ``assets/``.
    """

    def __init__(self, app: ASGIApp, assets: Path, pages: Sequence[Page]) -> None:
        self._app = app
        self._pages = {page.path: preloads(page.starts_from) for page in pages}
        files = [file for file in assets.iterdir() if file.is_file()]
        self._files = {f"{page.path}assets/{file.name}": file for page in pages for file in files}
        self._content = lru_cache(FILES_KEPT)(_read)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, path = Request(scope), scope["path"]
        send = _with_policy(path, send)
        if request.method not in _READING and _from_elsewhere(request):
            refusal = Response("Only pages of Sanad itself may send this.", status_code=403)
            await refusal(scope, receive, send)
        elif request.method == "GET" and path in self._files:
            await self._file(request, self._files[path])(scope, receive, send)
        elif request.method == "GET" and path in self._pages:
            page = _Rewritten(self._pages[path], _accepts_gzip(request), send)
            plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            await self._app({**scope, "headers": plain}, receive, page.send)
        else:
            await self._app(scope, receive, send)

    def _file(self, request: Request, file: Path) -> Response:
        kind = _KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0]
        compressed = file.suffix in _COMPRESSED and _accepts_gzip(request)
        headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
        if compressed:
            headers["Content-Encoding"] = "gzip"
        return Response(self._content(file, compressed), headers=headers, media_type=kind)


def preloads(starts_from: Sequence[str]) -> bytes:
    """Return the lines of HTML that have a browser fetch scripts and styles before they are needed.

    :param starts_from: their addresses; those under ``assets/`` are the framework's, whose scripts are
        modules and whose styles are asked for as if they came from elsewhere.
    """
    return "\n".join(["", *map(_preload, starts_from), ""]).encode()


def _preload(address: str) -> str:
    style, framework = address.partition("?")[0].endswith(".css"), address.startswith("assets/")
    if framework and not style:
        return f'<link rel="modulepreload" href="{address}">'
    like = ' crossorigin="anonymous"' if framework else ""
    return f'<link rel="preload" as="{"style" if style else "script"}" href="{address}"{like}>'


class _Rewritten:
    """Collects a page, puts lines behind its ``<base>``, and sends it on."""

    def __init__(self, lines: bytes, compress: bool, send: Send) -> None:
        self._lines = lines
        self._compress = compress
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        """Take a part of the answer; the last one lets the whole go."""
        if message["type"] != "http.response.body":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_all()

    async def _send_all(self) -> None:
        before, base, rest = self._body.partition(b"<base ")
        attributes, end, after = rest.partition(b">")
        body = before + base + attributes + end + self._lines + after if base else self._body
        headers = MutableHeaders(scope=self._start)
        if self._compress:
            body = gzip.compress(body, GZIP_LEVEL)
            headers["Content-Encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
        headers["Content-Length"] = str(len(body))
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _read(file: Path, compressed: bool) -> bytes:
    content = file.read_bytes()
    return gzip.compress(content, GZIP_LEVEL) if compressed else content


def _accepts_gzip(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


def _with_policy(path: str, send: Send) -> Send:
    policy = _SOURCE_POLICY if path.startswith(("/source/", "/brief/")) else _APP_POLICY

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = policy
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
        await send(message)

    return sending


def _from_elsewhere(request: Request) -> bool:
    """Whether a page of another site has a browser send this; programs name no origin."""
    origin = request.headers.get("origin")
    # A privacy setting makes browsers say "null" of our own pages too; Sec-Fetch-Site tells them apart.
    if origin is None or origin == "null":
        return request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
    return urlsplit(origin).netloc != request.headers.get("host")
