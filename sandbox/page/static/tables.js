// Tables of figures: a click on a head sorts by its column, the buttons below turn the pages.

export function startTables(page) {
  page.addEventListener("click", (event) => {
    const head = event.target.closest(".bk-sort");
    const turn = event.target.closest(".bk-pager [data-turn]");
    if (head) sort(head.closest("th"));
    if (turn) show(turn.closest(".bk-data-table"), pageOf(turn.closest(".bk-data-table")) + Number(turn.dataset.turn));
  });
}

function sort(head) {
  const table = head.closest(".bk-data-table");
  const body = table.querySelector("tbody");
  const column = [...head.parentElement.children].indexOf(head);
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of head.parentElement.children) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...body.rows].sort((a, b) => compare(a.cells[column], b.cells[column]) * (down ? -1 : 1));
  body.append(...rows);
  show(table, 0);
}

function compare(a, b) {
  if (a.dataset.sort !== undefined && b.dataset.sort !== undefined) return Number(a.dataset.sort) - Number(b.dataset.sort);
  return a.textContent.localeCompare(b.textContent, undefined, { numeric: true, sensitivity: "base" });
}

const pageOf = (table) => Number(table.dataset.page ?? 0);

function show(table, page) {
  const rows = [...table.querySelector("tbody").rows];
  const size = Number(table.dataset.pageSize);
  table.dataset.page = page;
  rows.forEach((row, at) => {
    row.hidden = Math.floor(at / size) !== page;
  });
  const pager = table.querySelector(".bk-pager");
  if (!pager) return;
  const last = Math.min(rows.length, (page + 1) * size);
  pager.querySelector("[role=status]").textContent = `${page * size + 1}–${last} of ${rows.length}`;
  pager.querySelector("[data-turn='-1']").disabled = page === 0;
  pager.querySelector("[data-turn='1']").disabled = last === rows.length;
}
