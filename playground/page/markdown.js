// Discord's markdown as DOM nodes. Text is only ever set as text: no headline can become markup.

import { pageLocale } from "./texts.js";

const INLINE = [
  ["escape", /^\\([^A-Za-z0-9\s])/],
  ["code", /^(`+)([^`][\s\S]*?)\1(?!`)/],
  ["time", /^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/],
  ["channel", /^<#(\d+)>/],
  ["role", /^<@&(\d+)>/],
  ["user", /^<@!?(\d+)>/],
  ["command", /^<\/([^:>]{1,100}):\d+>/],
  ["link", /^\[((?:[^\[\]\\]|\\.)+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/],
  ["url", /^<?(https?:\/\/[^\s<>]*[^\s<>.,:;"'\])])>?/],
  ["strong", /^\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)/],
  ["u", /^__(?=\S)([\s\S]*?\S)__(?!_)/],
  ["s", /^~~(?=\S)([\s\S]*?\S)~~/],
  ["em", /^\*(?=[^\s*])([\s\S]*?[^\s*])\*(?!\*)/],
  ["em", /^_(?=[^\s_])([\s\S]*?[^\s_])_(?![A-Za-z0-9_])/],
  ["everyone", /^@(everyone|here)\b/],
];

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};

const STEPS = [
  ["year", 31536000], ["month", 2592000], ["day", 86400],
  ["hour", 3600], ["minute", 60], ["second", 1],
];

export function relative(seconds) {
  const away = seconds - Date.now() / 1000;
  const [unit, size] = STEPS.find(([, length]) => Math.abs(away) >= length) ?? STEPS.at(-1);
  const format = new Intl.RelativeTimeFormat(pageLocale(), { numeric: "auto" });
  return format.format(Math.round(away / size), unit);
}

export function moment(seconds, style = "f") {
  if (style === "R") return relative(seconds);
  return new Intl.DateTimeFormat(pageLocale(), STYLES[style] ?? STYLES.f).format(seconds * 1000);
}

function element(tag, name, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...children);
  return node;
}

export function outgoing(url, ...children) {
  const node = element("a", "", ...children);
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function time(seconds, style) {
  const node = element("time", "stamp", moment(seconds, style));
  const date = new Date(seconds * 1000);
  if (!Number.isNaN(date.getTime())) node.dateTime = date.toISOString();
  node.title = moment(seconds, "F");
  if (style === "R") node.dataset.relative = String(seconds);
  return node;
}

function drawn(kind, found, names) {
  switch (kind) {
    case "escape": return found[1];
    case "code": return element("code", "", found[2]);
    case "time": return time(Number(found[1]), found[2]);
    case "channel": return element("span", "mention", `#${names.channel(found[1])}`);
    case "role": return element("span", "mention", `@${names.role(found[1])}`);
    case "user": return element("span", "mention", `@${names.user(found[1])}`);
    case "command": return element("span", "mention", `/${found[1]}`);
    case "link": return outgoing(found[2], ...inline(found[1], names));
    case "url": return outgoing(found[1], found[1]);
    case "everyone": return element("span", "mention", found[0]);
    default: return element(kind, "", ...inline(found[1], names));
  }
}

// One pass from left to right; an inner text is shorter than its outer one, so it always ends.
export function inline(text, names) {
  const nodes = [];
  let plain = "";
  let rest = text;
  let before = "";
  while (rest) {
    const hit = match(rest, before);
    if (hit) {
      if (plain) nodes.push(plain);
      plain = "";
      nodes.push(drawn(hit.kind, hit.found, names));
      before = hit.found[0].at(-1);
      rest = rest.slice(hit.found[0].length);
    } else {
      before = rest[0];
      plain += before;
      rest = rest.slice(1);
    }
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function match(rest, before) {
  if (!"\\`<[h*_~@".includes(rest[0])) return null;
  for (const [kind, pattern] of INLINE) {
    if (rest[0] === "_" && /[A-Za-z0-9]/.test(before)) return null;
    const found = pattern.exec(rest);
    if (found) return { kind, found };
  }
  return null;
}

function line(text, names) {
  let found = /^(#{1,3}) +(.+)/.exec(text);
  if (found) return element(`h${found[1].length + 2}`, "md-title", ...inline(found[2], names));
  found = /^-# +(.+)/.exec(text);
  if (found) return element("small", "md-small", ...inline(found[1], names));
  found = /^(\s*)[-*] +(.+)/.exec(text);
  if (found) {
    const node = element("div", "md-item", ...inline(found[2], names));
    node.style.marginInlineStart = `${1 + Math.min(found[1].length, 8) / 2}em`;
    return node;
  }
  return element("div", "md-line", ...(text ? inline(text, names) : [document.createElement("br")]));
}

// Blocks: fences, quotes, and lines.
export function markdown(text, names) {
  const root = element("div", "md");
  for (const piece of String(text ?? "").split(/(```[\s\S]*?```)/)) {
    if (piece.startsWith("```") && piece.length > 5) {
      const body = piece.slice(3, -3).replace(/^[a-z0-9+-]*\n/i, "");
      root.append(element("pre", "", element("code", "", body)));
    } else if (piece) {
      paragraphs(piece.replace(/^\n|\n$/g, ""), root, names);
    }
  }
  return root;
}

function paragraphs(text, root, names) {
  let quote = null;
  for (const raw of text.split("\n")) {
    const found = /^> ?(.*)/.exec(raw);
    if (!found) {
      quote = null;
      root.append(line(raw, names));
      continue;
    }
    if (!quote) {
      quote = element("blockquote", "");
      root.append(quote);
    }
    quote.append(line(found[1], names));
  }
}

export { element };
