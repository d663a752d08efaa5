// Hearing what has changed, and looking again at the panes that show it.
import { isUnderWay, refresh } from "./going.js";

let stream = null;
let listener = null;
let wasBusy = false;
let missed = false; // whether something changed while the page of another place was on its way

export function startLive() {
  listen();
  document.addEventListener("sandbox:patched", ({ detail }) => {
    if (listener !== document.body.dataset.as) listen();
    if (missed && detail.moved) lookAtAll();
    if (detail.panes.includes("strip")) settle();
  });
}

function listen() {
  stream?.close();
  listener = document.body.dataset.as;
  stream = new EventSource(`/live?${new URLSearchParams({ as: listener })}`);
  stream.addEventListener("touched", (event) => touched(JSON.parse(event.data)));
  // Something may have happened since the page was drawn, or since the stream broke off.
  stream.addEventListener("ready", lookAtAll);
}

// The page of another place was drawn before the change, or after it: it is looked at again when it has come.
function lookAtAll() {
  missed = isUnderWay();
  if (!missed) refresh(...panes().map((pane) => pane.dataset.pane));
}

function touched(topics) {
  if (isUnderWay()) {
    missed = true;
    return;
  }
  const changed = panes().filter((pane) => pane.dataset.topics.split(" ").some((topic) => topics.includes(topic)));
  const names = changed.map((pane) => pane.dataset.pane);
  refresh(...names.filter((name) => name !== "sidebar"), ...names.filter((name) => name === "sidebar"));
}

// When time stands again, "today" may be another day: everything with a date is drawn anew.
function settle() {
  const busy = Boolean(document.querySelector("#pane-strip [data-busy]"));
  if (wasBusy && !busy) lookAtAll();
  wasBusy = busy;
}

const panes = () => [...document.querySelectorAll("[data-pane]")];
