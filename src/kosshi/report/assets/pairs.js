// Two bodies side by side: the switches of every such page, and the page on which any two are chosen (it needs compare.js).
"use strict";

/** Show the rows of a table that the switches "changed" and "harmless" ask for, and tell how many; the row an address leads to stays. */
function showRows(table, { changed, harmless }, output) {
  const rows = [...table.querySelectorAll("tbody > tr:not(.part)")];
  table.classList.toggle("hide-harmless", harmless.checked);
  let shown = 0;
  for (const row of rows) {
    const quiet = row.classList.contains("same") || (harmless.checked && row.classList.contains("harmless"));
    row.hidden = changed.checked && quiet && !row.classList.contains("moved") && location.hash !== `#${row.id}`;
    if (!row.hidden) shown += 1;
  }
  for (const body of table.tBodies) body.hidden = ![...body.rows].some((row) => !row.hidden && !row.classList.contains("part"));
  output.textContent = rows.length ? kosshi.fill(output.dataset.count, { n: shown, total: rows.length }) : "";
}

// --- any two bodies side by side ------------------------------------------------------------------------------

async function anyPair(page) {
  const { element, fill, compare, address } = kosshi;
  const form = page.querySelector("form");
  const output = form.querySelector("output");
  const body = page.querySelector("#sides");
  const say = (key) => page.getAttribute(`data-${key}`);
  let all;
  try { all = await kosshi.need("wordings"); } catch { output.textContent = say("missing"); output.hidden = false; form.hidden = false; return; }
  const numbers = new Map(all.bodies.map(([id], at) => [id, at]));
  const { a: first, b: second } = form.elements;

  /** The bodies to choose from, under their prefectures. */
  const options = () => {
    const groups = new Map();
    for (const [id, name, , prefecture] of all.bodies) {
      const key = prefecture || say("elsewhere");
      if (!groups.has(key)) groups.set(key, element("optgroup", "", { label: key }));
      groups.get(key).append(element("option", name, { value: id, lang: "ja" }));
    }
    return groups.size > 1 ? [...groups.values()] : [...[...groups.values()][0].childNodes];
  };
  for (const select of [first, second]) select.append(element("option", say("choose"), { value: "" }), ...options());

  const mark = (name) => element("span", say(`mark-${name}`), { class: `mark ${name}` });
  /** What a body says at a node, and whether that is a heading and nothing else. */
  const textsOf = (numbers_) => {
    const found = numbers_.map((number) => all.clauses[number]);
    const texts = found.map(([, text]) => text).filter(Boolean);
    return { text: (texts.length ? texts : found.map(([heading]) => heading)).join("\n"), bare: !texts.length };
  };
  /** A clause as it stands; one that is a heading and nothing else says so. */
  const clause = (heading, text) => {
    const made = document.createDocumentFragment();
    if (heading) made.append(element("b", heading), "\n");
    made.append(text || element("small", say("heading-only"), { lang: document.documentElement.lang }));
    return made;
  };
  const asIs = ({ text, bare }) => (bare ? clause(text, "") : text);
  const spot = (id, places, moved, unsure) => {
    const line = element("p", "", { class: "at" });
    const [path] = all.places[places[0]];
    line.append(element("a", places.map((place) => all.places[place][1]).join(say("separator")), { class: "place", lang: "ja", href: kosshi.clauseHref(id, path) }));
    if (moved) line.append(" ", mark("moved"));
    if (unsure) line.append(" ", element("span", say("mark-unsure"), { class: "unsure", title: say("legend-unsure") }));
    return line;
  };
  const cell = (...parts) => { const made = document.createElement("td"); made.append(...parts); return made; };
  const said = (content) => { const made = element("div", "", { class: "text", lang: "ja" }); made.append(content); return made; };

  const silent = (data, part) => {
    const key = data.parts.includes(part) ? "omitted" : "outside";
    return cell(mark(key), " ", element("small", say(`pair-${key}`)));
  };
  /** What the report itself found of two bodies, node by node; undefined where it has not compared them. */
  const judgedOf = ([a, b]) => {
    if (a.data.judged[b.id]) return a.data.judged[b.id];
    const turned = b.data.judged[a.id];
    return turned && Object.fromEntries(Object.entries(turned).map(([node, all_]) => [node, all_.map(([a1, a2, b1, b2, change]) => [b1, b2, a1, a2, change])]));
  };
  let judged;
  /** Where two wordings differ: as the report found, else as the browser does, which takes one letter for one wording. */
  const between = (number, sides, left, right) => {
    if (judged?.[number]) return compare.known(left, right, judged[number]);
    const found = compare.differences(left, right, sides[0].data.own, sides[1].data.own, all.same);
    const same = sides[0].reading[2] === sides[1].reading[2];
    return same ? found.map((one) => (one.change && !compare.HARMLESS.has(one.change) ? { ...one, change: "spelling" } : one)) : found;
  };
  const nodeRow = (number, sides) => {
    const [id, title, , , part] = all.nodes[number];
    const row = element("tr", "", { id: `n-${id}` });
    const head = element("th", "", { scope: "row" });
    head.append(element("a", title, { href: kosshi.nodeHref(id) }));
    row.append(head);
    if (sides.some(({ reading }) => !reading)) {
      row.className = sides.some(({ data, reading }) => !reading && !data.parts.includes(part)) ? "one outside" : "one";
      for (const { id: own, data, reading } of sides) {
        row.append(reading ? cell(spot(own, reading[3], reading[1], reading[5]), said(asIs(textsOf(reading[4])))) : silent(data, part));
      }
      return row;
    }
    const [left, right] = sides.map(({ reading }) => textsOf(reading[4]));
    const found = between(number, sides, left.text, right.text);
    const kinds = [...new Set(found.map(({ change }) => change).filter(Boolean))];
    row.className = !kinds.length ? "same" : kinds.every((kind) => compare.HARMLESS.has(kind)) ? "harmless" : "changed";
    if (sides[0].reading[1] !== sides[1].reading[1]) row.classList.add("moved");
    if (kinds.length) head.append(" ", element("small", kinds.map((kind) => say(`change-${kind}`)).join(say("separator"))));
    ["left", "right"].forEach((which, at) => {
      const { id: own, reading } = sides[at];
      const shown = [left, right][at];
      row.append(cell(spot(own, reading[3], reading[1], reading[5]), said(shown.bare ? asIs(shown) : compare.side(found, which))));
    });
    return row;
  };
  const extraRow = (side, { id }, [, , place, number]) => {
    const row = element("tr", "", { class: "extra" });
    const head = element("th", "", { scope: "row" });
    head.append(mark("added"));
    const [heading, text] = all.clauses[number];
    const own = cell(spot(id, [place], false), said(clause(heading, text)));
    row.append(head, ...(side ? [cell(), own] : [own, cell()]));
    return row;
  };
  const rowsOf = (part, sides) => {
    const rows = [];
    const extras = (after) => sides.forEach((side, at) => {
      for (const one of side.data.added) if (one[0] === part && one[1] === after) rows.push(extraRow(at, side, one));
    });
    extras(-1);
    all.nodes.forEach(([, , , , own], number) => {
      if (own !== part) return;
      const readings = sides.map((side) => ({ ...side, reading: side.readings.get(number) }));
      if (readings.some(({ reading }) => reading)) rows.push(nodeRow(number, readings));
      extras(number);
    });
    return rows;
  };

  const figures = page.querySelector(".figures");
  const count = (name) => body.querySelectorAll(`tr.${name}`).length;
  const tell = (sides) => {
    const only = (name, at) => [...body.querySelectorAll(`tr.${name}`)].filter((row) => row.cells[at + 1].querySelector(".at")).length;
    const lacking = [0, 1].map((at) => only("one.outside", at));
    const rough = judged ? "" : say("rough");
    const named = (key, side) => fill(say(key), { name: side.name });
    const numbers_ = [
      ...["same", "harmless", "changed"].map((name) => [count(name), say(`pair-${name}`) + rough]),
      ...sides.map((side, at) => [only("one", at) - lacking[at], named("pair-only", side)]),
      ...sides.map((side, at) => [lacking[at], named("pair-part", side)]).filter(([n]) => n),
      [count("moved"), say("pair-moved")], [count("extra"), say("pair-extra")],
    ];
    figures.replaceChildren(...numbers_.map(([number, label]) => {
      const item = document.createElement("li");
      item.append(element("b", number.toLocaleString()), " ", element("span", label));
      return item;
    }));
    const both = count("same") + count("harmless") + count("changed");
    page.querySelector(".lead").textContent = fill(say("pair-summary"), { both, same: count("same") + count("harmless"), a: sides[0].name, b: sides[1].name }) + rough;
    page.querySelector(".browser").hidden = Boolean(judged);
  };
  const filter = () => {
    output.hidden = page.querySelector("#result").hidden;
    showRows(body, form.elements, output);
  };

  let drawn = "";
  const draw = async () => {
    // only ids that are in the report lead to a file
    const ids = [first.value, second.value].filter((id) => numbers.has(id));
    const key = ids.join(" ");
    page.querySelector("#result").hidden = ids.length < 2;
    if (key === drawn) { filter(); return; }
    drawn = key;
    if (ids.length < 2) { body.querySelectorAll("tbody").forEach((one) => one.remove()); output.textContent = ""; output.hidden = true; return; }
    let data;
    try { data = await Promise.all(ids.map((id) => kosshi.need(`bodies/${id}`))); } catch { output.textContent = say("missing"); output.hidden = false; drawn = ""; return; }
    if (key !== drawn) return; // another choice was made meanwhile
    const sides = ids.map((id, at) => ({
      id, data: data[at], name: all.bodies[numbers.get(id)][1], readings: new Map(data[at].nodes.map((reading) => [reading[0], reading])),
    }));
    judged = judgedOf(sides);
    const head = page.querySelector("#heads");
    head.replaceChildren(element("th", say("node"), { scope: "col" }), ...sides.map(({ id, name }) => {
      const made = element("th", "", { scope: "col" });
      made.append(element("a", name, { href: `${kosshi.root}bodies/${id}.html`, lang: "ja" }));
      return made;
    }));
    const parts = [];
    for (const [part, title] of all.parts) {
      const rows = rowsOf(part, sides);
      if (!rows.length) continue;
      const made = element("tbody");
      const row = element("tr", "", { class: "part" });
      row.append(element("th", title, { scope: "rowgroup", colspan: "3" }));
      for (const one of rows) sides.forEach(({ name }, at) => { if (one.cells[at + 1].hasChildNodes()) one.cells[at + 1].dataset.name = name; });
      made.append(row, ...rows);
      parts.push(made);
    }
    body.querySelectorAll("tbody").forEach((one) => one.remove());
    body.append(...parts);
    page.querySelector("#pair-h").textContent = fill(say("pair-title"), { a: sides[0].name, b: sides[1].name });
    document.title = page.querySelector("#pair-h").textContent;
    tell(sides);
    filter();
  };
  page.querySelector("#swap").addEventListener("click", () => {
    address.write({ a: second.value, b: first.value });
  });
  kosshi.bind(form, draw);
}

document.addEventListener("DOMContentLoaded", () => {
  const [written, switches] = ["pair", "switches"].map((id) => document.getElementById(id));
  if (written) kosshi.bind(switches, () => showRows(written, switches.elements, switches.querySelector("output")));
  const any = document.getElementById("any-pair");
  if (any) anyPair(any);
});
