from qa.load.front_matter import split_front_matter


def test_front_matter_is_read_and_cut_off():
    front = split_front_matter(
        '---\ntitle: "A note"\ndate_range: "1947/2020-02-14"\nlanguage: en\n'
        "topics: [trade, d-8, trade]\nsummary: Short.\ncount: 3\n---\n\n# Heading\n"
    )
    assert front.title == "A note"
    assert front.date == "2020-02-14"
    assert front.language == "en"
    assert front.topics == ("trade", "d-8")
    assert front.metadata["summary"] == "Short."
    assert front.metadata["count"] == "3"
    assert front.body == "\n# Heading\n"


def test_the_date_goes_before_the_range_and_tags_are_topics():
    front = split_front_matter("---\ndate: 2024-05-01\nupdated: 2025-01-01\ntags: a, b\n---\ntext")
    assert front.date == "2024-05-01"
    assert front.topics == ("a", "b")


def test_an_unreadable_date_gives_way_to_the_next():
    assert split_front_matter("---\ndate: soon\nupdated: 2025-01-01\n---\n").date == "2025-01-01"


def test_text_without_front_matter_stays_as_it_is():
    for source in ("# Heading\n", "---\nno end", "text\n---\ntitle: x\n---\n", ""):
        assert split_front_matter(source) == (source, None, None, None, (), {})


def test_broken_front_matter_is_kept_as_text_and_said():
    for block in ("title: [unclosed", "just a sentence", "- a\n- list", "a: b: c", "title: 'x"):
        source = f"---\n{block}\n---\nBody.\n"
        front = split_front_matter(source)
        assert front.body == source
        assert "kept as text" in front.metadata["front_matter"]


def test_an_empty_block_is_no_mistake():
    assert split_front_matter("---\n---\nBody.\n").body == "Body.\n"


def test_a_bomb_of_aliases_is_harmless():
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    front = split_front_matter("---\ntitle: T\n" + "\n".join(lines) + "\n---\nBody.")
    assert front.title == "T"


def test_objects_are_never_made_from_yaml():
    front = split_front_matter("---\ntitle: !!python/object/apply:os.getcwd []\n---\nBody.")
    assert front.title is None
    assert "kept as text" in front.metadata["front_matter"]
