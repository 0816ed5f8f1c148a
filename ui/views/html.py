"""What the views share: the component that shows the HTML of ``present``, and a limit."""

import gradio as gr

# Questions and searches of different people that run at once, each; more would only wait for a core.
CONCURRENT = 8


def html(value: str, name: str) -> gr.HTML:
    """Make a component for HTML of ``present``, found in the page by its name."""
    return gr.HTML(value, elem_id=name, apply_default_css=False, js_on_load=None)
