"""The addresses of the library: what the page fetches, and what it sends.

Everything that changes anything is a POST, which the server takes from its own pages only.
"""

from datetime import date
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.concurrency import run_in_threadpool

from ui.library import pages
from ui.library.disk import disk
from ui.library.library import Library
from ui.library.records import RefusalKind, Refused
from ui.wording import wording_for

_STATUS = {
    RefusalKind.READ_ONLY: 403,
    RefusalKind.NOT_OURS: 403,
    RefusalKind.NO_COLLECTION: 404,
    RefusalKind.FILE_GONE: 404,
    RefusalKind.NAME_TAKEN: 409,
    RefusalKind.FILE_LARGE: 413,
    RefusalKind.FORMAT: 415,
    RefusalKind.DISK: 507,
}

Text = Annotated[str, Form()]


def add_library(server: FastAPI, library: Library) -> None:
    """Add the library's addresses to a server."""

    @server.exception_handler(Refused)
    async def refuse(request: Request, refused: Exception) -> JSONResponse:
        if not isinstance(refused, Refused):  # how the framework declares its handlers
            raise refused
        wording = wording_for(request.query_params.get("lang"))
        said = pages.refusal_text(refused, library, wording)
        return JSONResponse({"refused": said}, _STATUS.get(refused.kind, 400))

    _add_reading(server, library)
    _add_changes(server, library)
    _add_upload(server, library)


def _add_reading(server: FastAPI, library: Library) -> None:
    @server.get("/library/panel", response_class=HTMLResponse)
    def panel(lang: str = "en") -> HTMLResponse:
        return HTMLResponse(pages.panel(library, wording_for(lang), date.today()))

    @server.get("/library/progress")
    def progress(lang: str = "en") -> JSONResponse:
        jobs = library.jobs.all()
        return JSONResponse(
            {
                "html": pages.jobs(library, wording_for(lang)),
                "busy": any(job.active for job in jobs),
                "revision": library.revision,
            }
        )


def _add_changes(server: FastAPI, library: Library) -> None:
    @server.post("/library/collections")
    def create(name: Text = "") -> JSONResponse:
        return JSONResponse({"name": library.create(name)})

    @server.post("/library/sync")
    def sync(collection: Text) -> JSONResponse:
        return JSONResponse({"job": library.sync(collection).number})

    @server.post("/library/remove")
    def remove(collection: Text, uri: Text) -> JSONResponse:
        return JSONResponse({"job": library.remove_file(collection, uri).number})

    @server.post("/library/delete")
    def delete(collection: Text) -> JSONResponse:
        library.delete(collection)
        return JSONResponse({})

    @server.post("/library/cancel")
    def cancel(job: Annotated[int, Form()]) -> JSONResponse:
        library.cancel(job)
        return JSONResponse({})


def _add_upload(server: FastAPI, library: Library) -> None:
    @server.post("/library/files")
    async def upload(
        request: Request, collection: str, name: str, instead: bool = False, lang: str = "en"
    ) -> JSONResponse:
        declared = request.headers.get("content-length", "")
        library.check(collection, name, int(declared) if declared.isdecimal() else None)
        with disk(), library.receiving(collection) as part:
            size = 0
            with part.open("wb") as file:
                async for chunk in request.stream():
                    size += len(chunk)
                    if size > library.most_bytes:
                        raise Refused(RefusalKind.FILE_LARGE, name)
                    await run_in_threadpool(file.write, chunk)
            stored = await run_in_threadpool(library.keep, collection, name, part, instead=instead)
        said = pages.stored_text(stored, name, wording_for(lang))
        return JSONResponse({"name": stored.name, "how": stored.how, "said": said})
