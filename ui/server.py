"""Serve the app: the Gradio pages, a page for each source, and the assets, on one address."""

import json
import logging
import logging.config
import os
import socket
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

# Read by gradio when it is imported.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio as gr
import uvicorn
import uvicorn.config
from fastapi import FastAPI, Form, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from qa.errors import QAError, SettingsError
from ui import briefing as briefings
from ui import handlers, present
from ui.app import build_app
from ui.delivery import Delivery, Page
from ui.feedback_routes import add_feedback
from ui.library import Shelf
from ui.library.library import Library
from ui.library.routes import add_library
from ui.records import Problem, Sources
from ui.theme import build_theme
from ui.wording import LANGUAGES, wording_for

ASSETS = Path(__file__).parent / "assets"
FRAMEWORK_ASSETS = Path(gr.__file__).parent / "templates" / "frontend" / "assets"

# An open page holds a connection for good; a server that is stopped waits so long for it.
LEAVE_SECONDS = 2
_log = logging.getLogger("uvicorn.error")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_HEAD = """
<link rel="stylesheet" href="/sanad/sanad.css">
<link rel="stylesheet" href="/sanad/ask.css">
<link rel="stylesheet" href="/sanad/library.css">
<link rel="stylesheet" href="/sanad/picture.css">
<link rel="icon" href="/sanad/sanad.svg" type="image/svg+xml">
<script src="/sanad/page.js" defer></script>
<script src="/sanad/brief.js" defer></script>
<script src="/sanad/picture.js" defer></script>
<script src="/sanad/app.js" defer></script>
<script src="/sanad/ask.js" defer></script>
<script src="/sanad/library.js" defer></script>
"""


def serve(sources: Sources, host: str, port: int, library: Library | None = None) -> None:
    """Serve the app in the foreground until it is interrupted.

    :param sources: the assistant to answer from.
    :param host: the address to listen on.
    :param port: the port to listen on; 0 lets the system choose one.
    :param library: what may be changed; default nothing.
    :raises SettingsError: if the address cannot be listened on.
    """
    check_free(host, port)
    logging.config.dictConfig(uvicorn.config.LOGGING_CONFIG)
    _log.info("Sanad is laying out its pages ...")
    # The line with the address is uvicorn's own, written once it really listens.
    uvicorn.run(
        build_server(sources, host, library),
        host=host,
        port=port,
        access_log=False,
        timeout_graceful_shutdown=LEAVE_SECONDS,
    )


def build_server(sources: Sources, host: str = "127.0.0.1", library: Library | None = None) -> FastAPI:
    """Put the app of each interface language, the source pages and the assets under one roof."""
    server = FastAPI(title="Sanad", docs_url=None, redoc_url=None, openapi_url=None)
    if host in _LOOPBACK:
        # A page elsewhere must not read the index through a name that leads to this machine.
        server.add_middleware(TrustedHostMiddleware, allowed_hosts=sorted(_LOOPBACK | {"[::1]"}))
    _add_source_pages(server, sources)
    _add_exports(server, sources)
    add_feedback(server, sources)
    add_library(server, library or Library(Shelf.over(sources)))
    server.mount("/sanad", StaticFiles(directory=ASSETS), name="assets")
    server.get("/tr")(lambda: RedirectResponse("/tr/"))
    server.get("/favicon.ico")(lambda: RedirectResponse("/sanad/sanad.svg"))
    # Asked once for all languages: a question costs a good part of what laying out a page does.
    asked = tuple(dict.fromkeys(q for each in LANGUAGES.values() for q in each.example_questions))
    examples = handlers.examples(sources, asked)
    # The root comes last, because it matches every path.
    pages, files = [], _page_files()
    for path, code in (("/tr", "tr"), ("/", "en")):
        app = build_app(sources, LANGUAGES[code], examples)
        server = gr.mount_gradio_app(
            server,
            app,
            path=path,
            theme=build_theme(),
            head=_HEAD,
            footer_links=[],
            run_history=False,
            ssr_mode=False,
            show_error=False,
        )
        page = f"{path.rstrip('/')}/"
        pages.append(Page(page, (f"theme.css?v={app.theme_hash}", *files)))
    server.add_middleware(Delivery, assets=FRAMEWORK_ASSETS, pages=pages)
    return server


def _page_files() -> Sequence[str]:
    """Return the files that a page of the app starts from, as a browser was seen to ask for them."""
    listed = Path(__file__).with_name("page_files.txt").read_text(encoding="utf-8").split()
    # Another version of the framework has other files; what it does not have is not asked for.
    return [each for each in listed if each[0] == "/" or (FRAMEWORK_ASSETS.parent / each).is_file()]


def _add_source_pages(server: FastAPI, sources: Sources) -> None:
    @server.get("/source/{document_id}", response_class=HTMLResponse)
    def source_page(
        document_id: str, span: str = "", lang: str = "en", whole: bool = False
    ) -> Response:
        view = handlers.source(sources, document_id, span)
        page = present.source_page(view, wording_for(lang), date.today(), whole)
        return HTMLResponse(page, status_code=404 if isinstance(view, Problem) else 200)

    @server.get("/source/{document_id}/pane", response_class=HTMLResponse)
    def source_pane(document_id: str, span: str = "", lang: str = "en") -> Response:
        view = handlers.source(sources, document_id, span)
        pane = present.source_pane(view, wording_for(lang), date.today())
        return HTMLResponse(pane, status_code=404 if isinstance(view, Problem) else 200)


def _add_exports(server: FastAPI, sources: Sources) -> None:
    # ``format`` is the name that the form gives it.
    @server.post("/brief/export")
    def export_brief(
        briefing: Annotated[str, Form()],
        format: Annotated[str, Form()] = "page",
        style: Annotated[str, Form()] = "",
        lang: Annotated[str, Form()] = "en",
    ) -> Response:
        try:
            kept = json.loads(briefing)
        except ValueError:
            return Response("The briefing sent is not JSON.", status_code=400)
        try:
            download = handlers.take_along(
                sources, briefings.from_json(kept), format, style, wording_for(lang), date.today()
            )
        except QAError as error:
            return Response(str(error), status_code=500, media_type="text/plain")
        headers = {}
        if download.name:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(download.name)}"
        return Response(download.content, media_type=download.media_type, headers=headers)


def check_free(host: str, port: int) -> None:
    """Find out before the slow work whether the address can be had, and say it in our own words.

    :raises SettingsError: if it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise SettingsError(
                f"{host}:{port} cannot be listened on ({error}); choose another --host or --port."
            ) from error
