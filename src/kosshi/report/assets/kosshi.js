// What all pages of the report share. Works from a disk: nothing is fetched, kept or sent; data come as scripts.
// Without these scripts every page shows what it holds; with them rows are filtered and sorted, and there is a search.
"use strict";
document.documentElement.classList.add("js");

const kosshi = {
  /** "{n} of {total}" with the values put in. */
  fill: (message, values) => message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole)),

  /** Width, case, kana and white space make no difference: ﾌﾟﾗｲﾊﾞｼｰ, プライバシー and ぷらいばしー are one word. */
  plain: (text) =>
    text.normalize("NFKC").toLowerCase().replace(/\s+/g, "").replace(/[\u30a1-\u30f6]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60)),

  /** An element with a text and attributes; texts never become markup. */
  element(name, text = "", attributes = {}) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) if (value !== "" && value !== null) made.setAttribute(key, value);
    return made;
  },

  /** Where a clause and a node have their pages. */
  clauseHref: (policy, path) => `${kosshi.root}bodies/${policy}.html#${encodeURIComponent(`c-${path}`)}`,
  nodeHref: (node, anchor = "") => `${kosshi.root}nodes/${node}.html${anchor && `#${anchor}`}`,

  get root() { return document.documentElement.dataset.root; },
};

// --- data: kosshi.need("wordings") asks for data/wordings.js, which calls kosshi.give -------------------------

{
  const asked = new Map();
  const given = new Map();
  kosshi.give = (name, value) => given.set(name, value);
  /** A promise of the data of that name; it fails where the file is missing. The name is never taken from the address as it is. */
  kosshi.need = (name) => {
    if (!asked.has(name)) {
      asked.set(name, new Promise((done, fail) => {
        const script = document.createElement("script");
        const failed = () => { asked.delete(name); script.remove(); fail(new Error(name)); };
        script.src = `${kosshi.root}data/${name}.js`;
        script.onload = () => (given.has(name) ? done(given.get(name)) : failed());
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return asked.get(name);
  };
}

// --- the state of a page in its address, so that every view has a link and "back" works: #!name=value&… ------

kosshi.address = {
  read: () => new URLSearchParams(location.hash.startsWith("#!") ? location.hash.slice(2) : ""),
  /** Change some values; an empty one goes. While somebody types, the view replaces the one before. */
  write(values, replacing = false) {
    const state = kosshi.address.read();
    for (const [name, value] of Object.entries(values)) {
      if (value) state.set(name, value);
      else state.delete(name);
    }
    const text = state.toString();
    if (text === kosshi.address.read().toString()) return;
    if (replacing) location.replace(`#!${text}`);
    else location.hash = `!${text}`;
  },
  /** Call when the address changes to another state; an anchor of the page (#files) is no state and changes nothing. */
  watch(restore) {
    addEventListener("hashchange", () => { if (!location.hash || location.hash.startsWith("#!")) restore(); });
    restore();
  },
};

/** Keep a form's fields in the address and call `apply` whenever one changes. */
kosshi.bind = (form, apply) => {
  const { address } = kosshi;
  const fields = () => [...form.elements].filter((field) => field.name);
  const value = (field) => {
    if (field.type !== "checkbox") return field.value;
    return field.checked === field.defaultChecked ? "" : field.checked ? "1" : "0";
  };
  const values = () => Object.fromEntries(fields().map((field) => [field.name, value(field)]));
  const restore = () => {
    const known = address.read();
    for (const field of fields()) {
      const wanted = known.get(field.name);
      if (field.type === "checkbox") field.checked = wanted === null ? field.defaultChecked : wanted === "1";
      else if (field.value !== (wanted ?? "")) field.value = wanted ?? "";
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.selectedIndex = 0;
    }
    apply();
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const typing = event.target.type === "search" || event.target.type === "text";
    address.write(values(), typing);
    apply();
  });
  form.addEventListener("reset", () => setTimeout(() => { address.write(Object.fromEntries(fields().map((field) => [field.name, ""]))); restore(); }));
  address.watch(restore);
};

// --- tables ---------------------------------------------------------------------------------------------------

/** Arrow keys go from link to link of a table. */
function arrows(table) {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  table.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest("td, th");
    if (!step || !cell || event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = [...table.rows].filter((row) => row.offsetParent);
    let line = rows.indexOf(cell.parentNode);
    let column = cell.cellIndex;
    for (;;) {
      line += step[0];
      column += step[1];
      const next = rows[line]?.cells[column];
      if (!next) return;
      const target = next.hidden ? null : next.querySelector("a");
      if (target) { event.preventDefault(); target.focus(); target.scrollIntoView({ block: "nearest", inline: "nearest" }); return; }
    }
  });
}

/** Heads of a table become buttons that sort its rows: up, down, as they were. */
function sortable(table) {
  const name = table.dataset.sort;
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const asWritten = [...body.rows];
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const words = (row, column) => row.cells[column]?.textContent.trim() ?? "";
  const compare = (column, down) => (a, b) => {
    const [one, other] = [words(a, column), words(b, column)];
    if (!one || !other) return Number(!one) - Number(!other); // what is empty comes last, whichever way
    return (down ? -1 : 1) * collator.compare(one, other);
  };
  const apply = () => {
    const [own, at, way] = (kosshi.address.read().get("sort") ?? "").split("~");
    const column = own === name ? Number(at) : -1;
    heads.forEach((head, place) => {
      if (!head.querySelector(".sort")) return;
      if (place === column) head.setAttribute("aria-sort", way === "down" ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    body.append(...(heads[column] ? [...asWritten].sort(compare(column, way === "down")) : asWritten));
  };
  heads.forEach((head, column) => {
    if (!head.textContent.trim()) return;
    const button = kosshi.element("button", "", { type: "button", class: "sort" });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: `${name}~${column}~down`, descending: "" }[head.getAttribute("aria-sort")] ?? `${name}~${column}~up`;
      kosshi.address.write({ sort: next });
      apply();
    });
  });
  kosshi.address.watch(apply);
}

/** A form with a choice "show" over rows that say in data-tags what they are; rows without a tag pass only "all". */
function rowFilter(form) {
  const table = document.getElementById(form.dataset.rows);
  const output = form.querySelector("output");
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  kosshi.bind(form, () => {
    const wanted = form.elements.show.value;
    let shown = 0;
    for (const row of rows) {
      row.hidden = Boolean(wanted) && !(row.dataset.tags ?? "").split(" ").includes(wanted);
      if (!row.hidden) shown += 1;
    }
    output.textContent = kosshi.fill(output.dataset.count, { n: shown, total: rows.length });
  });
}

// --- start ----------------------------------------------------------------------------------------------------

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll(".matrix")) arrows(table);
  for (const table of document.querySelectorAll("table[data-sort]")) if (table.tBodies[0]?.rows.length > 1) sortable(table);
  for (const form of document.querySelectorAll("form[data-rows]")) rowFilter(form);
  // what is folded is printed; afterwards it is folded again
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const one of document.querySelectorAll("main details:not([open])")) { one.open = true; opened.push(one); }
  });
  addEventListener("afterprint", () => { for (const one of opened.splice(0)) one.open = false; });
});
