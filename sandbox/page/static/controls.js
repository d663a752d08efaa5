// What happens inside of Block Kit's elements, and what they tell the page: bk:press, bk:choose and bk:search events.
import { startCombobox } from "./combobox.js";
import { checked, tell, valueOf } from "./values.js";

export { valueOf };

export function startControls(page) {
  page.addEventListener("click", pressed);
  page.addEventListener("change", changed);
  page.addEventListener("input", narrowed);
  page.addEventListener("keydown", moved);
  startCombobox(page);
}

const rootOf = (target) => target.closest("[data-action-id]");
const DATED = new Set(["datepicker", "timepicker", "datetimepicker"]);
const PRESSED = new Set(["button", "icon_button", "feedback_buttons"]);

function pressed(event) {
  const button = event.target.closest("button, a");
  const root = button && rootOf(button);
  for (const open of document.querySelectorAll(".bk-overflow:has([aria-expanded=true])")) {
    if (!root || open !== root || event.target.closest("[role=menuitem]")) shut(open);
  }
  if (!root) return;
  if (PRESSED.has(root.dataset.kind)) tell(root, "bk:press", { value: button.dataset.value ?? null });
  else if (button.getAttribute("role") === "menuitem") tell(root, "bk:choose", { value: button.dataset.value });
  else if (root.dataset.kind === "overflow") toggle(root);
}

function changed(event) {
  const root = rootOf(event.target);
  if (!root || event.target.matches("[role=combobox], .bk-filter")) return;
  if (root.matches(".bk-multi")) summarize(root, event.target);
  if (DATED.has(root.dataset.kind)) root.toggleAttribute("data-empty", !root.value);
  tell(root, "bk:choose", { value: valueOf(root) });
}

function summarize(root, box) {
  const most = Number(root.dataset.most || Infinity);
  if (checked(root).length > most) box.checked = false;
  const names = checked(root).map((one) => one.closest("label").querySelector("span").firstChild.textContent);
  const summary = root.querySelector("summary");
  summary.textContent = names.join(", ") || root.dataset.placeholder;
  summary.classList.toggle("empty", names.length === 0);
}

function narrowed(event) {
  if (!event.target.matches(".bk-filter")) return;
  const wanted = event.target.value.trim().toLocaleLowerCase();
  for (const label of rootOf(event.target).querySelectorAll(".bk-choice")) {
    label.hidden = !label.textContent.toLocaleLowerCase().includes(wanted);
  }
}

function toggle(root) {
  const opener = root.querySelector("[aria-haspopup]");
  if (opener.getAttribute("aria-expanded") === "true") return shut(root);
  opener.setAttribute("aria-expanded", "true");
  root.querySelector("[role=menu]").hidden = false;
  root.querySelector("[role=menuitem]").focus();
}

function shut(root) {
  root.querySelector("[aria-haspopup]").setAttribute("aria-expanded", "false");
  root.querySelector("[role=menu]").hidden = true;
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function moved(event) {
  if (event.key === "Enter" && event.target.matches(".bk-filter")) return event.preventDefault();
  const root = event.target.closest(".bk-overflow");
  if (!root || root.querySelector("[role=menu]").hidden) return;
  const items = [...root.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(event.target);
  if (event.key in STEPS) items.at((at + STEPS[event.key] + items.length) % items.length).focus();
  else if (event.key === "Home" || event.key === "End") items.at(event.key === "Home" ? 0 : -1).focus();
  else if (event.key === "Tab") return shut(root);
  else if (event.key === "Escape") {
    shut(root);
    root.querySelector("[aria-haspopup]").focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
