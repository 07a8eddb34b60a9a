// The command box: what may follow what is typed, and the finished command.

import * as api from "./api.js";
import { CHANNEL, ROLE, flat, parse, suggestCommands, suggestOptions, withValue } from "./command-line.js";
import { element } from "./markdown.js";
import { say } from "./texts.js";

const PAUSE = 120; // milliseconds without a key before Minot is asked to complete
const BOOLEAN = 5;
const YES_NO = { yes: true, oui: true, true: true, no: false, non: false, false: false };

export class Composer {
  // context() gives {person, locale, channel, channels, roles}; sent() hears of every command
  constructor(context, sent) {
    this.context = context;
    this.sent = sent;
    this.commands = [];
    this.suggestions = [];
    this.chosen = -1;
    this.asked = 0;
    this.picked = new Map(); // what was shown -> the value behind it
    this.form = document.getElementById("composer");
    this.line = document.getElementById("line");
    this.menu = document.getElementById("menu");
    this.list = document.getElementById("suggestions");
    this.problem = document.getElementById("problem");
    this.line.addEventListener("input", () => this.refresh());
    this.line.addEventListener("focus", () => this.refresh());
    this.line.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.form.addEventListener("focusout", (event) => {
      if (!this.form.contains(event.relatedTarget)) this.close();
    });
  }

  learn(commands, locale) {
    this.commands = flat(commands, locale).sort((a, b) => a.label.localeCompare(b.label));
    if (document.activeElement === this.line) this.refresh();
  }

  async refresh() {
    this.complain("");
    const text = this.line.value;
    if (!text.startsWith("/")) return this.close();
    const parsed = parse(text, this.commands);
    if (!parsed || text.trimEnd() === `/${parsed.said}` && !text.endsWith(" ")) {
      return this.show(say("commands"), suggestCommands(text, this.commands));
    }
    const ask = ++this.asked;
    const shown = await this.following(text, parsed, ask);
    if (ask === this.asked && shown) this.show(shown.title, shown.list);
    return undefined;
  }

  async following(text, parsed, ask) {
    const option = parsed.active;
    const typed = option ? parsed.values.get(option.name) : "";
    const settled = option && typed && (text.endsWith(" ") || this.picked.has(typed));
    if (!option || settled) {
      return { title: `/${parsed.command.label}`, list: suggestOptions(text, parsed) };
    }
    const choices = await this.choices(parsed, option, typed, ask);
    if (choices === null) return null;
    return {
      title: `${option.label}: ${option.hint}`,
      list: choices.map(({ name, value }) => ({
        label: name, description: "", pick: [name, value], line: withValue(text, parsed, option, name),
      })),
    };
  }

  async choices(parsed, option, typed, ask) {
    const { channels, roles } = this.context();
    const matching = (list) => list.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
    if (option.choices.length) return matching(option.choices);
    if (option.type === BOOLEAN) return matching([{ name: say("yes"), value: true }, { name: say("no"), value: false }]);
    if (option.type === CHANNEL) return matching(channels.map(({ id, name }) => ({ name: `#${name}`, value: id })));
    if (option.type === ROLE) return matching(roles.map(({ id, name }) => ({ name: `@${name.replace(/^@/, "")}`, value: id })));
    if (!option.autocomplete) return [];
    await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    if (ask !== this.asked) return null;
    return this.complete(parsed, option);
  }

  async complete(parsed, option) {
    const { person, locale, channel } = this.context();
    try {
      const answer = await api.autocomplete({
        person, locale, channel, path: parsed.command.path,
        options: this.options(parsed).options, focused: option.name,
      });
      return answer.choices;
    } catch (error) {
      this.complain(error.message);
      return [];
    }
  }

  show(title, suggestions) {
    this.suggestions = suggestions;
    this.chosen = -1;
    document.getElementById("menu-title").textContent = title;
    this.list.replaceChildren(...suggestions.map((suggestion, position) => this.row(suggestion, position)));
    this.menu.hidden = suggestions.length === 0;
    this.line.setAttribute("aria-expanded", String(!this.menu.hidden));
    this.line.removeAttribute("aria-activedescendant");
  }

  row(suggestion, position) {
    const node = element("li", "", element("b", "", suggestion.label));
    const note = [suggestion.description, suggestion.required ? `(${say("required")})` : ""].filter(Boolean).join(" ");
    if (note) node.append(element("span", "", note));
    node.id = `suggestion-${position}`;
    node.setAttribute("role", "option");
    node.setAttribute("aria-selected", "false");
    node.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(position);
    });
    return node;
  }

  move(step) {
    const count = this.suggestions.length;
    if (!count) return;
    this.chosen = this.chosen < 0 && step < 0 ? count - 1 : (this.chosen + step + count) % count;
    [...this.list.children].forEach((node, position) => {
      node.setAttribute("aria-selected", String(position === this.chosen));
      if (position === this.chosen) node.scrollIntoView({ block: "nearest" });
    });
    this.line.setAttribute("aria-activedescendant", `suggestion-${this.chosen}`);
  }

  take(position) {
    const suggestion = this.suggestions[position];
    if (suggestion.pick) this.picked.set(...suggestion.pick);
    this.line.value = suggestion.line;
    this.line.focus();
    this.refresh();
  }

  key(event) {
    const open = !this.menu.hidden;
    if (event.key === "ArrowDown" && open) this.move(1);
    else if (event.key === "ArrowUp" && open) this.move(-1);
    else if (event.key === "Escape" && open) this.close();
    else if (event.key === "Tab" && open && !event.shiftKey) this.take(Math.max(this.chosen, 0));
    else if (event.key === "Enter" && open && this.chosen >= 0) this.take(this.chosen);
    else return;
    event.preventDefault();
  }

  close() {
    this.asked += 1;
    this.menu.hidden = true;
    this.suggestions = [];
    this.chosen = -1;
    this.line.setAttribute("aria-expanded", "false");
  }

  complain(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }

  // The typed values as ids and plain values; problems name what is not there.
  options(parsed) {
    const { channels, roles } = this.context();
    const options = {};
    const problems = [];
    for (const [name, typed] of parsed.values) {
      const option = parsed.command.options.find((one) => one.name === name);
      const bare = typed.replace(/^[#@]/, "").toLowerCase();
      if (this.picked.has(typed)) options[name] = this.picked.get(typed);
      else if (option.type === CHANNEL || option.type === ROLE) {
        const found = (option.type === CHANNEL ? channels : roles)
          .find((one) => one.name.replace(/^@/, "").toLowerCase() === bare);
        if (found) options[name] = found.id;
        else if (typed) problems.push(say(option.type === CHANNEL ? "no_channel" : "no_role", typed));
      } else if (option.type === BOOLEAN) {
        const answer = YES_NO[bare];
        if (answer !== undefined) options[name] = answer;
        else if (typed) problems.push(say("no_answer", option.label));
      } else if (typed) options[name] = option.choices.find((one) => one.name === typed)?.value ?? typed;
    }
    return { options, problems };
  }

  async send() {
    const text = this.line.value.trim();
    if (!text) return;
    this.close();
    if (!text.startsWith("/")) return this.complain(say("not_a_command"));
    const parsed = parse(text, this.commands);
    if (!parsed) return this.complain(say("unknown_command"));
    const { options, problems } = this.options(parsed);
    const missing = parsed.command.options.filter((one) => one.required && !(one.name in options));
    if (missing.length) problems.push(say("missing", missing.map((one) => one.label).join(", ")));
    if (problems.length) return this.complain(problems.join(" "));
    await this.run(parsed.command.path, options);
    return undefined;
  }

  async run(path, options) {
    const { person, locale, channel } = this.context();
    this.sent();
    try {
      await api.run({ person, locale, channel, path, options });
      this.line.value = "";
      this.complain("");
    } catch (error) {
      this.complain(error.message);
    }
  }
}
