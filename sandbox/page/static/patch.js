// Bringing what stands on the page up to what the server drew anew, and touching nothing else: elements survive, and with
// them the focus, the scroll position and the typed text.
//
// What the server said last of an element's attributes is remembered. What differs from it by now was changed by the reader
// or by a script (an opened menu, a ticked box), and stays until the server says something else.

const served = new WeakMap();

export function remember(root) {
  for (const element of [root, ...root.querySelectorAll("*")]) served.set(element, attributesOf(element));
}

export function patch(old, fresh) {
  if (fresh.dataset.hash && old.dataset.hash === fresh.dataset.hash) return;
  const saysMore = old.localName === "textarea" && old.defaultValue !== fresh.defaultValue;
  patchAttributes(old, fresh);
  patchChildren(old, fresh);
  if (saysMore) old.value = fresh.defaultValue;
}

function patchAttributes(old, fresh) {
  const [before, after] = [served.get(old) ?? attributesOf(old), attributesOf(fresh)];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(name) !== after.get(name)) setAttribute(old, name, after.get(name));
  }
  served.set(old, after);
}

// These say what a control begins with; what stands in it is a property of its own.
const PROPERTIES = { checked: "checked", selected: "selected" };

function setAttribute(element, name, value) {
  if (value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
  if (name in PROPERTIES) element[PROPERTIES[name]] = value !== undefined;
  if (name === "value" && element.localName === "input") element.value = value ?? "";
}

function patchChildren(old, fresh) {
  const wanted = new Map([...fresh.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let at = firstToPatch(old, fresh);
  dropMissing(at, wanted);
  at = at?.isConnected ? at : firstToPatch(old, fresh);
  const known = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]));
  for (const child of [...fresh.childNodes]) {
    at = pastOwn(at);
    const match = keyOf(child) ? known.get(keyOf(child)) : alike(at, child) ? at : null;
    if (match) at = pastText(at, match);
    if (!match) old.insertBefore(adopted(child), at);
    else if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match) update(match, child);
  }
  while ((at = pastOwn(at))) {
    const next = at.nextSibling;
    drop(at);
    at = next;
  }
}

function update(old, fresh) {
  if (old.nodeType === Node.ELEMENT_NODE) patch(old, fresh);
  else if (old.data !== fresh.data) old.data = fresh.data;
}

// A list that keeps what was loaded above: patching begins at the first element that the server drew again.
function firstToPatch(old, fresh) {
  const first = fresh.firstElementChild;
  if (!("keepsOlder" in (old.dataset ?? {})) || !first) return old.firstChild;
  return [...old.children].find((child) => keyOf(child) === keyOf(first)) ?? old.firstChild;
}

// What is gone goes first, so that what stays need not be moved: an element that is moved loses the focus. The last one
// goes first: of dialogs that lie upon each other it is the highest, and the focus finds its way back through them.
function dropMissing(at, wanted) {
  const gone = [];
  for (; at; at = at.nextSibling) if (keyOf(at) && !wanted.has(keyOf(at)) && !isOwn(at)) gone.unshift(at);
  gone.forEach(drop);
}

function adopted(node) {
  const copy = document.importNode(node, true);
  if (copy.nodeType === Node.ELEMENT_NODE) remember(copy);
  return copy;
}

// A dialog that is closed before it goes gives the focus back to where it came from.
function drop(node) {
  for (const dialog of node.querySelectorAll?.("dialog[open]") ?? []) dialog.close();
  if (node.localName === "dialog" && node.open) node.close();
  node.remove();
}

// White space goes, so that the element behind it need not be moved before it.
function pastText(at, match) {
  while (at && at !== match && at.nodeType !== Node.ELEMENT_NODE) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
  return at;
}

function pastOwn(node) {
  while (node && isOwn(node)) node = node.nextSibling;
  return node;
}

// What an element is known by among its siblings: its name, or that of the first control in it. So a field stays the same
// when a block appears above it or its error goes.
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return undefined;
  if (node.dataset.key || node.id) return node.dataset.key || node.id;
  const control = node.dataset.actionId ? node : node.querySelector("[data-action-id]");
  return control ? `${control.dataset.blockId} ${control.dataset.actionId}` : undefined;
}

const isOwn = (node) => "mine" in (node.dataset ?? {});
const attributesOf = (element) => new Map([...element.attributes].map(({ name, value }) => [name, value]));

function alike(old, fresh) {
  if (!old || keyOf(old) || old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) return false;
  return old.nodeType !== Node.ELEMENT_NODE || old.type === fresh.type;
}
