// What leaves the drafting desk: the profile for kosshi draft (YAML), the text (Markdown, HTML), a file the desk reads again.
"use strict";

const deskExport = (() => {
  /** A quoted scalar: what JSON writes is YAML too, once the signs YAML takes for line ends or refuses are escaped. */
  const quoted = (value) =>
    JSON.stringify(value.toWellFormed?.() ?? value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const list = (values) => `[${values.map(quoted).join(", ")}]`;
  const STATE = "# kosshi-desk: ";

  /** The profile. Its last line is a comment with what the desk itself needs to go on. */
  function profile(draft, state) {
    const { profile: own, decisions, data } = draft;
    const flag = (path) => own.on.has(path);
    const lines = [
      "body:", `  name: ${quoted(own.name)}`, `  kind: ${quoted(own.kind)}`, `  calls_itself: ${quoted(own.self)}`, `  head: ${quoted(own.head)}`,
      ...(own.title ? [`title: ${quoted(own.title)}`] : []),
      `organs: ${list(own.organs)}`, `schools: ${own.schools}`,
      "persons:", `  bound: ${list(own.persons)}`, `  term: ${quoted(own.term)}`,
      `zones: [${["mynumber", "lgwan", "internet"].filter((zone) => flag(`zones.${zone}`)).join(", ")}]`, `wireless_lan: ${flag("wireless_lan")}`,
      "services:", ...["outsourcing", "cloud", "social_media"].map((name) => `  ${name}: ${flag(`services.${name}`)}`),
      `edition: ${data.edition}`, "wording: consensus", `numbering: ${own.numbering}`, `standards: ${own.standards}`,
      ...(own.date ? [`in_force: ${quoted(own.date)}`] : []),
      ...(own.instrument ? ["instrument:", `  kind: ${quoted(own.instrument)}`, `  number: ${quoted(own.number)}`] : []),
      ...(own.supplementary.length ? [`supplementary: ${list(own.supplementary)}`] : []),
    ];
    const nodes = data.nodes.filter(({ id }) => decisions[id]).map(({ id }) => {
      const { policy, text, leave } = decisions[id];
      const words = policy ? `policy: ${policy}` : text !== undefined ? `text: ${quoted(text)}` : `leave_out: ${quoted(leave)}`;
      return `  ${id}: {${words}}`;
    });
    lines.push(...(nodes.length ? ["nodes:", ...nodes] : ["nodes: {}"]), STATE + quoted(JSON.stringify(state)));
    return `${lines.join("\n")}\n`;
  }

  /** The state in a profile that the desk wrote; null where there is none. */
  function state(text) {
    const line = text.split("\n").find((one) => one.startsWith(STATE));
    if (!line) return null;
    try { return JSON.parse(JSON.parse(line.slice(STATE.length))); } catch { return null; }
  }

  // only what Markdown would take for a sign is escaped: the rest reads better as it is
  const SIGNS = /[`*]|\\(?=[!-/:-@[-`{-~])|(?<![\p{L}\p{N}_])_|_(?![\p{L}\p{N}_])|<(?=[A-Za-z/!?])|\[(?=[^\]]*\][(:[])|~(?=~)|&(?=#?\w+;)/gu;
  const plain = (text) => text.replaceAll("\n", " ").replace(SIGNS, "\\$&").replace(/^(?=[#>]|[-+]\s)/, "\\").replace(/^(\d{1,9})([.)])(?=\s)/, "$1\\$2");
  const words = (line, write) => [line.marker, line.heading && write(line.heading), line.text && write(line.text)].filter(Boolean).join("　");

  /** How deep the heading of a line is, 0 where it is none; the title has the first level. */
  const level = (line, several) => {
    if (line.kind === "title") return 1;
    if (line.kind === "chapter" || line.kind === "supplementary") return 2;
    return line.heading && !line.text ? Math.min(6, 1 + line.depth + several) : 0;
  };

  function markdown(draft) {
    const several = draft.clauses.length > 1;
    const blocks = [...draft.lines()].map((line) => {
      const signs = "#".repeat(level(line, several));
      const own = line.kind === "caption" ? `（${plain(line.heading)}）` : words(line, plain);
      return signs ? `${signs} ${own}` : own;
    });
    return `${blocks.join("\n\n")}\n`;
  }

  const html = (draft, lang) => {
    const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
    const several = draft.clauses.length > 1;
    const body = [...draft.lines()].map((line) => {
      const at = level(line, several);
      const own = line.kind === "caption" ? `（${escape(line.heading)}）` : words(line, escape);
      return at ? `<h${at}>${own}</h${at}>` : `<p class="${line.kind} d${line.depth ?? 0}">${own}</p>`;
    });
    return `<!DOCTYPE html>
<html lang="${lang}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><meta name="generator" content="kosshi">
<title>${escape(draft.title)}</title>
<style>
@page{size:A4;margin:25mm}
body{font-family:'BIZ UDPMincho','Yu Mincho','Hiragino Mincho ProN','Noto Serif CJK JP',serif;line-height:1.8;color:#111;background:#fff;max-width:43em;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;text-align:center;margin:1rem 0 2rem}h2{font-size:1.15rem;margin:1.5rem 0 .3rem}h3,h4,h5,h6{font-size:1rem;margin:.6rem 0 .2rem}
p{margin:0 0 .2rem;text-align:justify}.subtitle{text-align:right}.text{text-indent:1em}.d2{padding-left:1em}.d3{padding-left:2em}.d4,.d5{padding-left:3em}
@media print{body{max-width:none;margin:0;padding:0;font-size:10.5pt}h2,h3,h4,h5,h6{break-after:avoid}}
</style></head>
<body>
${body.join("\n")}
</body></html>
`;
  };

  /** Hand a text over as a file; nothing is sent. */
  function save(name, text, type) {
    const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
    const link = kosshi.element("a", "", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  return { profile, state, markdown, html, save };
})();
