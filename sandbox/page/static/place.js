// Where a card may lie: pure geometry on rectangles {left, top, right, bottom}.
const GAP = 14;
const EDGE = 12;

const clamp = (value, low, high) => Math.max(low, Math.min(value, high));
const isWithin = (place, view) =>
  place.left >= view.left && place.top >= view.top && place.right <= view.right && place.bottom <= view.bottom;
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

// The places at the four sides of a box, along it as far as the window lets them.
export function beside(box, size, view) {
  const across = clamp(box.left, EDGE, Math.max(EDGE, view.right - EDGE - size.width));
  const along = clamp(box.top, EDGE, Math.max(EDGE, view.bottom - EDGE - size.height));
  return [
    at(box.right + GAP, along, size),
    at(across, box.bottom + GAP, size),
    at(across, box.top - GAP - size.height, size),
    at(box.left - GAP - size.width, along, size),
  ];
}

// The places in the corners of a room, the upper ones first: what is new comes in at the bottom.
export function corners(room, size) {
  const [right, bottom] = [room.right - EDGE - size.width, room.bottom - EDGE - size.height];
  const [left, top] = [room.left + EDGE, room.top + EDGE];
  return [at(right, top, size), at(left, top, size), at(right, bottom, size), at(left, bottom, size)];
}

// The place at the foot of a column, and how wide a card may be there.
export const foot = (column, size) => at(column.left + EDGE, column.bottom - EDGE - size.height, size);
export const widthIn = (column) => Math.floor(column.right - column.left - 2 * EDGE);

// The first place in the window that covers nothing; if there is none, the one that covers least. `ranks` are lists of
// boxes, the dearest first: nothing of them is given up for anything that comes later.
export function freest(places, ranks, view) {
  const covered = (place) => ranks.map((boxes) => boxes.reduce((sum, box) => sum + overlap(place, box), 0));
  const ranked = places.filter((place) => isWithin(place, view)).map((place) => ({ place, costs: covered(place) }));
  ranked.sort((one, other) => one.costs.map((cost, rank) => cost - other.costs[rank]).find(Boolean) ?? 0);
  return ranked[0]?.place ?? places[0];
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
