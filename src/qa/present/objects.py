"""Results as JSON values, for programs; the fields' names are an interface that others rely on."""

from qa.inspection import Inspection
from qa.present.lines import best_sentence
from qa.records import (
    Answer,
    AnswerSentence,
    Citation,
    Hit,
    IngestReport,
    JsonObject,
    Query,
    Reference,
    Scores,
    SearchResult,
)

# Decimal places of scores and probabilities: more is noise of single precision.
PLACES = 6


def answer_object(answer: Answer) -> JsonObject:
    """Return an answer as JSON values."""
    return {
        "question": answer.question,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "confidence": round(float(answer.confidence), PLACES),
        "answer": answer.text,
        "sentences": [_sentence_object(sentence) for sentence in answer.sentences],
        "citations": [citation_object(citation) for citation in answer.citations],
        "hits": [hit_object(hit) for hit in answer.hits],
        "corrections": _corrections_object(answer.query),
        "timings_ms": dict(answer.timings_ms),
    }


def search_object(result: SearchResult) -> JsonObject:
    """Return a search result as JSON values."""
    return {
        "question": result.query.text,
        "hits": [hit_object(hit) for hit in result.hits],
        "corrections": _corrections_object(result.query),
        "timings_ms": dict(result.timings_ms),
    }


def citation_object(citation: Citation) -> JsonObject:
    """Return a citation as JSON values; ``start`` and ``end`` count code points of the document."""
    return {
        "n": citation.number,
        "document_id": citation.document_id,
        "title": citation.title,
        "uri": citation.uri,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "date": citation.date,
        "digest": citation.digest,
        "references": [reference_object(reference) for reference in citation.references],
    }


def reference_object(reference: Reference) -> JsonObject:
    """Return a published source as JSON values."""
    return {
        "title": reference.title,
        "publisher": reference.publisher,
        "date": reference.date,
        "url": reference.url,
    }


def hit_object(hit: Hit) -> JsonObject:
    """Return a retrieved passage as JSON values."""
    return {
        "passage_id": hit.passage.id,
        "document_id": hit.document.id,
        "title": hit.document.title,
        "uri": hit.document.uri,
        "date": hit.document.date,
        "headings": list(hit.passage.headings),
        "start": hit.passage.span.start,
        "end": hit.passage.span.end,
        "score": _rounded(hit.score),
        "scores": _scores_object(hit.scores),
        "text": hit.text,
        "best_sentence": best_sentence(hit),
        "matched_terms": list(hit.matched_terms),
        "duplicates": list(hit.duplicates),
    }


def _reranker_object(inspection: Inspection) -> JsonObject:
    if not inspection.reranker:
        return {}
    return {"reranker": {"name": inspection.reranker, "digest": inspection.reranker_digest}}


def _scores_object(scores: Scores) -> JsonObject:
    opinions = {
        "passage": _rounded(scores.passage),
        "sentence": _rounded(scores.sentence),
        "coverage": _rounded(scores.coverage),
        "lexical": _rounded(scores.lexical),
        "neighbours": _rounded(scores.neighbours),
    }
    return opinions if scores.reranker is None else {**opinions, "reranker": _rounded(scores.reranker)}


def report_object(report: IngestReport) -> JsonObject:
    """Return the outcome of an indexing run as JSON values."""
    return {
        "files": [
            {
                "uri": file.uri,
                "status": file.status,
                "characters": file.characters,
                "passages": file.passages,
                "language": file.language,
                "reason": file.reason,
            }
            for file in report.files
        ],
        "documents": report.documents,
        "passages": report.passages,
        "sentences": report.sentences,
        "encoded_passages": report.encoded_passages,
        "removed_documents": report.removed_documents,
        "encoding_seconds": round(report.encoding_seconds, 3),
        "seconds": round(report.seconds, 3),
    }


def inspection_object(inspection: Inspection) -> JsonObject:
    """Return what is in an index as JSON values."""
    return {
        "index": inspection.directory,
        "schema": inspection.schema,
        "created": inspection.created,
        "encoder": {
            "name": inspection.encoder,
            "digest": inspection.encoder_digest,
            "dimension": inspection.dimension,
        },
        **_reranker_object(inspection),
        "counts": {
            "documents": len(inspection.documents),
            "passages": inspection.passages,
            "sentences": inspection.sentences,
        },
        "bytes_on_disk": dict(inspection.bytes_on_disk),
        "documents": [document._asdict() for document in inspection.documents],
    }


def _sentence_object(sentence: AnswerSentence) -> JsonObject:
    emphasis = sentence.emphasis
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "emphasis": {"start": emphasis.start, "end": emphasis.end} if emphasis else None,
        "bridge": sentence.bridge,
    }


def _corrections_object(query: Query) -> list[JsonObject]:
    return [{"typed": typed, "read": read} for typed, read in query.corrections]


def _rounded(score: float) -> float:
    return round(float(score), PLACES)
