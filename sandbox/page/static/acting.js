// Asking the server to do something for the person who looks; what comes of it arrives as a change of the panes.
import { toast } from "./toasts.js";

const SILENT = { ok: false, shown: "The sandbox doesn't answer. Is it still running?" };

let forms = Promise.resolve();

// What is done to a form goes one after the other: what was typed last is there before it is submitted.
const IN_ORDER = new Set(["enter", "submit", "close"]);

export async function act(body) {
  const sent = { as: document.body.dataset.as, ...body };
  const outcome = await (IN_ORDER.has(sent.kind) ? (forms = forms.then(() => ask(sent))) : ask(sent));
  if (outcome.shown) toast(outcome.shown);
  document.dispatchEvent(new CustomEvent("sandbox:acted", { detail: { ...sent, ...outcome } }));
  return outcome;
}

async function ask(sent) {
  const headers = { "Content-Type": "application/json", "X-Sandbox": "page" };
  try {
    const answer = await fetch("/act", { method: "POST", headers, body: JSON.stringify(sent) });
    return answer.status < 500 ? await answer.json() : { ok: false, shown: "The sandbox stumbled over this. Its terminal says why." };
  } catch {
    return SILENT;
  }
}
