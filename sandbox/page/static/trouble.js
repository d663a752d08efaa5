// The trouble panel: every switch says which way it turns next.
import { act } from "./acting.js";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-switch]");
  if (!button) return;
  const { place } = button.closest("[data-place]").dataset;
  act({ kind: "trouble", switch: button.dataset.switch, on: button.dataset.on === "true", in: place });
});
