// Writing: Enter sends, a slash at the beginning brings up the commands, and what was typed is kept.
import { act } from "./acting.js";
import { toast } from "./toasts.js";

const TALLEST = 200; // pixels that a long text may take

const drafts = new Map();

export function startComposer() {
  document.addEventListener("submit", submitted);
  document.addEventListener("input", typed);
  document.addEventListener("keydown", keyed);
  document.addEventListener("click", picked);
  document.addEventListener("focusout", left);
  document.addEventListener("sandbox:patched", restore);
}

async function submitted(event) {
  const form = event.target;
  if (!form.matches("form.composer")) return;
  event.preventDefault();
  const field = fieldOf(form);
  const text = field.value.trim();
  if (!text) return;
  const deed = deedOf(form, text);
  if (!deed) return toast(`${text.split(/\s/, 1)[0]} doesn't work in threads. Type it in the channel.`);
  write(field, "");
  const { ok } = await act(deed);
  if (!ok && field.isConnected && !field.value) write(field, text);
}

function deedOf({ dataset }, text) {
  if (!text.startsWith("/")) return { kind: "say", in: dataset.in, text, ...(dataset.thread && { thread: dataset.thread }) };
  return dataset.thread ? null : { kind: "command", in: dataset.in, text };
}

function typed({ target }) {
  if (!target.matches(".composer-text")) return;
  write(target, target.value);
}

function write(field, text) {
  if (field.value !== text) field.value = text;
  drafts.set(nameOf(field), text);
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
  offer(field);
}

function keyed(event) {
  if (!event.target.matches?.(".composer-text") || event.isComposing) return;
  const field = event.target;
  const choices = offered(field);
  if (event.key === "Escape" && choices.length) shut(field);
  else if (event.key in STEPS && choices.length) mark(field, choices, STEPS[event.key]);
  else if (event.key === "ArrowUp" && !field.value) lastEdit(field)?.click();
  else if (isChoice(event, field, choices)) complete(field, chosen(field) ?? choices[0]);
  else if (event.key === "Enter" && !event.shiftKey) field.form.requestSubmit();
  else return;
  event.preventDefault();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const lastEdit = (field) => [...field.closest(".pane").querySelectorAll("[data-edit]")].at(-1);

// Tab and Enter take a command over while its name is not complete.
function isChoice({ key }, field, choices) {
  if (!choices.length || !["Tab", "Enter"].includes(key)) return false;
  return !choices.some((choice) => field.value.startsWith(choice.dataset.command)) || Boolean(chosen(field));
}

// Commands that begin as the text does; once one is typed out its usage stays in sight.
function offer(field) {
  const list = listOf(field);
  if (!list) return;
  const [name] = field.value.split(/\s/, 1);
  const isTyping = field.value === name;
  for (const choice of list.children) {
    const { command } = choice.dataset;
    choice.hidden = !field.value.startsWith("/") || !(isTyping ? command.startsWith(name) : command === name);
    choice.ariaSelected = "false";
  }
  list.hidden = [...list.children].every((choice) => choice.hidden);
  field.removeAttribute("aria-activedescendant");
}

function mark(field, choices, step) {
  const at = choices.indexOf(chosen(field));
  const next = choices.at(at < 0 && step < 0 ? -1 : (at + step) % choices.length);
  for (const choice of choices) choice.ariaSelected = String(choice === next);
  field.setAttribute("aria-activedescendant", next.id);
}

function complete(field, choice) {
  write(field, `${choice.dataset.command} `);
  field.focus();
}

function picked(event) {
  const choice = event.target.closest(".commands [data-command]");
  if (choice) complete(fieldOf(choice.closest("form")), choice);
}

// A moment later, so that a click on a command still finds it.
function left({ target, relatedTarget }) {
  if (target.matches(".composer-text") && !target.form.contains(relatedTarget)) setTimeout(() => shut(target), 150);
}

function shut(field) {
  const list = field.form && listOf(field);
  if (!list) return;
  list.hidden = true;
  field.removeAttribute("aria-activedescendant");
}

function restore() {
  for (const field of document.querySelectorAll(".composer-text")) {
    const draft = drafts.get(nameOf(field));
    if (draft && !field.value) write(field, draft);
  }
}

const fieldOf = (form) => form.querySelector(".composer-text");
const listOf = (field) => field.form.querySelector(".commands");
const offered = (field) => [...(listOf(field)?.children ?? [])].filter((choice) => !choice.hidden && !listOf(field).hidden);
const chosen = (field) => listOf(field)?.querySelector("[aria-selected=true]");
const nameOf = ({ form }) => [document.body.dataset.as, form.dataset.in, form.dataset.thread].join(" ");
