// What Slack's client would say in passing: a sentence at the foot of the page, or of the dialog that lies upon it.
const SHOWN = 6000; // milliseconds that a sentence stands

export function toast(sentence) {
  const place = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  const line = Object.assign(document.createElement("p"), { className: "toast", role: "alert", textContent: sentence });
  shelf(place).append(line);
  setTimeout(() => line.remove(), SHOWN);
}

function shelf(place) {
  const standing = place.querySelector(":scope > .toasts");
  if (standing) return standing;
  const made = Object.assign(document.createElement("div"), { className: "toasts" });
  made.dataset.mine = "";
  place.append(made);
  return made;
}
