// The guide: one card beside the real thing that a step is about, ended by really doing it.
import { go } from "./going.js";
import { around, beside, corners, foot, freest, seen, widthIn } from "./place.js";

// What somebody reads or writes now: the newest messages, and what only they see of them, and the composers.
const READ = ".rows > li.message:last-child, .rows > :nth-last-child(1 of .message:not(.ephemeral)), form.composer";

// What stands around it.
const AROUND = ".places, .pane-head, .top, #pane-strip";

const card = document.getElementById("guide");
if (card) startGuide(card);

function startGuide(card) {
  const ring = document.getElementById("guide-ring");
  const steps = [...document.getElementById("guide-steps").content.children].map(read);
  const part = (name) => card.querySelector(`[data-guide-${name}]`);
  const memory = remembered(`guide: ${card.dataset.name}`);
  let current = memory.read(steps.length);
  let planned = false;

  function turnTo(number) {
    current = number;
    memory.write(number);
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
    const hint = step && !waiting && isHere(step) ? hintOf(step) : null;
    const chosen = hint ? pointedAt(hint) : [];
    const box = chosen.length ? around(chosen.map(seen)) : null;
    reveal(chosen);
    setHidden(card, !step || Boolean(waiting));
    setHidden(ring, !box);
    if (box) frame(box);
    if (card.hidden) return;
    word(step, hint);
    lay(box, chosen);
  }

  function word(step, hint) {
    setText(part("count"), step.done ? `Step ${current + 1} of ${steps.length - 1}` : "");
    setText(part("title"), step.title);
    setText(part("words"), hint?.hint ?? step.words);
    setText(part("show"), step.actor && step.actor !== document.body.dataset.as ? `Become ${step.actorName}` : "Show me");
    setText(part("skip"), step.done ? "Skip the guide" : "Close");
    for (const name of ["show", "next"]) setHidden(part(name), !step.done);
  }

  // Beside what it points at; else, where nothing is covered that somebody reads or uses now, at the foot of the sidebar
  // or in a corner.
  function lay(box, chosen) {
    const [size, messages] = [measured(), boxesOf(chosen.map((one) => one.closest("li.message")))];
    const near = box ? beside(around([box, ...messages]), size, view()) : [];
    const columns = boxesAt("#pane-sidebar").map((column) => foot(column, measured(widthIn(column))));
    const inCorners = [...boxesAt(".frame .scroll"), view()].flatMap((room) => corners(room, size));
    const ranks = [box ? [box, ...opened(chosen)] : [], [...messages, ...boxesAt(READ)], boxesAt(AROUND)];
    put(card, freest([...near, ...columns, ...inCorners], ranks, view()));
  }

  function measured(width) {
    card.style.width = width ? `${width}px` : "";
    return card.getBoundingClientRect();
  }

  function frame({ left, top, right, bottom }) {
    put(ring, { left: left - 4, top: top - 4, right: right + 4, bottom: bottom + 4 });
    ring.style.height = `${bottom - top + 8}px`;
  }

  function show() {
    const step = steps[current];
    const target = isHere(step) && targets(hintOf(step)).at(-1);
    if (!target) {
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
  plan();
}

function read(step) {
  return { ...step.dataset, hints: [...step.children].map((hint) => hint.dataset) };
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
const targets = (hint) => (hint ? [...document.querySelectorAll(hint.target)].filter(isInFront) : []);

// The last hint that can be followed: the words keep up with where the visitor is.
const hintOf = (step) => step.hints.findLast((hint) => targets(hint).length);

// Of several things that fit, the last that can be seen (of messages that is the newest), with what fits beside it.
function pointedAt(hint) {
  const visible = targets(hint).filter(seen);
  return visible.filter((one) => one.parentElement === visible.at(-1).parentElement);
}

// What only shows itself under the pointer has to stay while it is pointed at: the styles know it by this mark.
function reveal(chosen) {
  for (const one of document.querySelectorAll("[data-guided]")) {
    if (!chosen.includes(one)) one.removeAttribute("data-guided");
  }
  for (const one of chosen) one.toggleAttribute("data-guided", true);
}

// On a phone the side lies over the middle.
function isCovered(element) {
  const side = document.getElementById("side");
  return Boolean(side && element.closest("#middle") && getComputedStyle(side).position === "absolute");
}

const isInFront = (element) => Boolean(element?.checkVisibility()) && !isCovered(element);
const boxesOf = (elements) => elements.filter(isInFront).map(seen).filter(Boolean);
const boxesAt = (selector) => boxesOf([...document.querySelectorAll(selector)]);
const view = () => ({ left: 0, top: 0, right: innerWidth, bottom: innerHeight });

// Lists that the targets have opened: whoever is choosing there must see them.
const opened = (chosen) => boxesOf(chosen.map((one) => document.getElementById(one.getAttribute("aria-controls"))));

function whereTo(step) {
  const url = new URL(location);
  if (step.actor) url.searchParams.set("as", step.actor);
  if (step.place) url.searchParams.set("in", step.place);
  url.searchParams.delete("thread");
  if (isCovered(document.getElementById("middle"))) url.searchParams.delete("panel");
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

function put(element, { left, top, right }) {
  element.style.left = `${Math.round(left)}px`;
  element.style.top = `${Math.round(top)}px`;
  element.style.width = `${Math.round(right - left)}px`;
}

// Written only when it changes: the guide itself watches for changes.
function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
