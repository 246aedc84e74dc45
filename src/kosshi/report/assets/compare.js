// Two wordings against each other in the browser: words that differ, marked.
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
  /** The same list from differences that are known: [from, to in a, from, to in b, change], in code points. */
  const known = (a, b, judged) => {
    const [signsA, signsB] = [[...a], [...b]];
    const found = [];
    let [atA, atB] = [0, 0];
    const upTo = (a1, b1) => {
      const [left, right] = [signsA.slice(atA, a1).join(""), signsB.slice(atB, b1).join("")];
      if (left || right) found.push({ left, right, change: "" });
    };
    for (const [a1, a2, b1, b2, change] of judged) {
      upTo(a1, b1);
      found.push({ left: signsA.slice(a1, a2).join(""), right: signsB.slice(b1, b2).join(""), change });
      [atA, atB] = [a2, b2];
    }
    upTo(signsA.length, signsB.length);
    return found;
  };
  const alike = (found) => {
    const [common, all] = found.reduce(([shared, sum], { left, right, change }) => [shared + (change ? 0 : left.length + right.length), sum + left.length + right.length], [0, 0]);
    return all ? common / all : 1;
  };

  const marked = (name, words_, change) => kosshi.element(name, words_, { class: HARMLESS.has(change) ? `${change} harmless` : change });
  const BLANK = /^\s*$/;
  /** One side of a comparison with its own words marked; the white space behind a word stays unmarked. */
  const side = (found, which) => {
    const made = document.createDocumentFragment();
    for (const one of found) {
      const own = one[which];
      if (!own) continue;
      if (!one.change || BLANK.test(own)) { made.append(own); continue; }
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
  return { differences, known, alike, side, inline, HARMLESS, ALIKE };
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

document.addEventListener("DOMContentLoaded", () => {
  const wordings = document.getElementById("wordings-section");
  if (wordings) markWordings(wordings);
});
