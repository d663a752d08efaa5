// Going somewhere else, and fetching panes anew: both only ever patch what the server drew.
import { patch, remember } from "./patch.js";
import { steady } from "./scrolling.js";

const PARTS = [".acting", ".top-tools", "#pane-strip", ".frame", "#pane-modal"];
const CALM = 1000; // milliseconds between two looks at a pane while time is moved on and much happens
const CALM_CLOCK = 200; // the same for the clock strip, so that what has happened is never long ahead of it

let journeys = 0;
let arrivals = 0;
const running = new Set();
const again = new Set();

export function startGoing() {
  for (const part of PARTS) remember(document.querySelector(part));
  addEventListener("popstate", () => travel(location.href));
  document.addEventListener("click", followed);
}

export async function go(url) {
  await travel(new URL(url, location).href, () => history.pushState(null, "", url));
}

// Whether the page of another place is on its way: then the panes that stand here still are those of the old one.
export const isUnderWay = () => journeys !== arrivals;

// Fetch panes anew, each once at a time; whoever asks meanwhile gets another look afterwards.
export async function refresh(...names) {
  const looks = names.map((name) => (running.has(name) ? again.add(name) : look(name)));
  await Promise.all(looks);
}

async function look(name) {
  running.add(name);
  try {
    do {
      again.delete(name);
      await fetchPane(name);
      const calm = name === "strip" ? CALM_CLOCK : CALM;
      if (again.has(name) && isBusy()) await new Promise((done) => setTimeout(done, calm));
    } while (again.has(name));
  } finally {
    running.delete(name);
  }
}

async function fetchPane(name) {
  const journey = journeys;
  const answer = isUnderWay() ? null : await fetch(`/pane/${name}?${queryFor(name)}`).catch(() => null);
  if (!answer || journey !== journeys) return;
  if (answer.status === 404) return location.reload();
  if (!answer.ok) return;
  const drawn = parse(await answer.text()).querySelector(`[data-pane="${name}"]`);
  const old = document.querySelector(`[data-pane="${name}"]`);
  if (journey !== journeys || !drawn || !old) return;
  steady(() => patch(old, drawn));
  announce([name], false);
}

// Messages that were loaded above the newest ones are drawn anew too.
function queryFor(name) {
  const query = new URLSearchParams(location.search);
  query.set("as", document.body.dataset.as);
  if (document.body.dataset.in) query.set("in", document.body.dataset.in);
  const first = name === "messages" && document.querySelector("#pane-messages [data-ts]");
  if (first) query.set("since", first.dataset.ts);
  return query;
}

async function travel(url, arrived = () => {}) {
  const journey = ++journeys;
  const answer = await fetch(url).catch(() => null);
  const fresh = answer?.ok ? parse(await answer.text()) : null;
  if (journey !== journeys) return;
  if (!fresh) return location.assign(url);
  arrivals = journey;
  arrived();
  document.title = fresh.title;
  document.body.dataset.as = fresh.body.dataset.as;
  document.body.dataset.in = fresh.body.dataset.in;
  document.body.className = fresh.body.className;
  steady(() => PARTS.forEach((part) => patch(document.querySelector(part), fresh.querySelector(part))));
  if (document.activeElement === document.body) document.getElementById("middle").focus({ preventScroll: true });
  announce([...document.querySelectorAll("[data-pane]")].map((pane) => pane.dataset.pane), true);
}

function followed(event) {
  const link = event.target.closest('a[href^="/?"]');
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !plain || event.defaultPrevented || link.target || link.matches(".older")) return;
  event.preventDefault();
  go(link.getAttribute("href"));
}

const isBusy = () => document.querySelector("#pane-strip [data-busy]");
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

function announce(panes, moved) {
  document.dispatchEvent(new CustomEvent("sandbox:patched", { detail: { panes, moved } }));
}
