// Two wordings against each other in the browser: words that differ, marked; and the page that sets any two bodies side by side.
"use strict";

kosshi.compare = (() => {
  const SIGNS = /^[\s、,・。.()（）「」『』[\]【】：:;；！!？?…―～~-]+$/u;
  const OWN = "\u25ef"; // stands for the body
  const NEAR = 12; // signs around a word that may decide what it is
  const LONGEST = 20000; // signs; longer texts are shown as wholly different
  const FARTHEST = 1500; // steps from one text to the other; beyond, marks would not help
  const ALIKE = 0.35; // share of common signs below which marks within the sentence do not help either
  const HARMLESS = new Set(["self-reference", "spelling", "punctuation"]);
  const segmenter = "Segmenter" in Intl ? new Intl.Segmenter("ja", { granularity: "word" }) : null;
  const fold = (text) => text.normalize("NFKC").replace(/\s+/g, "");
  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const RUNS = /[\p{sc=Han}々]+|[\p{sc=Katakana}ー]+|[\p{sc=Hiragana}]+|[\p{L}\p{N}]+|\s+|[^]/gu;
  const cut = (text) => (segmenter ? Array.from(segmenter.segment(text), (one) => one.segment) : text.match(RUNS) ?? []);

  /** A text as words: what each is compared by, how it is printed (the white space behind it with it), and whether it is the body's own. */
  const words = (text, own, { plain: same, where, lemmas, marks }) => {
    const origin = []; // where each sign of the text without white space stands
    for (let at = 0; at < text.length; at += 1) if (/\S/.test(text[at])) origin.push(at);
    const bare_ = origin.map((at) => text[at]).join("");
    origin.push(text.length);
    const mine = new Set(own.map(fold));
    const found = [];
    const keyOf = (key, from, to) => {
      for (const [word, first, behind, before] of where) {
        if (word !== key) continue;
        const fits = new RegExp(`^(?:${behind})`, "u").test(fold(bare_.slice(to, to + NEAR))) && new RegExp(`(?:${before})$`, "u").test(fold(bare_.slice(Math.max(from - NEAR, 0), from)));
        if (fits) return first;
      }
      return same[key] ?? lemmas[key] ?? key;
    };
    let at = 0;
    const push = (word) => {
      const [from, to] = [at, at + word.length];
      at = to;
      const key = fold(word);
      const printed = text.slice(found.length ? origin[from] : 0, origin[to]);
      found.push(mine.has(key) ? { key: OWN, printed, own: true } : { key: keyOf(key, from, to), printed, own: false });
    };
    for (const match of bare_.matchAll(pattern(own, same, marks))) {
      cut(bare_.slice(at, match.index)).forEach(push);
      push(match[0]);
    }
    cut(bare_.slice(at)).forEach(push);
    return found;
  };
  /** What is one word however a dictionary cuts it: the body's words for itself and words of the list; it finds nothing where there are none. */
  const pattern = (own, same, marks) => {
    const known = [...new Set([...own, ...Object.keys(same).filter((word) => word.length > 1)])].sort((a, b) => b.length - a.length);
    const attributive = new RegExp(marks.attributive, "u");
    const parts = known.map((word) => (attributive.test(word) && own.includes(word) ? `(?<!\\p{sc=Han})${escaped(word)}` : escaped(word)));
    return new RegExp(parts.join("|") || "(?!)", "gu");
  };

  /** The shortest way from keys a to keys b (Myers 1986): [kind, a from, a to, b from, b to]; null where it is too long. */
  const steps = (a, b) => {
    let head = 0;
    while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
    let tail = 0;
    while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
    const [n, m] = [a.length - head - tail, b.length - head - tail];
    const reach = new Map([[1, 0]]);
    const trace = [];
    let found = -1;
    for (let d = 0; d <= Math.min(n + m, FARTHEST) && found < 0; d += 1) {
      trace.push(new Map(reach));
      for (let k = -d; k <= d; k += 2) {
        let x = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1)) ? reach.get(k + 1) ?? 0 : (reach.get(k - 1) ?? -1) + 1;
        while (x < n && x - k < m && a[head + x] === b[head + x - k]) x += 1;
        reach.set(k, x);
        if (x >= n && x - k >= m) { found = d; break; }
      }
    }
    if (found < 0) return null;
    const back = [];
    let [x, y] = [n, m];
    for (let d = found; d > 0; d -= 1) {
      const before = trace[d];
      const k = x - y;
      const down = k === -d || (k !== d && (before.get(k - 1) ?? -1) < (before.get(k + 1) ?? -1));
      const [fromX, fromK] = down ? [before.get(k + 1) ?? 0, k + 1] : [before.get(k - 1) ?? -1, k - 1];
      const fromY = fromX - fromK;
      const [startX, startY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
      if (x > startX) back.push(["equal", startX, x, startY, y]);
      back.push(down ? ["insert", fromX, fromX, fromY, fromY + 1] : ["delete", fromX, fromX + 1, fromY, fromY]);
      [x, y] = [fromX, fromY];
    }
    if (x > 0) back.push(["equal", 0, x, 0, y]);
    const moved = back.reverse().map(([kind, a1, a2, b1, b2]) => [kind, a1 + head, a2 + head, b1 + head, b2 + head]);
    if (head) moved.unshift(["equal", 0, head, 0, head]);
    if (tail) moved.push(["equal", a.length - tail, a.length, b.length - tail, b.length]);
    return moved;
  };

  /** What a change is about, by the form of the words; the body's words for itself have become OWN. */
  const classify = (left, right, { figure, particles, defined }) => {
    const both = [fold(left), fold(right)];
    const all = (pattern_) => both.every((one) => !one || new RegExp(pattern_, "u").test(one));
    if (both.every((one) => !one || SIGNS.test(one))) return "punctuation";
    const without = both.map((one) => one.replace(new RegExp(defined.replace("{own}", OWN), "gu"), "").replaceAll(OWN, ""));
    if (both.some((one) => one.includes(OWN)) && without.every((one) => new RegExp(particles, "u").test(one))) return "self-reference";
    return all(figure) ? "parameter" : "substance";
  };
  const text = (found) => found.map((word) => word.printed).join("");
  const bare = (found) => found.map((word) => (word.own ? OWN : word.printed)).join("");

  /** Where two texts differ: a list of {left, right, change}; change is "" where they say and print the same. */
  const differences = (a, b, ownA, ownB, same) => {
    if (a === b) return [{ left: a, right: b, change: "" }];
    const apart = [{ left: a, right: b, change: "substance" }];
    if (Math.max(a.length, b.length) > LONGEST) return apart;
    const [wordsA, wordsB] = [words(a, ownA, same), words(b, ownB, same)];
    const way = steps(wordsA.map((word) => word.key), wordsB.map((word) => word.key));
    if (!way) return apart;
    const found = [];
    let [fromA, fromB] = [[], []];
    const flush = () => {
      if (!fromA.length && !fromB.length) return;
      found.push({ left: text(fromA), right: text(fromB), change: classify(bare(fromA), bare(fromB), same.marks) });
      [fromA, fromB] = [[], []];
    };
    for (const [kind, a1, a2, b1, b2] of way) {
      if (kind === "delete") fromA.push(...wordsA.slice(a1, a2));
      else if (kind === "insert") fromB.push(...wordsB.slice(b1, b2));
      else {
        flush();
        for (let step = 0; step < a2 - a1; step += 1) {
          const [one, other] = [wordsA[a1 + step], wordsB[b1 + step]];
          const change = fold(one.printed) === fold(other.printed) ? "" : one.own ? "self-reference" : SIGNS.test(one.printed) ? "punctuation" : "spelling";
          const last = found.at(-1);
          if (!change && last && !last.change) { last.left += one.printed; last.right += other.printed; } else found.push({ left: one.printed, right: other.printed, change });
        }
      }
    }
    flush();
    return found;
  };
  const alike = (found) => {
    const [common, all] = found.reduce(([shared, sum], { left, right, change }) => [shared + (change ? 0 : left.length + right.length), sum + left.length + right.length], [0, 0]);
    return all ? common / all : 1;
  };

  const marked = (name, words_, change) => kosshi.element(name, words_, { class: HARMLESS.has(change) ? `${change} harmless` : change });
  const NBSP = /^\s*$/;
  /** One side of a comparison with its own words marked; the white space behind a word stays unmarked. */
  const side = (found, which) => {
    const made = document.createDocumentFragment();
    for (const one of found) {
      const own = one[which];
      if (!own) continue;
      if (!one.change || NBSP.test(own)) { made.append(own); continue; }
      const end = own.trimEnd().length;
      made.append(marked(which === "left" ? "del" : "ins", own.slice(0, end), one.change), own.slice(end));
    }
    return made;
  };
  /** Both texts in one: words of the first struck out before those of the second. */
  const inline = (found) => {
    const made = document.createDocumentFragment();
    for (const { left, right, change } of found) {
      if (!change) { made.append(right); continue; }
      if (left.trim()) made.append(marked("del", left.trimEnd(), change));
      if (right) made.append(marked("ins", right.trimEnd(), change), right.slice(right.trimEnd().length));
    }
    return made;
  };
  return { differences, alike, side, inline, HARMLESS, ALIKE };
})();

// --- a node's page with many wordings: each is marked when it comes into view --------------------------------

function markWordings(page) {
  const { compare } = kosshi;
  const base = page.querySelector(".text[data-own]");
  const own = (text) => text.dataset.own.split("\n").filter(Boolean);
  const texts = page.querySelectorAll(".text[data-mark]");
  if (!base || !texts.length) return;
  const mark = (text, same) => {
    if (!("mark" in text.dataset)) return;
    delete text.dataset.mark;
    const found = compare.differences(base.textContent, text.textContent, own(base), own(text), same);
    if (compare.alike(found) >= compare.ALIKE) text.replaceChildren(compare.inline(found));
    else text.parentNode.querySelector(".apart").hidden = false;
  };
  const watch = (same) => {
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) { observer.unobserve(entry.target); mark(entry.target, same); }
    }, { rootMargin: "600px" });
    texts.forEach((text) => observer.observe(text));
    addEventListener("beforeprint", () => texts.forEach((text) => mark(text, same)));
  };
  kosshi.need("wordings").then(({ same }) => watch(same), () => {});
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
  const { a: first, b: second, changed, harmless } = form.elements;

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
  const textsOf = (numbers_) => {
    const found = numbers_.map((number) => all.clauses[number]);
    const texts = found.map(([, text]) => text).filter(Boolean);
    return (texts.length ? texts : found.map(([heading]) => heading)).join("\n");
  };
  const spot = (id, places, moved) => {
    const line = element("p", "", { class: "at" });
    const [path] = all.places[places[0]];
    line.append(element("a", places.map((place) => all.places[place][1]).join(say("separator")), { class: "place", lang: "ja", href: kosshi.clauseHref(id, path) }));
    if (moved) line.append(" ", mark("moved"));
    return line;
  };
  const cell = (...parts) => { const made = document.createElement("td"); made.append(...parts); return made; };
  const said = (content) => { const made = element("div", "", { class: "text", lang: "ja" }); made.append(content); return made; };

  const silent = (data, part) => {
    const key = data.parts.includes(part) ? "omitted" : "outside";
    return cell(mark(key), " ", element("small", say(`pair-${key}`)));
  };
  const nodeRow = (number, sides) => {
    const [id, title, , , part] = all.nodes[number];
    const row = element("tr", "", { id: `n-${id}` });
    const head = element("th", "", { scope: "row" });
    head.append(element("a", title, { href: kosshi.nodeHref(id) }));
    row.append(head);
    if (sides.some(({ reading }) => !reading)) {
      row.className = "one";
      for (const { id: own, data, reading } of sides) {
        row.append(reading ? cell(spot(own, reading[3], reading[1]), said(textsOf(reading[4]))) : silent(data, part));
      }
      return row;
    }
    const [left, right] = sides.map(({ reading }) => textsOf(reading[4]));
    const found = compare.differences(left, right, sides[0].data.own, sides[1].data.own, all.same);
    const kinds = [...new Set(found.map(({ change }) => change).filter(Boolean))];
    row.className = !kinds.length ? "same" : kinds.every((kind) => compare.HARMLESS.has(kind)) ? "harmless" : "changed";
    if (sides[0].reading[1] !== sides[1].reading[1]) row.classList.add("moved");
    if (kinds.length) head.append(" ", element("small", kinds.map((kind) => say(`change-${kind}`)).join(say("separator"))));
    ["left", "right"].forEach((which, at) => {
      const { id: own, reading } = sides[at];
      row.append(cell(spot(own, reading[3], reading[1]), said(compare.side(found, which))));
    });
    return row;
  };
  const extraRow = (side, { id }, [, , place, clause]) => {
    const row = element("tr", "", { class: "extra" });
    const head = element("th", "", { scope: "row" });
    head.append(mark("added"));
    const [heading, text] = all.clauses[clause];
    const content = document.createDocumentFragment();
    if (heading) content.append(element("b", heading), "\n");
    content.append(text);
    const own = cell(spot(id, [place], false), said(content));
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
    const only = (at) => [...body.querySelectorAll("tr.one")].filter((row) => row.cells[at + 1].querySelector(".at")).length;
    const named = (key, side) => fill(say(key), { name: side.name });
    const numbers_ = [
      [count("same"), say("pair-same")], [count("harmless"), say("pair-harmless")], [count("changed"), say("pair-changed")],
      [only(0), named("pair-only", sides[0])], [only(1), named("pair-only", sides[1])], [count("moved"), say("pair-moved")], [count("extra"), say("pair-extra")],
    ];
    figures.replaceChildren(...numbers_.map(([number, label]) => {
      const item = document.createElement("li");
      item.append(element("b", number.toLocaleString()), " ", element("span", label));
      return item;
    }));
    const both = count("same") + count("harmless") + count("changed");
    page.querySelector(".lead").textContent = fill(say("pair-summary"), { both, same: count("same") + count("harmless"), a: sides[0].name, b: sides[1].name });
  };
  const filter = () => {
    const rows = [...body.querySelectorAll("tbody tr:not(.part)")];
    body.classList.toggle("hide-harmless", harmless.checked);
    let shown = 0;
    for (const row of rows) {
      const quiet = row.classList.contains("same") || (harmless.checked && row.classList.contains("harmless"));
      row.hidden = changed.checked && quiet && !row.classList.contains("moved");
      if (!row.hidden) shown += 1;
    }
    for (const one of body.querySelectorAll("tbody")) one.hidden = ![...one.rows].some((row) => !row.hidden && !row.classList.contains("part"));
    output.hidden = page.querySelector("#result")?.hidden ?? false;
    output.textContent = rows.length ? fill(output.dataset.count, { n: shown, total: rows.length }) : "";
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
      made.append(row, ...rows);
      parts.push(made);
    }
    body.querySelectorAll("tbody").forEach((one) => one.remove());
    body.append(...parts);
    page.querySelector("#pair-h").textContent = fill(say("pair-title"), { a: sides[0].name, b: sides[1].name });
    document.title = page.querySelector("#pair-h").textContent;
    tell(sides);
    filter();
    const wanted = address.read().get("at");
    if (wanted) document.getElementById(`n-${wanted}`)?.scrollIntoView({ block: "center" });
  };
  page.querySelector("#swap").addEventListener("click", () => {
    address.write({ a: second.value, b: first.value });
  });
  kosshi.bind(form, draw);
}

// --- a page written for two bodies: only its switches --------------------------------------------------------

function writtenPair(table, form) {
  const output = form.querySelector("output");
  const rows = [...table.querySelectorAll("tbody > tr:not(.part)")];
  kosshi.bind(form, () => {
    const { changed, harmless } = form.elements;
    table.classList.toggle("changed", changed.checked);
    table.classList.toggle("hide-harmless", harmless.checked);
    let shown = 0;
    for (const row of rows) {
      const quiet = row.classList.contains("same") || (harmless.checked && row.classList.contains("harmless"));
      row.hidden = changed.checked && quiet && !row.classList.contains("moved") && row !== document.querySelector(":target");
      if (!row.hidden) shown += 1;
    }
    for (const body of table.tBodies) body.hidden = ![...body.rows].some((row) => !row.hidden && !row.classList.contains("part"));
    output.textContent = kosshi.fill(output.dataset.count, { n: shown, total: rows.length });
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const written = document.getElementById("pair");
  if (written) writtenPair(written, document.getElementById("switches"));
  const any = document.getElementById("any-pair");
  if (any) anyPair(any);
  const wordings = document.getElementById("wordings-section");
  if (wordings) markWordings(wordings);
});
