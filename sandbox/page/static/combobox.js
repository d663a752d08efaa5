// Searched menus: what is typed is asked for, what comes is offered below, arrows and Enter or a click choose.
import { tell, valueOf } from "./values.js";

const CALM = 120;
const timers = new WeakMap();

export function startCombobox(page) {
  page.addEventListener("input", (event) => {
    const root = rootOf(event);
    if (root) typed(root, event.target);
  });
  page.addEventListener("keydown", (event) => {
    const root = rootOf(event);
    if (root) keyed(root, event);
  });
  page.addEventListener("focusout", (event) => {
    const root = rootOf(event);
    if (root && !root.contains(event.relatedTarget)) left(root);
  });
  // A press of the mouse must not take the focus away before the click has chosen.
  page.addEventListener("mousedown", (event) => {
    if (event.target.closest(".bk-listbox")) event.preventDefault();
  });
  page.addEventListener("click", (event) => {
    const option = event.target.closest(".bk-listbox [role=option]");
    const chip = event.target.closest(".bk-chip [data-remove]");
    if (option) choose(option.closest(".bk-combobox"), option);
    if (chip) takeAway(chip.closest(".bk-combobox"), chip.closest(".bk-chip"));
  });
}

const rootOf = (event) => (event.target.matches?.("[role=combobox]") ? event.target.closest(".bk-combobox") : null);
const field = (root) => root.querySelector("[role=combobox]");
const listbox = (root) => root.querySelector("[role=listbox]");
const options = (root) => [...listbox(root).querySelectorAll("[role=option]")];
const isMulti = (root) => root.dataset.kind.startsWith("multi_");

function typed(root, input) {
  clearTimeout(timers.get(root));
  if (input.value.length < Number(root.dataset.minQuery)) return shut(root);
  const ask = () => {
    const wanted = input.value;
    const show = (found) => {
      if (input.value === wanted && document.activeElement === input) offer(root, found);
    };
    tell(root, "bk:search", { typed: wanted, show });
  };
  timers.set(root, setTimeout(ask, CALM));
}

function offer(root, found) {
  const box = listbox(root);
  box.replaceChildren(...(found.length ? found.map((one, at) => drawn(box, one, at)) : [nothing()]));
  box.hidden = false;
  field(root).setAttribute("aria-expanded", "true");
  if (found.length) mark(root, 0);
}

function drawn(box, found, at) {
  const option = document.createElement("li");
  option.id = `${box.id}-${at}`;
  option.setAttribute("role", "option");
  option.dataset.value = found.value;
  option.textContent = found.text;
  if (found.description) {
    const about = document.createElement("small");
    about.textContent = found.description;
    option.append(about);
  }
  return option;
}

function nothing() {
  const line = document.createElement("li");
  line.className = "nothing";
  line.setAttribute("role", "option");
  line.setAttribute("aria-disabled", "true");
  line.textContent = "Nothing found";
  return line;
}

function mark(root, at) {
  const all = options(root);
  all.forEach((option, turn) => option.setAttribute("aria-selected", String(turn === at)));
  all[at].scrollIntoView({ block: "nearest" });
  field(root).setAttribute("aria-activedescendant", all[at].id);
}

function keyed(root, event) {
  if (event.key === "Enter") event.preventDefault();
  if (listbox(root).hidden) return;
  const all = options(root);
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" && at >= 0) mark(root, (at + 1) % all.length);
  else if (event.key === "ArrowUp" && at >= 0) mark(root, (at - 1 + all.length) % all.length);
  else if (event.key === "Enter" && at >= 0) choose(root, all[at]);
  else if (event.key === "Escape") shut(root);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function choose(root, option) {
  if (option.getAttribute("aria-disabled") === "true") return;
  const text = option.firstChild.textContent;
  if (isMulti(root)) {
    if (!valueOf(root).includes(option.dataset.value)) root.querySelector(".bk-chips").append(chip(option.dataset.value, text));
    field(root).value = "";
  } else {
    root.dataset.value = option.dataset.value;
    root.dataset.text = text;
    field(root).value = text;
  }
  shut(root);
  tell(root, "bk:choose", { value: valueOf(root) });
}

function chip(value, text) {
  const item = document.createElement("li");
  item.className = "bk-chip";
  item.dataset.value = value;
  const away = document.createElement("button");
  away.type = "button";
  away.dataset.remove = value;
  away.setAttribute("aria-label", `Take away ${text}`);
  away.textContent = "×";
  item.append(text, away);
  return item;
}

function takeAway(root, item) {
  item.remove();
  field(root).focus();
  tell(root, "bk:choose", { value: valueOf(root) });
}

// What was typed and not chosen doesn't count: the field shows again what is chosen, or is emptied of it.
function left(root) {
  shut(root);
  const input = field(root);
  const shown = isMulti(root) ? "" : (root.dataset.text ?? "");
  if (!isMulti(root) && input.value === "" && root.dataset.value) {
    root.dataset.value = root.dataset.text = "";
    tell(root, "bk:choose", { value: null });
  } else if (input.value !== shown) input.value = shown;
}

function shut(root) {
  clearTimeout(timers.get(root));
  listbox(root).hidden = true;
  field(root).setAttribute("aria-expanded", "false");
  field(root).removeAttribute("aria-activedescendant");
}
