// Runs inside Gradio's hidden component and hands its `trigger` to the page's own scripts.
// Gradio finds in this text the events that the server may listen to: 'ask', 'pin', 'edit', 'shelf'.
window.sanadTrigger = trigger;
