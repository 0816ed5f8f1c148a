"""Documents as JSON lines and back."""

import hashlib
import json
from dataclasses import asdict, fields

from qa.records import Anchor, Document, JsonObject, Reference, Section, Span


def encode_json(value: object) -> bytes:
    """Return one line of JSON, without a line feed.

    Lone surrogates, which broken files can hold, survive the round trip.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def decode_json(line: bytes) -> JsonObject:
    """Return what ``encode_json`` was given."""
    data: JsonObject = json.loads(line.decode("utf-8", "surrogatepass"))
    return data


def encode_document(document: Document) -> bytes:
    """Return a document as one line of JSON; fields that are added to the record later are kept."""
    data = {field.name: getattr(document, field.name) for field in fields(document)}
    for name in ("sections", "references", "anchors"):
        data[name] = [asdict(item) for item in data[name]]
    data["metadata"] = dict(data["metadata"])
    return encode_json(data)


def decode_document(line: bytes) -> Document:
    """Return the document that ``encode_document`` was given."""
    data = decode_json(line)
    data["topics"] = tuple(data["topics"])
    data["sections"] = tuple(
        Section(item["level"], item["heading"], Span(*item["span"])) for item in data["sections"]
    )
    data["references"] = tuple(Reference(**item) for item in data["references"])
    data["anchors"] = tuple(
        Anchor(item["offset"], tuple(item["references"])) for item in data["anchors"]
    )
    return Document(**data)


def document_digest(document: Document) -> str:
    """Return the SHA-256 over everything known of a document, so that a new title shows too."""
    return hashlib.sha256(encode_document(document)).hexdigest()
