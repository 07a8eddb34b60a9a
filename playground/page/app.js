// The page: who is looking, at which channel, and what has just arrived.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { element, relative } from "./markdown.js";
import { drawMessage, isEphemeral } from "./render.js";
import { say, setLocale } from "./texts.js";

const LOCALES = [{ code: "fr", name: "Français" }, { code: "en-US", name: "English" }];
const KEPT = "minot-playground";

class Page {
  constructor() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
    this.person = kept.person ?? "fan";
    this.locale = kept.locale ?? (navigator.language.startsWith("fr") ? "fr" : "en-US");
    this.channel = kept.channel ?? null;
    this.state = null;
    this.unread = new Map();
    this.stop = () => {};
    this.log = document.getElementById("log");
    this.list = document.getElementById("messages");
    this.composer = new Composer(() => ({
      person: this.person, locale: this.locale, channel: this.channel,
      channels: this.state.channels, roles: this.state.roles,
    }), () => this.toEnd());
  }

  async start() {
    setLocale(this.locale);
    await this.enter();
    setInterval(() => this.tick(), 15000);
  }

  keep() {
    const { person, locale, channel } = this;
    sessionStorage.setItem(KEPT, JSON.stringify({ person, locale, channel }));
  }

  // Look with the eyes of one person: what they may see, and what reaches them.
  async enter() {
    this.stop();
    await this.look();
    this.stop = api.listen(this.person, (event) => this.hear(event), (on) => this.linked(on));
  }

  async look() {
    const [state, commands] = await Promise.all([api.state(this.person), api.commands(this.person)]);
    this.state = state;
    if (!state.channels.some(({ id }) => id === this.channel)) this.channel = state.channels[0].id;
    document.title = `${state.guild.name} · Minot`;
    document.getElementById("guild").textContent = state.guild.name;
    this.drawSwitch("people", state.people.map(({ key, name }) => ({ code: key, name: say(key) ?? name })), "person");
    this.drawSwitch("locales", LOCALES, "locale");
    this.composer.learn(commands, this.locale);
    await this.visit(this.channel);
  }

  async visit(channel) {
    this.channel = channel;
    this.unread.delete(channel);
    this.keep();
    this.drawChannels();
    const here = this.state.channels.find(({ id }) => id === channel);
    document.getElementById("channel").textContent = `# ${here.name}`;
    document.getElementById("topic").textContent = here.topic ?? "";
    document.getElementById("line").placeholder = say("placeholder");
    document.getElementById("hint").textContent = say("hint");
    const messages = await api.messages(this.person, channel);
    if (channel !== this.channel) return;
    this.list.replaceChildren(...messages.map((message) => this.drawn(message)));
    this.blank();
    this.toEnd();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  blank() {
    this.list.querySelector(".blank")?.remove();
    if (!this.list.children.length) this.list.append(element("p", "blank", say("empty")));
  }

  drawChannels() {
    const list = document.getElementById("channels");
    list.replaceChildren(...this.state.channels.map((channel) => this.channelRow(channel)));
  }

  channelRow({ id, name }) {
    const button = element("button", "", element("span", "", "#"), element("span", "", name));
    button.type = "button";
    if (id === this.channel) button.setAttribute("aria-current", "page");
    const count = this.unread.get(id);
    if (count) {
      button.classList.add("unread");
      const badge = element("span", "badge", String(count));
      badge.setAttribute("aria-label", say("unread", count));
      button.append(badge);
    }
    button.addEventListener("click", () => this.visit(id));
    return element("li", "", button);
  }

  drawSwitch(id, choices, field) {
    const group = document.getElementById(id);
    group.replaceChildren(group.querySelector("legend"), ...choices.map(({ code, name }) => {
      const input = element("input", "");
      input.type = "radio";
      input.name = id;
      input.value = code;
      input.checked = this[field] === code;
      input.addEventListener("change", () => this.change(field, code));
      return element("label", "", input, element("span", "", name));
    }));
  }

  async change(field, code) {
    this[field] = code;
    setLocale(this.locale);
    this.keep();
    await this.enter();
    // The switch was drawn anew; whoever types by now keeps the keyboard.
    if (document.activeElement === document.body) {
      document.querySelector(`input[value="${code}"]`)?.focus();
    }
  }

  linked(on) {
    const node = document.getElementById("link");
    node.textContent = on ? say("connected") : say("lost");
    node.classList.toggle("lost", !on);
    if (on) this.visit(this.channel);
  }

  async hear(event) {
    if (event.type === "commands" || event.type === "state") return this.look();
    if (event.channel !== this.channel) return this.elsewhere(event);
    if (event.type === "failed") return this.composer.complain(say("failed"));
    this.arrive(event);
    return undefined;
  }

  elsewhere(event) {
    if (event.type !== "message_create") return;
    this.unread.set(event.channel, (this.unread.get(event.channel) ?? 0) + 1);
    this.drawChannels();
  }

  arrive({ type, message }) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120;
    const old = this.list.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
    if (type === "message_delete") old?.remove();
    else if (old) old.replaceWith(this.drawn(message));
    else this.add(message);
    this.blank();
    // What only one person sees was asked for a moment ago; it is not to be searched for.
    if (atEnd || (type === "message_create" && isEphemeral(message))) this.toEnd();
  }

  add(message) {
    const node = this.drawn(message);
    node.classList.add("fresh");
    this.list.append(node);
  }

  drawn(message) {
    return drawMessage(message, {
      names: this.names(),
      act: (on, part, node) => this.act(on, part, node),
      dismiss: (gone) => this.dismiss(gone),
    });
  }

  names() {
    const named = (list, id) => list.find((one) => one.id === id)?.name ?? id;
    const me = this.state.people.find(({ key }) => key === this.person);
    return {
      channel: (id) => named(this.state.channels, id),
      role: (id) => named(this.state.roles, id),
      user: (id) => named([...this.state.people, this.state.bot], id),
      person: (name) => this.calledHere(name),
      isMine: (id) => (me?.roles ?? []).includes(id),
    };
  }

  // One of the people by the name the page gives them in the reader's language.
  calledHere(name) {
    const known = this.state.people.find((one) => one.name === name);
    return (known && say(known.key)) ?? name;
  }

  async act(message, part, node) {
    const { person, locale, channel } = this;
    node.disabled = true;
    try {
      await api.component({ person, locale, channel, message: message.id, ...part });
    } catch (error) {
      this.composer.complain(error.message);
    } finally {
      node.disabled = false;
    }
  }

  async dismiss(message) {
    await api.dismiss({ person: this.person, message: message.id });
    this.list.querySelector(`[data-id="${CSS.escape(message.id)}"]`)?.remove();
    this.blank();
  }

  // Ages grow while one looks.
  tick() {
    for (const node of document.querySelectorAll("[data-relative]")) {
      node.textContent = relative(Number(node.dataset.relative));
    }
  }
}

new Page().start();
