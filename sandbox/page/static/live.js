// Hearing what has changed, and looking again at the panes that show it.
import { refresh } from "./going.js";

let stream = null;
let listener = null;
let wasBusy = false;

export function startLive() {
  listen();
  document.addEventListener("sandbox:patched", ({ detail }) => {
    if (listener !== document.body.dataset.as) listen();
    if (detail.panes.includes("strip")) settle();
  });
}

function listen() {
  stream?.close();
  listener = document.body.dataset.as;
  stream = new EventSource(`/live?${new URLSearchParams({ as: listener })}`);
  stream.addEventListener("touched", (event) => touched(JSON.parse(event.data)));
  // Something may have happened since the page was drawn, or since the stream broke off.
  stream.addEventListener("ready", () => refresh(...panes().map((pane) => pane.dataset.pane)));
}

function touched(topics) {
  const changed = panes().filter((pane) => pane.dataset.topics.split(" ").some((topic) => topics.includes(topic)));
  const names = changed.map((pane) => pane.dataset.pane);
  refresh(...names.filter((name) => name !== "sidebar"), ...names.filter((name) => name === "sidebar"));
}

// When time stands again, "today" may be another day: everything with a date is drawn anew.
function settle() {
  const busy = Boolean(document.querySelector("#pane-strip [data-busy]"));
  if (wasBusy && !busy) refresh(...panes().map((pane) => pane.dataset.pane).filter((name) => name !== "strip"));
  wasBusy = busy;
}

const panes = () => [...document.querySelectorAll("[data-pane]")];
