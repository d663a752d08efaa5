// Touching what apps have drawn: every press and choice of a Block Kit element as an act.
import { act } from "./acting.js";
import { confirmed } from "./dialogs.js";

export function startSurfaces() {
  document.addEventListener("bk:press", ({ target, detail }) => touch(target, { kind: "press", value: detail.value }));
  document.addEventListener("bk:choose", ({ target, detail }) => touch(target, choice(target, detail.value)));
  document.addEventListener("bk:search", ({ target, detail }) => search(target, detail));
}

async function touch(root, deed) {
  if (!(await agreed(root))) return revert(root);
  root.ariaBusy = "true";
  await act({ ...deed, ...idsOf(root) });
  root.ariaBusy = "false";
}

// What stands in a form is kept by the server; anything else is told to the app at once.
function choice(root, value) {
  return root.closest(".bk-input") && viewOf(root) ? { kind: "enter", value } : { kind: "choose", choice: value };
}

async function search(root, { typed, show }) {
  const { options } = await act({ kind: "search", typed, ...idsOf(root) });
  show(options ?? []);
}

function agreed(root) {
  return root.dataset.confirm ? confirmed(JSON.parse(root.dataset.confirm)) : true;
}

// Who thinks better of a choice finds the old one again.
function revert(root) {
  for (const control of root.matches("input, select, textarea") ? [root] : root.querySelectorAll("input, option")) {
    if (control.localName === "select") for (const option of control.options) option.selected = option.defaultSelected;
    else if (["checkbox", "radio"].includes(control.type)) control.checked = control.defaultChecked;
    else if ("defaultValue" in control) control.value = control.defaultValue;
  }
}

function idsOf(root) {
  const { blockId, actionId } = root.dataset;
  return { surface: surfaceOf(root), view: viewOf(root), block_id: blockId, action_id: actionId };
}

const surfaceOf = (root) => root.closest("[data-surface]").dataset.surface;
const viewOf = (root) => surfaceOf(root).match(/^view:(.+)/)?.[1];
