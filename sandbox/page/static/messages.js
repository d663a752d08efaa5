// What people do with messages and places besides pressing and writing: edit, delete, join, read, open an app.
import { act } from "./acting.js";
import { confirmed, rewritten } from "./dialogs.js";

let opened = "";

export function startMessages() {
  document.addEventListener("click", clicked);
  document.addEventListener("sandbox:patched", arrive);
  document.addEventListener("visibilitychange", read);
  arrive();
}

function clicked(event) {
  const button = event.target.closest("[data-edit], [data-delete], [data-join], [data-reply]");
  if (!button) return;
  if ("edit" in button.dataset) edit(button);
  else if ("delete" in button.dataset) remove(button, button.closest(".pane"));
  else if ("join" in button.dataset) act({ kind: "join", in: button.dataset.join });
  else toReply();
}

async function edit({ dataset }) {
  const text = await rewritten("Edit the message", dataset.typed);
  if (text !== null && text !== dataset.typed) act({ kind: "edit", in: place(), ts: dataset.edit, text });
}

async function remove({ dataset }, pane) {
  const sure = await confirmed({
    title: "Delete the message",
    text: "It goes for everybody. This can't be undone.",
    confirm: "Delete",
    deny: "Keep it",
    style: "danger",
  });
  if (!sure) return;
  const { ok } = await act({ kind: "delete", in: place(), ts: dataset.delete });
  if (ok) stayIn(pane);
}

// With the message goes the button that had the focus: it stays where one can go on writing, or at least reading.
function stayIn(pane) {
  const at = document.activeElement;
  if (at !== document.body && !at.closest(".message-tools")) return;
  (pane.querySelector(".composer-text") ?? pane.querySelector(".scroll")).focus({ preventScroll: true });
}

// Who follows "Reply" wants to write.
function toReply() {
  const focus = ({ detail }) => {
    if (!detail.moved) return;
    document.querySelector("#pane-thread .composer-text")?.focus();
    document.removeEventListener("sandbox:patched", focus);
  };
  document.addEventListener("sandbox:patched", focus);
}

function arrive() {
  const { app, pane } = document.querySelector("#middle [data-app]")?.dataset ?? {};
  const here = app ? `${document.body.dataset.as} ${app} ${pane}` : "";
  if (app && here !== opened) act({ kind: "open_home", app, tab: pane });
  opened = here;
  read();
}

// What stands before the eyes of the person has been read.
function read() {
  const unread = document.querySelector("#pane-messages") && document.querySelector("#pane-sidebar .unread[aria-current]");
  if (unread && document.visibilityState === "visible") act({ kind: "read", in: place() });
}

const place = () => document.querySelector("#pane-messages").dataset.place;
