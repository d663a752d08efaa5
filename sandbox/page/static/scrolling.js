// Where the reader is in a list of messages: at its end they stay there, elsewhere nothing moves under their eyes.
import { patch } from "./patch.js";

const NEAR = 48; // pixels from the end that still count as being there

const left = new WeakSet(); // boxes whose reader has scrolled away from the end
const tops = new WeakMap(); // how far down each box stood: who scrolls up leaves the end, not who sees a message grow
const growing = new ResizeObserver((entries) => entries.forEach(({ target }) => toEnd(target.closest("[data-scroll]"))));

export function startScrolling() {
  document.addEventListener("scroll", scrolled, true);
  document.addEventListener("click", clicked);
  document.addEventListener("sandbox:patched", watch);
  document.addEventListener("sandbox:acted", ({ detail }) => follow(detail));
  watch();
}

// Do something to the page while every list keeps its place.
export function steady(change) {
  const boxes = [...document.querySelectorAll("[data-scroll]")].map((box) => ({ box, row: firstSeen(box) }));
  const places = boxes.map(({ row }) => row?.getBoundingClientRect().top);
  change();
  boxes.forEach(({ box, row }, index) => {
    if (!left.has(box)) toEnd(box);
    else if (row?.isConnected) box.scrollTop += row.getBoundingClientRect().top - places[index];
  });
}

// Who has written something wants to see it, and what comes of it.
function follow({ kind, ok, thread }) {
  if (!ok || !["say", "command"].includes(kind)) return;
  const box = document.querySelector(`${thread ? "#pane-thread" : "#pane-messages"} [data-scroll]`);
  left.delete(box);
  toEnd(box);
}

function toEnd(box) {
  if (box?.isConnected && !left.has(box)) box.scrollTop = box.scrollHeight;
}

function scrolled({ target }) {
  if (!target.matches?.("[data-scroll]")) return;
  const atEnd = target.scrollHeight - target.scrollTop - target.clientHeight <= NEAR;
  if (atEnd) left.delete(target);
  else if (target.scrollTop < (tops.get(target) ?? 0)) left.add(target);
  tops.set(target, target.scrollTop);
  if (target.scrollTop < target.clientHeight) loadOlder(target.querySelector("a.older"));
}

function clicked(event) {
  const link = event.target.closest("a.older");
  if (!link) return;
  event.preventDefault();
  loadOlder(link);
}

async function loadOlder(link) {
  if (!link || link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  const box = link.closest("[data-scroll]");
  const query = new URLSearchParams(new URL(link.href).search);
  query.set("before", box.querySelector("[data-ts]").dataset.ts);
  const answer = await fetch(`/pane/messages?${query}`).catch(() => null);
  if (answer?.ok && link.isConnected) add(box, link, await answer.text());
  link.ariaBusy = "false";
}

function add(box, link, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const rows = box.querySelector(".rows");
  left.add(box);
  steady(() => {
    const known = new Set([...rows.children].map((row) => row.dataset.key));
    const older = [...fresh.querySelectorAll(".rows > li")].filter((row) => !known.has(row.dataset.key));
    rows.prepend(...older.map((row) => document.importNode(row, true)));
    const top = fresh.querySelector("a.older, .beginning");
    if (top?.localName === "a") patch(link, top);
    else if (top) link.replaceWith(document.importNode(top, true));
  });
}

function watch() {
  for (const rows of document.querySelectorAll("[data-scroll] > .rows")) growing.observe(rows);
}

function firstSeen(box) {
  const top = box.getBoundingClientRect().top;
  return [...box.querySelectorAll("[data-ts]")].find((row) => row.getBoundingClientRect().bottom > top);
}
