// The guide: one card beside the real thing that a step is about, ended by really doing it.
import { go } from "./going.js";
import { around, beside, seen } from "./place.js";

const card = document.getElementById("guide");
if (card) startGuide(card);

function startGuide(card) {
  const ring = document.getElementById("guide-ring");
  const steps = [...document.getElementById("guide-steps").content.children].map((step) => step.dataset);
  const part = (name) => card.querySelector(`[data-guide-${name}]`);
  const memory = remembered(`guide: ${card.dataset.name}`);
  let current = memory.read(steps.length);
  let planned = false;

  function turnTo(number) {
    current = number;
    memory.write(number);
    draw();
  }

  function draw() {
    const step = steps[current];
    if (step) {
      part("count").textContent = step.done ? `Step ${current + 1} of ${steps.length - 1}` : "";
      part("title").textContent = step.title;
      part("words").textContent = step.words;
      part("show").hidden = part("next").hidden = !step.done;
      part("skip").textContent = step.done ? "Skip the guide" : "Close";
    }
    plan();
  }

  function plan() {
    if (planned) return;
    planned = true;
    requestAnimationFrame(() => {
      planned = false;
      place();
    });
  }

  function place() {
    const step = steps[current];
    const waiting = document.querySelector("dialog[open]") || document.querySelector("#pane-strip [data-busy]");
    const chosen = step?.target && !waiting && isHere(step) ? pointedAt(step) : [];
    const box = chosen.length ? around(chosen.map(seen)) : null;
    reveal(chosen);
    setHidden(card, !step || Boolean(waiting));
    setHidden(ring, !box);
    if (box) frame(box);
    if (!card.hidden) lay(step, box);
  }

  function lay(step, box) {
    if (step.done) setText(part("show"), step.actor && step.actor !== document.body.dataset.as ? `Become ${step.actorName}` : "Show me");
    // With nothing to point at it lies in the corner, where it leaves the composer free.
    const floor = box ? innerHeight : (document.querySelector(".composer")?.getBoundingClientRect().top ?? innerHeight);
    const corner = { left: innerWidth, top: floor, right: innerWidth, bottom: floor };
    const list = box && opened(step);
    const spared = list ? around([box, list]) : (box ?? corner);
    put(card, beside(spared, card.getBoundingClientRect(), { width: innerWidth, height: floor }));
  }

  function frame(box) {
    put(ring, { left: box.left - 4, top: box.top - 4 });
    ring.style.width = `${box.right - box.left + 8}px`;
    ring.style.height = `${box.bottom - box.top + 8}px`;
  }

  function show() {
    const step = steps[current];
    const target = targets(step).at(-1);
    if (!isHere(step) || !target) {
      go(whereTo(step));
      return;
    }
    target.scrollIntoView({ block: "center", inline: "nearest" });
    target.focus({ preventScroll: true });
  }

  part("show").addEventListener("click", show);
  part("next").addEventListener("click", () => turnTo(current + 1));
  part("skip").addEventListener("click", () => turnTo(steps.length));
  for (const button of document.querySelectorAll("[data-guide-start]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      turnTo(0);
      place();
      part("title").focus();
    });
  }
  document.addEventListener("sandbox:acted", ({ detail }) => {
    if (steps[current]?.done && ends(steps[current], detail)) turnTo(current + 1);
  });
  addEventListener("scroll", plan, { capture: true, passive: true });
  addEventListener("resize", plan);
  new MutationObserver(plan).observe(document.body, { childList: true, subtree: true, attributeFilter: ["open", "hidden", "data-busy", "data-as", "data-in"] });
  draw();
}

// Which step a visitor has come to in this browser; whoever forbids storage begins anew with every visit.
function remembered(name) {
  return {
    read(most) {
      try {
        return Math.min(Number(localStorage.getItem(name) ?? 0) || 0, most);
      } catch {
        return 0;
      }
    },
    write(number) {
      try {
        localStorage.setItem(name, String(number));
      } catch {
        // Nothing is kept, as the visitor wishes.
      }
    },
  };
}

const isHere = (step) => {
  const { as, in: place } = document.body.dataset;
  return (!step.actor || step.actor === as) && (!step.place || step.place === place);
};
const targets = (step) => [...document.querySelectorAll(step.target)].filter((one) => one.checkVisibility());

// Of several things that fit, the last that can be seen (of messages that is the newest), with what fits beside it.
function pointedAt(step) {
  const visible = targets(step).filter(seen);
  return visible.filter((one) => one.parentElement === visible.at(-1).parentElement);
}

// What only shows itself under the pointer has to stay while it is pointed at: the styles know it by this mark.
function reveal(chosen) {
  for (const one of document.querySelectorAll("[data-guided]")) {
    if (!chosen.includes(one)) one.removeAttribute("data-guided");
  }
  for (const one of chosen) one.toggleAttribute("data-guided", true);
}

// A list that the target has opened: whoever is choosing there must see it.
function opened(step) {
  const list = document.getElementById(targets(step).at(-1)?.getAttribute("aria-controls"));
  return list?.checkVisibility() ? seen(list) : null;
}

function whereTo(step) {
  const url = new URL(location);
  if (step.actor) url.searchParams.set("as", step.actor);
  if (step.place) url.searchParams.set("in", step.place);
  url.searchParams.delete("thread");
  return url;
}

function ends(step, detail) {
  const [kind, wanted] = [step.done.split(":", 1)[0], step.done.slice(step.done.indexOf(":") + 1)];
  if (!detail.ok || (step.actor && detail.as !== step.actor)) return false;
  switch (kind) {
    case "press":
      return detail.kind === "press" && String(detail.action_id).startsWith(wanted);
    case "reply":
      return detail.kind === "say" && Boolean(detail.thread);
    case "command":
      return detail.kind === "command" && String(detail.text).startsWith(wanted);
    case "move":
      return detail.kind === "move" && detail.step === wanted;
    case "submit":
      return detail.kind === "submit" && detail.callback_id === wanted;
    default:
      return false;
  }
}

function put(element, { left, top }) {
  element.style.left = `${Math.round(left)}px`;
  element.style.top = `${Math.round(top)}px`;
}

// Written only when it changes: the guide itself watches for changes.
function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
