// What stands in an element, as the page sends it: a string, a list of strings, or null where there is nothing.
export function valueOf(root) {
  const kind = root.dataset.kind;
  if (kind === "multi_external_select") return [...root.querySelectorAll(".bk-chip")].map((chip) => chip.dataset.value);
  if (kind === "external_select") return root.dataset.value || null;
  if (kind === "checkboxes" || kind.startsWith("multi_")) return checked(root).map((box) => box.value);
  if (kind === "radio_buttons") return checked(root)[0]?.value ?? null;
  return root.value || null;
}

export function tell(root, name, detail) {
  root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

export const checked = (root) => [...root.querySelectorAll("input:checked")];
