// The page comes to life.
import { startComposer } from "./composer.js";
import { startControls } from "./controls.js";
import { startDialogs } from "./dialogs.js";
import { go, startGoing } from "./going.js";
import { startLive } from "./live.js";
import { startMessages } from "./messages.js";
import { startScrolling } from "./scrolling.js";
import { startSurfaces } from "./surfaces.js";
import { startTables } from "./tables.js";

startGoing();
startScrolling();
startControls(document);
startTables(document);
startSurfaces();
startDialogs();
startComposer();
startMessages();
startLive();

document.getElementById("acting-as").addEventListener("change", ({ target }) => go(target.value));

// On narrow screens the sidebar comes and goes.
const menu = document.querySelector("[data-toggle-sidebar]");
function showSidebar(shown) {
  document.getElementById("pane-sidebar").classList.toggle("open", shown);
  menu.ariaExpanded = String(shown);
}
menu.addEventListener("click", () => showSidebar(menu.ariaExpanded !== "true"));
document.addEventListener("sandbox:patched", ({ detail }) => detail.moved && showSidebar(false));
