"""Files into an index: what a run reports, keeps, takes out and never encodes twice."""

import ast
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import qa.build.analysis
import qa.load
from qa.assistant import Assistant
from qa.build import bake_once, build_index, index_documents
from qa.errors import IndexMissing, LoadError, ModelUnavailable, SettingsError
from qa.glossary import Glossary
from qa.load import make_document
from qa.records import EncodedPassages, FileReport, IngestReport, Progress, Span
from qa.store import open_store
from tests.baked_encoder import write_baked_encoder
from tests.doubles import WordHashEncoder

SHIPS = "# Ships\n\nPNS Babur was launched in Istanbul. It displaces 2,888 tonnes.\n"
TRADE = "# Trade\n\nTrade reached 1.4 billion dollars in 2024. Cotton was exported.\n"


class CountingEncoder(WordHashEncoder):
    """Remembers which texts it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]]
    ) -> EncodedPassages:
        self.seen += texts
        return super().encode_passages(texts, sentences)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "ships.md").write_text(SHIPS)
    (folder / "trade.md").write_text(TRADE)
    return folder


def by_uri(report: IngestReport) -> dict[str, FileReport]:
    return {file.uri: file for file in report.files}


def index(folder: Path, **options: object) -> IngestReport:
    options.setdefault("encoder", WordHashEncoder())
    return build_index(folder, folder.parent / "index", **options)  # type: ignore[arg-type]


def uris(folder: Path) -> list[str]:
    with open_store(folder.parent / "index") as store:
        return [document.uri for document in store.documents()]


def test_a_folder_becomes_an_index_and_each_file_has_its_line(folder):
    report = index(folder)
    ships = by_uri(report)["ships.md"]
    assert (ships.status, ships.passages, ships.language, ships.reason) == ("indexed", 1, "en", "")
    with open_store(folder.parent / "index") as store:
        document = next(iter(store.documents()))
    assert ships.characters == len(document.text)
    assert (report.documents, report.passages, report.sentences) == (2, 2, 4)
    assert (report.encoded_passages, report.removed_documents) == (2, 0)
    assert report.seconds >= report.encoding_seconds >= 0


def test_a_second_run_finds_everything_unchanged_and_encodes_nothing(folder):
    index(folder)
    encoder = CountingEncoder()
    report = index(folder, encoder=encoder)
    assert {file.status for file in report.files} == {"unchanged"}
    assert by_uri(report)["ships.md"].passages == 1
    assert encoder.seen == []
    assert report.encoded_passages == 0


def test_only_what_changed_is_encoded_again(folder):
    index(folder)
    (folder / "trade.md").write_text(TRADE.replace("Cotton", "Rice"))
    encoder = CountingEncoder()
    report = index(folder, encoder=encoder)
    assert by_uri(report)["trade.md"].status == "indexed"
    assert by_uri(report)["ships.md"].status == "unchanged"
    assert len(encoder.seen) == 1
    assert "Rice" in encoder.seen[0]


def test_a_renamed_file_is_encoded_from_memory(folder):
    index(folder)
    (folder / "trade.md").rename(folder / "commerce.md")
    encoder = CountingEncoder()
    report = index(folder, encoder=encoder)
    assert encoder.seen == []
    assert report.removed_documents == 1
    assert uris(folder) == ["commerce.md", "ships.md"]


def test_a_new_date_alone_is_a_change_that_costs_no_encoding(folder):
    (folder / "ships.md").write_text("---\ntitle: Ships\ndate: 2021-08-15\n---\n" + SHIPS)
    index(folder)
    (folder / "ships.md").write_text("---\ntitle: Ships\ndate: 2021-08-16\n---\n" + SHIPS)
    encoder = CountingEncoder()
    report = index(folder, encoder=encoder)
    assert by_uri(report)["ships.md"].status == "indexed"
    assert encoder.seen == []
    with open_store(folder.parent / "index") as store:
        assert [item.date for item in store.documents() if item.uri == "ships.md"] == ["2021-08-16"]


def test_the_same_passage_in_two_files_is_encoded_once(folder):
    (folder / "copy.md").write_text(TRADE)
    encoder = CountingEncoder()
    report = index(folder, encoder=encoder)
    assert len(encoder.seen) == len(set(encoder.seen)) == 2
    assert report.passages == 3


def test_what_vanished_is_taken_out(folder):
    index(folder)
    (folder / "trade.md").unlink()
    report = index(folder)
    assert report.removed_documents == 1
    assert (report.documents, uris(folder)) == (1, ["ships.md"])


def test_one_run_defines_the_whole_content(folder):
    index(folder)
    other = folder.parent / "other"
    other.mkdir()
    (other / "new.md").write_text("# New\n\nSomething else was said.\n")
    build_index([other], folder.parent / "index", encoder=WordHashEncoder())
    assert uris(folder) == ["new.md"]


def test_a_bad_file_is_reported_and_stops_nothing(folder):
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "empty.md").write_text("")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    report = index(folder)
    skipped = {uri: file.reason for uri, file in by_uri(report).items() if file.status == "skipped"}
    assert skipped.keys() == {"picture.png", "empty.md", "binary.txt"}
    assert all(skipped.values())
    assert report.documents == 2


def test_a_file_that_became_unreadable_is_taken_out(folder):
    index(folder)
    (folder / "trade.md").write_bytes(bytes(range(256)) * 40)
    report = index(folder)
    assert by_uri(report)["trade.md"].status == "skipped"
    assert (report.removed_documents, uris(folder)) == (1, ["ships.md"])


def test_a_file_that_vanishes_once_it_is_found_is_reported(folder, monkeypatch):
    find = qa.load.find_files

    def find_and_lose(paths):
        found = find(paths)
        (folder / "ships.md").unlink()
        return found

    monkeypatch.setattr("qa.load.find_files", find_and_lose)
    lost = by_uri(index(folder))["ships.md"]
    assert lost.status == "skipped"
    assert lost.reason.startswith("ships.md cannot be read: No such file or directory.")
    assert uris(folder) == ["trade.md"]


def test_a_defect_in_a_reader_costs_one_file_only(folder, monkeypatch):
    def break_on_trade(path: Path, uri: str, longest: int):
        if uri == "trade.md":
            raise ZeroDivisionError("one over nothing")
        return make_document(uri, "Ships", SHIPS)

    monkeypatch.setattr("qa.load.load_document", break_on_trade)
    report = index(folder)
    assert "ZeroDivisionError" in by_uri(report)["trade.md"].reason
    assert report.documents == 1


def test_nothing_to_index_is_an_error_and_the_old_index_stays(folder):
    index(folder)
    for path in folder.iterdir():
        path.write_text("")
    with pytest.raises(LoadError, match=r"Nothing can be indexed.*ships\.md is empty"):
        index(folder)
    assert uris(folder) == ["ships.md", "trade.md"]


def test_nothing_to_index_makes_no_index(tmp_path):
    (tmp_path / "empty.md").write_text(" \n")
    with pytest.raises(LoadError):
        build_index(tmp_path / "empty.md", tmp_path / "index", encoder=WordHashEncoder())
    assert not (tmp_path / "index").exists()
    with pytest.raises(IndexMissing):
        open_store(tmp_path / "index")


def test_an_interruption_leaves_the_previous_index(folder):
    index(folder)
    (folder / "new.md").write_text("# New\n\nSomething else was said.\n")

    def interrupt(step: Progress) -> None:
        if step.stage == "write":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index(folder, progress=interrupt)
    assert uris(folder) == ["ships.md", "trade.md"]
    assert index(folder).documents == 3


def test_a_glossary_in_the_folder_is_used_and_is_no_document(folder):
    (folder / "glossary.toml").write_text('[[entry]]\ncanonical = "Babur"\nvariants = ["Barbur"]\n')
    report = index(folder)
    assert set(by_uri(report)) == {"ships.md", "trade.md"}
    with open_store(folder.parent / "index") as store:
        assert b"Barbur" in store.glossary_source


def test_another_glossary_makes_every_document_anew_without_encoding_the_unaffected(folder):
    index(folder)
    names = folder.parent / "names.toml"
    names.write_text('[[entry]]\ncanonical = "Vessel"\nvariants = ["Babur"]\n')
    encoder = CountingEncoder()
    report = index(folder, encoder=encoder, glossary=names)
    assert {file.status for file in report.files} == {"indexed"}
    assert [("Vessel" in text, "Trade" in text) for text in encoder.seen] == [(True, False)]


def test_two_glossaries_are_refused_with_the_remedy(folder):
    for place in (folder, folder / "sub"):
        place.mkdir(exist_ok=True)
        (place / "glossary.toml").write_text("")
    with pytest.raises(SettingsError, match="--glossary"):
        index(folder)


def test_progress_reaches_the_total_and_never_goes_back(folder):
    steps: list[Progress] = []
    index(folder, progress=steps.append)
    done = [step.done for step in steps if step.stage == "index"]
    assert done == sorted(done)
    total = sum(path.stat().st_size for path in folder.iterdir())
    assert done[-1] == total
    assert {step.total for step in steps if step.stage == "index"} == {total}
    assert [step.done for step in steps if step.stage == "write"] == [0, 1]


def test_many_passages_go_through_in_batches(tmp_path, monkeypatch):
    monkeypatch.setattr("qa.build.run.PASSAGES_AT_ONCE", 3)
    monkeypatch.setattr("qa.build.run.PASSAGES_A_STEP", 2)
    documents = [
        make_document(
            f"{number}.md", f"Note {number}", f"The word{number} stands here. " * 60, language="en"
        )
        for number in range(7)
    ]
    encoder = CountingEncoder()
    report = index_documents(documents, tmp_path, encoder=encoder)
    assert report.documents == 7
    assert report.encoded_passages == len(encoder.seen) == len(set(encoder.seen))
    with Assistant(open_store(tmp_path), encoder, Glossary.empty()) as assistant:
        for number in range(7):
            hit = assistant.search(f"word{number}", k=1).hits[0]
            assert hit.document.uri == f"{number}.md"
            assert hit.scores.passage == pytest.approx(
                float(encoder.vector(f"word{number}") @ _stored_vector(encoder, hit)), abs=1e-3
            )


def _stored_vector(encoder, hit):
    """The vector that the passage should have: of its title and its sentences."""
    from qa.encode import passage_text

    return encoder.vector(passage_text(hit.document, hit.passage)[0])


def test_two_documents_of_one_uri_are_refused(tmp_path):
    twice = [make_document("a.md", "A", "One. "), make_document("a.md", "A", "Two. ")]
    with pytest.raises(SettingsError, match="same uri"):
        index_documents(twice, tmp_path, encoder=WordHashEncoder())


def test_a_baked_encoder_is_taken_over_whole(folder, tmp_path):
    baked = write_baked_encoder(tmp_path / "baked", [SHIPS, TRADE])
    assert bake_once(str(baked), tmp_path / "cache") == str(baked)
    index(folder, encoder=str(baked))
    for path in baked.iterdir():
        path.unlink()
    with Assistant.open(folder.parent / "index") as assistant:
        assert assistant.search("launched in Istanbul", k=1).hits[0].document.uri == "ships.md"


def test_a_baked_encoder_that_an_older_version_took_over_is_replaced(folder, tmp_path):
    baked = write_baked_encoder(tmp_path / "baked", [SHIPS, TRADE])
    index(folder, encoder=str(baked))
    (copy,) = (folder.parent / "index" / "encoders").iterdir()
    described = json.loads((copy / "encoder.json").read_text())
    (copy / "encoder.json").unlink()  # it shares its bytes with the other
    (copy / "encoder.json").write_text(json.dumps({**described, "export_version": 1}))
    with pytest.raises(ModelUnavailable, match="format 1"):
        Assistant.open(folder.parent / "index")
    assert index(folder, encoder=str(baked)).encoded_passages == 0
    with Assistant.open(folder.parent / "index") as assistant:
        assert assistant.search("launched in Istanbul", k=1).hits[0].document.uri == "ships.md"


def test_a_missing_path_is_named(tmp_path):
    with pytest.raises(LoadError, match="nowhere"):
        build_index(tmp_path / "nowhere", tmp_path / "index", encoder=WordHashEncoder())


def test_whatever_passages_and_terms_depend_on_counts_as_analysis():
    """Follow the imports from chunking, terms and loading: all of our own text code must be listed."""
    root = Path(qa.build.analysis.__file__).parents[1]
    vocabulary = {"records", "contracts", "errors", "settings", "encode"}
    seen: set[str] = set()
    waiting = ["qa.chunk", "qa.terms", "qa.load", "qa.encode.text", "qa.glossary"]
    while waiting:
        module = waiting.pop()
        skipped = module.split(".")[1] in vocabulary and module != "qa.encode.text"
        if module in seen or skipped:
            continue
        seen.add(module)
        place = root.joinpath(*module.split(".")[1:])
        for path in [*place.glob("*.py"), place.with_suffix(".py")]:
            if path.is_file():
                waiting += _imports(path)
    listed = {name.replace("/", ".") for name in qa.build.analysis.SOURCES}
    unlisted = {
        module for module in seen if not any(f"{module}.".startswith(f"qa.{name}.") for name in listed)
    }
    assert unlisted == set()


def _imports(path: Path) -> list[str]:
    return [
        str(node.module)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qa.")
    ]


@pytest.mark.parametrize("name", ["glossary.toml", "names.toml"])
def test_a_glossary_is_no_document_wherever_the_run_is_started(folder, tmp_path, monkeypatch, name):
    (folder / name).write_text('[[entry]]\ncanonical = "Harbour"\nvariants = ["Haven"]\n')
    monkeypatch.chdir(folder)
    chosen = None if name == "glossary.toml" else Path(name)
    report = build_index(".", tmp_path / "index", encoder=WordHashEncoder(), glossary=chosen)
    assert sorted(by_uri(report)) == ["ships.md", "trade.md"]


def test_a_file_may_go_by_any_name(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(folder)
    Path("trade.md").rename("None")
    report = build_index(["None", "ships.md"], tmp_path / "index", encoder=WordHashEncoder())
    assert sorted(by_uri(report)) == ["None", "ships.md"]
