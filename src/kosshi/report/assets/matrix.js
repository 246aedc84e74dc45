// The matrix of few bodies: nodes down, bodies across, all of it on the page; filtered, folded and put in order here.
"use strict";

function matrix(table, form) {
  const { address, fill, plain } = kosshi;
  const FIRST = 2; // columns before the bodies
  const heads = [...table.tHead.rows[0].cells].slice(FIRST);
  const lines = [...table.rows].map((row) => [row, [...row.cells]]); // cells as written, however the columns stand now
  const cellsOf = new Map(lines);
  const rows = [...table.querySelectorAll("tr.node")];
  const byNode = new Map(rows.map((row) => [row.dataset.node, row]));
  const titles = new Map(rows.map((row) => [row, plain(row.cells[0].textContent)]));
  const above = (id) => byNode.get(id.slice(0, id.lastIndexOf(".")));
  const folded = new Set();
  const output = form.querySelector("output");
  const mark = (row, at) => cellsOf.get(row)[at + FIRST].className;

  const matches = (row, status, columns) => {
    const marks = columns.map((at) => mark(row, at)).filter((one) => one !== "outside");
    if (!marks.length) return status === "";
    if (status === "omitted" || status === "moved") return marks.includes(status);
    return status === "" || marks.some((one) => one !== marks[0]);
  };
  const hiddenByFold = (id) => {
    for (let row = above(id); row; row = above(row.dataset.node)) if (folded.has(row.dataset.node)) return true;
    return false;
  };
  const count = (row, columns, wanted) => columns.filter((at) => mark(row, at) === wanted).length;

  let columnOrder = "";
  const orderColumns = (way) => {
    if (way === columnOrder) return;
    columnOrder = way;
    const places = heads.map((_, at) => at);
    const collator = new Intl.Collator("ja");
    const omitted = places.map((at) => rows.filter((row) => mark(row, at) === "omitted").length);
    if (way === "omitted") places.sort((a, b) => omitted[b] - omitted[a] || a - b);
    if (way === "name") places.sort((a, b) => collator.compare(heads[a].textContent, heads[b].textContent) || a - b);
    for (const [row, cells] of lines) row.append(...places.map((at) => cells[at + FIRST]));
  };
  let rowOrder = "";
  const orderRows = (way, columns) => {
    const key = way === "omitted" ? `${way} ${columns}` : way;
    if (key === rowOrder) return;
    rowOrder = key;
    const worth = { omitted: (row) => count(row, columns, "omitted"), wordings: (row) => Number.parseInt(row.cells[1].textContent, 10) || 0 }[way];
    for (const body of table.tBodies) {
      const own = rows.filter((row) => row.parentNode === body);
      if (worth) own.sort((a, b) => worth(b) - worth(a) || rows.indexOf(a) - rows.indexOf(b));
      const last = body.querySelector(".added-row");
      for (const row of own) body.insertBefore(row, last);
    }
    table.classList.toggle("flat", Boolean(worth));
  };

  const apply = () => {
    const { status, part, kind, prefecture, edition, letters, find, order, rows: way } = form.elements;
    const fits = ({ dataset }) =>
      (!kind.value || dataset.kind === kind.value) && (!prefecture.value || dataset.prefecture === prefecture.value) && (!edition.value || dataset.editions.split(" ").includes(edition.value));
    const visible = heads.map(fits);
    const columns = visible.flatMap((shown, at) => (shown ? [at] : []));
    const wanted = plain(find.value);
    orderColumns(order.value);
    orderRows(way.value, columns);
    for (const [, cells] of lines) visible.forEach((shown, at) => { const cell = cells[at + FIRST]; if (cell.hidden === shown) cell.hidden = !shown; });
    const narrowed = Boolean(status.value || wanted || way.value);
    for (const body of table.tBodies) {
      body.hidden = Boolean(part.value) && body.dataset.part !== part.value;
      const button = body.querySelector("tr.part .fold");
      body.classList.toggle("closed", button.getAttribute("aria-expanded") === "false" && !narrowed && body.dataset.part !== part.value);
    }
    table.classList.toggle("letters", letters.checked);
    let shown = 0;
    const context = new Set();
    for (const row of rows) {
      const kept = matches(row, status.value, columns) && titles.get(row).includes(wanted);
      row.classList.remove("context");
      row.hidden = !kept || (!narrowed && hiddenByFold(row.dataset.node));
      if (!kept || row.parentNode.hidden) continue;
      shown += 1;
      for (let upper = above(row.dataset.node); upper; upper = above(upper.dataset.node)) context.add(upper);
    }
    if (narrowed && !way.value) for (const row of context) if (row.hidden) { row.hidden = false; row.classList.add("context"); }
    output.textContent = fill(output.dataset.count, { n: shown, total: rows.length, bodies: columns.length });
  };

  const fold = (button, open) => {
    button.setAttribute("aria-expanded", String(open));
    const id = button.closest("tr").dataset.node;
    if (id) folded[open ? "delete" : "add"](id);
  };
  table.addEventListener("click", (event) => {
    const button = event.target.closest(".fold");
    if (!button) return;
    fold(button, button.getAttribute("aria-expanded") === "false");
    address.write({ folded: [...table.querySelectorAll(".fold")].flatMap((one, at) => (one.getAttribute("aria-expanded") !== one.dataset.open ? [at] : [])).join(".") });
    apply();
  });
  const buttons = [...table.querySelectorAll(".fold")];
  for (const button of buttons) button.dataset.open = button.getAttribute("aria-expanded");
  address.watch(() => {
    const turned = new Set((address.read().get("folded") ?? "").split(".").filter(Boolean).map(Number));
    buttons.forEach((button, at) => fold(button, (button.dataset.open === "true") !== turned.has(at)));
  });
  kosshi.bind(form, apply);
}

document.addEventListener("DOMContentLoaded", () => {
  const table = document.getElementById("matrix");
  if (table) matrix(table, document.getElementById("filters"));
});
