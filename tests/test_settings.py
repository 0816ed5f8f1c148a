"""Settings say what they mean and refuse what makes no sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import SettingsError
from qa.settings import AnswerSettings, Bm25Settings, ChunkSettings, Settings, rule_of, settings_of
from qa.settings_file import sections

ALL = [
    pytest.param(section, declared, id=f"{name}.{declared.name}")
    for name, section in sections(Settings()).items()
    for declared in settings_of(section)
]


@pytest.mark.parametrize(("section", "declared"), ALL)
def test_each_setting_has_a_meaning_and_each_number_a_range_that_holds_its_default(section, declared):
    rule, default = rule_of(declared), getattr(section, declared.name)
    assert rule.meaning.endswith(".")
    assert rule.admits(default)
    if not isinstance(default, str):
        assert rule.low is not None
        assert rule.high is not None
        for value in (rule.low, rule.high):
            type(section)(**{declared.name: value})
        for value in (rule.low - 1, rule.high + 1, float("nan")):
            with pytest.raises(SettingsError, match=f"{declared.name} is .*choose"):
                type(section)(**{declared.name: value})


@given(st.floats())
def test_a_threshold_is_a_probability(value):
    if 0 <= value <= 1:
        assert AnswerSettings(threshold=value).threshold == value
    else:
        with pytest.raises(SettingsError):
            AnswerSettings(threshold=value)


def test_settings_are_values():
    assert Settings() == Settings()
    assert hash(ChunkSettings()) == hash(ChunkSettings())
    assert Settings(bm25=Bm25Settings(k1=1.0)) != Settings()
