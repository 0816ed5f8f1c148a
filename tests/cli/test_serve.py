"""``qa serve`` hands the index on to the web app and stops at Ctrl-C."""


def test_the_web_app_gets_index_host_and_port(run, index, monkeypatch):
    given = []
    monkeypatch.setattr("ui.launch", lambda *words: given.append(words))
    done = run("serve", "--index", index, "--host", "127.0.0.2", "--port", 7999)
    assert done.exit_code == 0, done.stderr
    assert [words[:3] for words in given] == [([str(index)], "127.0.0.2", 7999)]
    assert given[0][4:] == (None, None)


def test_address_and_thresholds_come_from_the_settings_file(run, index, tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr("ui.launch", lambda *words: given.append(words))
    file = tmp_path / "own.toml"
    file.write_text('[ui]\nhost = "127.0.0.3"\nport = 8123\n[answer]\nthreshold = 0.9\n')
    assert run("serve", "--index", index, "--settings", file).exit_code == 0
    assert run("serve", "--index", index, "--settings", file, "--port", 9000).exit_code == 0
    assert [words[1:3] for words in given] == [("127.0.0.3", 8123), ("127.0.0.3", 9000)]
    assert given[0][3].answer.threshold == 0.9


def test_several_indexes_a_library_and_who_may_change_it(run, index, tmp_path, monkeypatch):
    given = []
    monkeypatch.setattr("ui.launch", lambda *words: given.append(words))
    assert run("serve", "--index", f"a={index}", "--index", index, "--read-only").exit_code == 0
    assert run("serve", "--library", tmp_path, "--allow-changes").exit_code == 0
    assert [words[0] for words in given] == [[f"a={index}", str(index)], []]
    assert [words[4:] for words in given] == [(None, False), (tmp_path, True)]
    assert run("serve", "--read-only", "--allow-changes").exit_code == 2


def test_ctrl_c_is_the_way_to_stop(run, index, monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ui.launch", interrupted)
    done = run("serve", "--index", index)
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_missing_index_is_an_input_error(run, tmp_path):
    done = run("serve", "--index", tmp_path / "none")
    assert done.exit_code == 2
    assert "qa index" in done.stderr
