// Runs inside Gradio's hidden component and hands its `trigger` to the page's own script.
// The events that the server listens to: 'ask'.
window.sanadTrigger = trigger;
