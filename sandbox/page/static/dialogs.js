// Modals as the apps open them, and our own small questions, all as real dialogs.
import { act } from "./acting.js";

export function startDialogs() {
  document.addEventListener("sandbox:patched", show);
  document.addEventListener("cancel", cancelled, true);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", submitted);
  show();
}

// Ask before something is done; resolves to whether the answer was yes. The question stands in `text`, or in `html`: that
// is what the server has drawn of an app's question, with everything escaped that the app wrote.
export async function confirmed({ title, text, html, confirm, deny, style }) {
  const words = Object.assign(document.createElement("div"), { className: "ask-text", id: "ask-text" });
  if (html) words.innerHTML = html;
  else words.textContent = text;
  return Boolean(await asked(title, [words], { yes: confirm, no: deny, danger: style === "danger" }));
}

// Let somebody change a text; resolves to the new one, or to null. Enter saves, as it sends in the composer.
export async function rewritten(title, text) {
  const field = Object.assign(document.createElement("textarea"), { className: "ask-field", rows: 4, value: text });
  field.setAttribute("aria-label", title);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    field.form.requestSubmit(field.form.querySelector("[value=yes]"));
  });
  return (await asked(title, [field], { yes: "Save", no: "Cancel" })) ? field.value : null;
}

function asked(title, body, { yes, no, danger = false }) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  dialog.dataset.mine = "";
  const heading = Object.assign(document.createElement("h2"), { className: "ask-title", textContent: title, id: "ask-title" });
  dialog.setAttribute("aria-labelledby", heading.id);
  if (body[0].id) dialog.setAttribute("aria-describedby", body[0].id);
  const form = Object.assign(document.createElement("form"), { method: "dialog" });
  const buttons = Object.assign(document.createElement("div"), { className: "ask-buttons" });
  buttons.append(choice(no, "", "button"), choice(yes, "yes", `button ${danger ? "danger" : "primary"}`));
  form.append(heading, ...body, buttons);
  dialog.append(form);
  document.body.append(dialog);
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue);
    });
    dialog.showModal();
    (dialog.querySelector("textarea") ?? buttons.lastChild).focus();
  });
}

const choice = (text, value, className) =>
  Object.assign(document.createElement("button"), { type: "submit", textContent: text, value, className });

function show() {
  for (const dialog of document.querySelectorAll("dialog.modal:not([open])")) {
    dialog.showModal();
    const field = "[autofocus], .modal-body :is(input, select, textarea, summary, button):not([disabled])";
    (dialog.querySelector(field) ?? dialog.querySelector("[type=submit], [data-close]")).focus();
  }
}

// Esc closes on the server first; the dialog goes when it is gone there.
function cancelled(event) {
  if (!event.target.matches("dialog.modal")) return;
  event.preventDefault();
  act({ kind: "close", view: event.target.dataset.view });
}

function clicked(event) {
  const button = event.target.closest("dialog.modal [data-close]");
  if (!button) return;
  act({ kind: "close", view: viewOf(button), all: button.dataset.close === "all" });
}

async function submitted(event) {
  if (!event.target.matches("form.modal-form")) return;
  event.preventDefault();
  const button = event.target.querySelector("[type=submit]");
  if (!button || button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const outcome = await act({ kind: "submit", view: viewOf(button) });
  button.ariaBusy = "false";
  if (outcome.action === "errors") toFirstError(event.target);
}

// The errors stand there already, or they arrive with one of the next looks at the modals.
function toFirstError(form) {
  const focus = () => {
    const field = form.querySelector(".bk-input:has(.bk-error) :is(input, select, textarea, summary)");
    field?.focus();
    return Boolean(field);
  };
  const arrived = () => {
    if (focus() || !form.isConnected) document.removeEventListener("sandbox:patched", arrived);
  };
  if (!focus()) document.addEventListener("sandbox:patched", arrived);
}

const viewOf = (inside) => inside.closest("dialog.modal").dataset.view;
