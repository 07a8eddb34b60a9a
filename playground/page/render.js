// Messages, embeds and components, drawn as Discord draws them.

import { element, inline, markdown, outgoing } from "./markdown.js";
import { pageLocale, say } from "./texts.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const PLAIN_EMBED = "var(--line-strong)";

export const isEphemeral = (message) => Boolean((message.flags ?? 0) & EPHEMERAL);

export function drawMessage(message, { names, act, dismiss }) {
  const node = element("article", "message");
  node.dataset.id = message.id;
  node.setAttribute("aria-label", message.author.global_name ?? message.author.username);
  if (isEphemeral(message)) node.classList.add("ephemeral");
  if (mentionsMe(message, names)) node.classList.add("mentioned");
  node.append(avatar(message.author), body(message, { names, act, dismiss }));
  if (message.used) node.prepend(usage(message.used, names));
  return node;
}

function mentionsMe(message, names) {
  return Boolean(message.mention_everyone)
    || (message.mention_roles ?? []).some((role) => names.isMine(role));
}

function usage({ who, what, ...others }, names) {
  return element("p", "usage", say("used", names.person(who), `/${others[pageLocale()] ?? what}`));
}

function avatar(author) {
  const name = author.global_name ?? author.username;
  const node = element("div", "avatar", author.bot ? "M" : name.slice(0, 1).toUpperCase());
  node.setAttribute("aria-hidden", "true");
  if (author.bot) node.classList.add("bot");
  return node;
}

function body(message, tools) {
  const node = element("div", "body", heading(message));
  if ((message.flags ?? 0) & LOADING) {
    node.append(element("p", "thinking", say("thinking")));
  }
  if (message.content) node.append(markdown(message.content, tools.names));
  for (const embed of message.embeds ?? []) node.append(drawEmbed(embed, tools.names));
  for (const row of message.components ?? []) node.append(drawRow(row, message, tools));
  if (isEphemeral(message)) node.append(private_(message, tools));
  return node;
}

function heading(message) {
  const node = element("header", "byline",
    element("strong", "who", message.author.global_name ?? message.author.username));
  if (message.author.bot) node.append(element("span", "app", say("app")));
  const stamp = element("time", "at", clock(message.timestamp));
  stamp.dateTime = message.timestamp;
  node.append(stamp);
  if (message.edited_timestamp) node.append(element("span", "at", say("edited")));
  return node;
}

function clock(timestamp) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" })
    .format(new Date(timestamp));
}

function private_(message, { dismiss }) {
  const button = element("button", "plain", say("dismiss"));
  button.type = "button";
  button.addEventListener("click", () => dismiss(message));
  return element("p", "only-you", `${say("only_you")} `, button);
}

function drawEmbed(embed, names) {
  const node = element("div", "embed");
  const color = embed.color ? `#${embed.color.toString(16).padStart(6, "0")}` : PLAIN_EMBED;
  node.style.setProperty("--edge", color);
  const text = element("div", "embed-text");
  if (embed.author?.name) text.append(element("p", "embed-author", linked(embed.author)));
  if (embed.title) text.append(title(embed, names));
  if (embed.description) text.append(markdown(embed.description, names));
  if (embed.fields?.length) text.append(fields(embed.fields, names));
  if (embed.image?.url) text.append(image(embed.image, "embed-image"));
  if (embed.footer?.text || embed.timestamp) text.append(footer(embed));
  node.append(text);
  if (embed.thumbnail?.url) node.append(image(embed.thumbnail, "embed-thumbnail"));
  return node;
}

function linked({ name, url }) {
  return url ? outgoing(url, name) : name;
}

function title(embed, names) {
  const words = inline(embed.title, names);
  return element("p", "embed-title", ...(embed.url ? [outgoing(embed.url, ...words)] : words));
}

function fields(list, names) {
  const node = element("dl", "fields");
  for (const field of list) {
    const cell = element("div", field.inline ? "field inline" : "field",
      element("dt", "", ...inline(field.name, names)));
    const value = element("dd", "");
    value.append(markdown(field.value, names));
    cell.append(value);
    node.append(cell);
  }
  return node;
}

function footer(embed) {
  const parts = [embed.footer?.text ?? ""];
  if (embed.timestamp) {
    parts.push(new Intl.DateTimeFormat(document.documentElement.lang,
      { dateStyle: "short", timeStyle: "short" }).format(new Date(embed.timestamp)));
  }
  return element("p", "embed-footer", parts.filter(Boolean).join(" · "));
}

// A picture from a stranger's host is named, not fetched: nothing leaves this machine.
function image({ url, description }, name) {
  const host = new URL(url).hostname;
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host)) {
    return element("p", "image-elsewhere", say("image_at", host));
  }
  const node = element("img", name);
  node.src = url;
  node.alt = description ?? "";
  node.loading = "lazy";
  return node;
}

function drawRow(row, message, tools) {
  if (row.type !== 1) return element("p", "not-drawn", say("not_drawn", row.type));
  const node = element("div", "row");
  for (const part of row.components ?? []) node.append(drawPart(part, message, tools));
  return node;
}

function drawPart(part, message, tools) {
  if (part.type === 2) return part.style === 5 ? linkButton(part) : button(part, message, tools);
  if (part.type === 3) return select(part, message, tools);
  return element("p", "not-drawn", say("not_drawn", part.type));
}

function caption(part) {
  return [part.emoji?.name, part.label].filter(Boolean).join(" ");
}

function linkButton(part) {
  const node = outgoing(part.url, caption(part), " ↗");
  node.className = "button style-2";
  return node;
}

function button(part, message, { act }) {
  const node = element("button", `button style-${part.style}`, caption(part));
  node.type = "button";
  node.disabled = Boolean(part.disabled);
  node.dataset.customId = part.custom_id;
  node.addEventListener("click", () => act(message, { component_type: 2, custom_id: part.custom_id }, node));
  return node;
}

function select(part, message, { act }) {
  const node = element("select", "select");
  node.disabled = Boolean(part.disabled);
  node.dataset.customId = part.custom_id;
  node.setAttribute("aria-label", part.placeholder ?? say("choose"));
  const first = element("option", "", part.placeholder ?? say("choose"));
  first.value = "";
  node.append(first);
  for (const choice of part.options ?? []) {
    const option = element("option", "",
      [caption(choice), choice.description].filter(Boolean).join(" — "));
    option.value = choice.value;
    option.selected = Boolean(choice.default);
    node.append(option);
  }
  node.addEventListener("change", () => {
    if (node.value) act(message, { component_type: 3, custom_id: part.custom_id, values: [node.value] }, node);
  });
  return node;
}
