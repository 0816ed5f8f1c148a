// Runs inside Gradio's hidden component and hands its `trigger` to the page's own scripts.
// Gradio finds in this text the events that the server may listen to: 'ask', 'again', 'judge', 'pin', 'edit', 'shelf'.
window.sanadTrigger = trigger;
