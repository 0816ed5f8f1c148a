"""``qa settings``: the settings in force and where each comes from, or the page that explains them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.cli.options import IndexOption, JsonOption, SettingsOption
from qa.cli.terminal import print_table, write_json

if TYPE_CHECKING:
    from qa.settings import Section
    from qa.settings_file import EffectiveSettings

REFERENCE_HEAD = """\
# Settings

<!-- Made by `qa settings --reference > docs/settings.md`; change src/qa/settings.py, not this page. -->

Everything that can be set may be written into one file, `sanad.toml`, in [TOML](https://toml.io). It is
looked for in the working directory, then beside the folder of the index; `--settings FILE` or the
variable `SANAD_SETTINGS` names another. An option on the command line wins over the file, and the file
over the default. What the file does not mention keeps its default; a name that is unknown and a value
that makes no sense are errors. From Python, `qa.settings_file.read_settings(path).settings` is what
`Assistant.open` and `build_index` take.

```toml
[answer]
threshold = 0.6   # decline sooner
sentences = 2

[index]
encoder = "multilingual"
```

`qa settings` shows the values in force and where each comes from.
"""


def settings(
    index: IndexOption = Path("index"),
    settings: SettingsOption = None,
    json: JsonOption = False,
    reference: Annotated[
        bool, typer.Option("--reference", help="Print the page that explains every setting (Markdown).")
    ] = False,
) -> None:
    """Show the settings in force, and for each whether it is the default or the file's."""
    if reference:
        typer.echo(reference_page(), nl=False)
        return
    from qa.settings_file import effective_settings

    found = effective_settings(settings, index)
    if json:
        write_json(_object(found))
        return
    rows = [(name, repr(value), origin) for name, value, origin in _values(found)]
    print_table(("setting", "value", "from"), rows)
    typer.echo()
    typer.echo(_origin_line(found, index))


def reference_page() -> str:
    """Return the page that explains every setting, in Markdown."""
    from qa.settings import Settings
    from qa.settings_file import sections

    parts = [REFERENCE_HEAD]
    parts += [_section_page(name, section) for name, section in sections(Settings()).items()]
    return "\n".join(parts)


def _section_page(name: str, section: "Section") -> str:
    from qa.settings import rule_of, settings_of

    lines = [
        f"## `[{name}]`",
        "",
        " ".join((type(section).__doc__ or "").split()),
        "",
        "| setting | type | default | range | meaning |",
        "|---|---|---|---|---|",
    ]
    for declared in settings_of(section):
        rule, default = rule_of(declared), getattr(section, declared.name)
        kind = {int: "whole number", float: "number", str: "text"}[type(default)]
        shown = f'"{default}"' if isinstance(default, str) else str(default)
        lines.append(f"| `{declared.name}` | {kind} | `{shown}` | {rule} | {rule.meaning} |")
    return "\n".join(lines) + "\n"


def _values(found: "EffectiveSettings") -> list[tuple[str, int | float | str, str]]:
    """Return (name, value, origin) of every setting."""
    from qa.settings import settings_of
    from qa.settings_file import sections

    return [
        (key, getattr(section, declared.name), str(found.path) if key in found.given else "default")
        for name, section in sections(found.settings).items()
        for declared in settings_of(section)
        for key in [f"{name}.{declared.name}"]
    ]


def _object(found: "EffectiveSettings") -> dict[str, object]:
    return {
        "file": str(found.path) if found.path else None,
        "settings": {
            name: {"value": value, "origin": "file" if name in found.given else "default"}
            for name, value, _ in _values(found)
        },
    }


def _origin_line(found: "EffectiveSettings", index: Path) -> str:
    from qa.settings_file import FILE_NAME

    if found.path:
        return f"{len(found.given)} of them from {found.path.absolute()}; the others are defaults."
    beside = index.absolute().parent
    return (
        f"All defaults: there is no {FILE_NAME} in {Path.cwd()} nor in {beside} (see docs/settings.md)."
    )
