// Where a card may lie beside what it points at: pure geometry on rectangles {left, top, right, bottom}.
const GAP = 14;
const EDGE = 12;
const PHONE = 768;

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));
const at = (left, top, size) => ({ left, top, right: left + size.width, bottom: top + size.height });

export function overlap(a, b) {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

export function around(boxes) {
  return {
    left: Math.min(...boxes.map((box) => box.left)),
    top: Math.min(...boxes.map((box) => box.top)),
    right: Math.max(...boxes.map((box) => box.right)),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}

// The first place in which the card fits without touching the target: beside it, or on a phone at the far end of the
// screen, so that what belongs to the target can be read. If there is none, the corner that hides least of it.
export function beside(target, size, view) {
  const right = view.width - EDGE - size.width;
  const bottom = view.height - EDGE - size.height;
  const across = clamp(target.left, EDGE, Math.max(EDGE, right));
  const along = clamp(target.top, EDGE, Math.max(EDGE, bottom));
  const sides = [
    at(target.right + GAP, along, size),
    at(across, target.bottom + GAP, size),
    at(across, target.top - GAP - size.height, size),
    at(target.left - GAP - size.width, along, size),
  ];
  const within = (card) => card.left >= EDGE && card.top >= EDGE && card.left <= right && card.top <= bottom;
  const corners = [at(right, bottom, size), at(EDGE, bottom, size), at(right, EDGE, size), at(EDGE, EDGE, size)];
  const free = (card) => within(card) && overlap(card, target) === 0;
  const fitting = (view.width < PHONE ? corners : sides).find(free);
  return fitting ?? corners.reduce((best, one) => (overlap(one, target) < overlap(best, target) ? one : best));
}

// What of an element can be seen: its box, cut by the window and by every box that scrolls it; null if nothing is left.
export function seen(element) {
  const box = element.getBoundingClientRect();
  let { left, top, right, bottom } = box;
  for (let around = element.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflow === "visible") continue;
    const frame = around.getBoundingClientRect();
    [left, top] = [Math.max(left, frame.left), Math.max(top, frame.top)];
    [right, bottom] = [Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
  }
  [left, top] = [Math.max(left, 0), Math.max(top, 0)];
  [right, bottom] = [Math.min(right, innerWidth), Math.min(bottom, innerHeight)];
  return right - left > 4 && bottom - top > 4 ? { left, top, right, bottom } : null;
}
