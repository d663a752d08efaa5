// The inspector: its filter lives in the address, and the two sides of an exchange are fetched when it is opened.
import { go } from "./going.js";

function turn(changes) {
  const url = new URL(location);
  for (const [name, value] of Object.entries(changes)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  go(url);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-filter]");
  if (!form) return;
  const asked = new FormData(form);
  turn({ direction: asked.get("direction"), method: asked.get("method"), troubled: asked.get("troubled"), page: "" });
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-filter]")) event.preventDefault();
});

async function fill(details) {
  const body = details.querySelector("[data-body]");
  if (body.childElementCount) return;
  const as = new URL(location).searchParams.get("as");
  const answer = await fetch(`/pane/exchange?${new URLSearchParams({ as, number: details.dataset.exchange })}`);
  // The server has escaped whatever people and apps wrote.
  if (answer.ok) body.innerHTML = await answer.text();
  else body.textContent = "It is forgotten by now: only the newest exchanges are kept.";
}

// "toggle" does not bubble, so it is caught on its way down.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details[data-exchange][open]")) fill(event.target);
}, true);
