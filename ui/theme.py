"""The colours and type that Gradio's own components take; ``assets/sanad.css`` does the rest."""

import gradio as gr

# Only fonts that machines have: nothing is fetched from anywhere.
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Ubuntu", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "Noto Sans Mono", "monospace")


def build_theme() -> gr.themes.Base:
    """Return the theme, light and dark; colours are variables of ``assets/sanad.css``."""
    surfaces = {
        "body_background_fill": "var(--paper)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--quiet)",
        "background_fill_primary": "var(--card)",
        "background_fill_secondary": "var(--paper)",
        "block_background_fill": "transparent",
        "block_label_background_fill": "transparent",
        "block_label_text_color": "var(--quiet)",
        "block_title_text_color": "var(--quiet)",
        "border_color_primary": "var(--rule)",
        "border_color_accent": "var(--accent)",
        "input_background_fill": "var(--card)",
        "input_border_color": "var(--edge)",
        "input_border_color_focus": "var(--accent)",
        "input_placeholder_color": "var(--quiet)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent-deep)",
        "button_primary_text_color": "var(--on-accent)",
        "button_secondary_background_fill": "transparent",
        "button_secondary_background_fill_hover": "var(--wash)",
        "button_secondary_text_color": "var(--ink)",
        "button_secondary_border_color": "var(--edge)",
        "link_text_color": "var(--accent)",
        "link_text_color_hover": "var(--accent-deep)",
        "link_text_color_visited": "var(--accent)",
        "link_text_color_active": "var(--accent)",
        "checkbox_background_color_selected": "var(--accent)",
        "checkbox_border_color_selected": "var(--accent)",
        "checkbox_label_background_fill": "transparent",
        "checkbox_label_background_fill_selected": "transparent",
        "checkbox_label_text_color_selected": "var(--ink)",
        "color_accent": "var(--accent)",
        "color_accent_soft": "var(--wash)",
        "error_background_fill": "var(--card)",
    }
    values = surfaces | {f"{name}_dark": value for name, value in surfaces.items()}
    theme = gr.themes.Base(font=SANS, font_mono=MONO, radius_size="md", text_size="md")
    known = {name for name in dir(theme) if not name.startswith("__")}
    return theme.set(
        block_border_width="0px",
        block_shadow="none",
        block_shadow_dark="none",
        block_padding="0px",
        layout_gap="16px",
        input_shadow="none",
        input_shadow_focus="none",
        button_primary_shadow="none",
        button_secondary_shadow="none",
        **{name: value for name, value in values.items() if name in known},
    )
