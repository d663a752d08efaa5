// The clock strip: its buttons, and what a screen reader hears of a long move.
import { act } from "./acting.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  act({ kind: "move", step: button.dataset.step });
});

// The sentence is put into the live region only when it changes, because the pane around it changes far more often.
function say() {
  const region = document.getElementById("strip-said");
  const said = document.querySelector("#pane-strip [data-said]")?.dataset.said;
  if (region && said && region.textContent !== said) region.textContent = said;
}

const watched = new MutationObserver(say);
watched.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-said"] });
