"""The component that shows the HTML of ``present``."""

import gradio as gr


def html(value: str, name: str) -> gr.HTML:
    """Make a component for HTML of ``present``, found in the page by its name."""
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)
