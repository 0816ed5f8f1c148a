"""The address that hands out what people thought of answers, as an evaluation set."""

from fastapi import FastAPI, Query, Response

from ui.feedback import feedback_for
from ui.records import Sources


def add_feedback(server: FastAPI, sources: Sources) -> None:
    """Add ``/feedback.csv`` to a server; ``?in=`` names the collection, else the first one counts."""

    @server.get("/feedback.csv")
    def evaluation_set(name: str = Query("", alias="in")) -> Response:
        file = feedback_for(sources, name)
        if file is None:
            return Response("Nothing is kept for this collection.", status_code=404)
        headers = {"Content-Disposition": 'attachment; filename="evaluation-set.csv"'}
        # Without the mark at its head Excel takes the text for another encoding.
        text = file.evaluation_set().text.encode("utf-8-sig")
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
