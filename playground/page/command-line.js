// The typed line as a command: «/rumours kamara», «/watch add name: Pedri channel: #mercato».
// Plain functions; nothing of the page is touched here.

const SUBCOMMAND = 1;
const GROUP = 2;

export const CHANNEL = 7;
export const ROLE = 8;

// Every command a person can type, flat: {path, names, description, options}.
export function flat(commands, locale) {
  return commands.flatMap((command) => leaves(command, [command.name], [localised(command, "name", locale)], locale));
}

function leaves(node, path, names, locale) {
  const inner = (node.options ?? []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (inner.length) {
    return inner.flatMap((option) =>
      leaves(option, [...path, option.name], [...names, localised(option, "name", locale)], locale));
  }
  const options = (node.options ?? []).map((option) => ({
    ...option,
    label: localised(option, "name", locale),
    hint: localised(option, "description", locale),
    choices: (option.choices ?? []).map((choice) => ({
      name: localised(choice, "name", locale), value: choice.value,
    })),
  }));
  return [{
    path: path.join(" "),
    label: names.join(" "),
    description: localised(node, "description", locale),
    options,
  }];
}

function localised(node, field, locale) {
  return node[`${field}_localizations`]?.[locale] ?? node[field] ?? "";
}

// Split a line into its command and the values of its options; null when no command is complete.
export function parse(text, commands) {
  const typed = text.replace(/^\//, "").trimStart();
  const command = commands
    .flatMap((one) => [{ one, said: one.path }, { one, said: one.label }])
    .filter(({ said }) => startsWithWords(typed, said))
    .sort((a, b) => b.said.length - a.said.length)[0];
  if (!command) return null;
  const rest = typed.slice(command.said.length);
  return { command: command.one, said: command.said, ...values(rest, command.one.options) };
}

function startsWithWords(typed, said) {
  const next = typed[said.length];
  return typed.toLowerCase().startsWith(said.toLowerCase()) && (next === undefined || /\s/.test(next));
}

// {values: Map(option name -> text), active: the option being typed or null}
function values(rest, options) {
  const found = new Map();
  let active = null;
  const first = options.find((option) => option.required) ?? options[0];
  const marks = labels(rest, options);
  const lead = rest.slice(0, marks[0]?.start ?? rest.length).trim();
  if (lead && first) {
    found.set(first.name, lead);
    active = first;
  }
  marks.forEach((mark, position) => {
    const end = marks[position + 1]?.start ?? rest.length;
    found.set(mark.option.name, rest.slice(mark.end, end).trim());
    active = mark.option;
  });
  return { values: found, active };
}

function labels(rest, options) {
  const marks = [];
  for (const option of options) {
    for (const label of new Set([option.name, option.label])) {
      const pattern = new RegExp(`(?:^|\\s)${label}:`, "giu");
      for (const hit of rest.matchAll(pattern)) {
        marks.push({ option, start: hit.index, end: hit.index + hit[0].length });
      }
    }
  }
  return marks.sort((a, b) => a.start - b.start);
}

// What may follow, as {label, description, line}: choosing one replaces the typed line.
export function suggestCommands(text, commands) {
  const typed = text.replace(/^\//, "").trimStart().toLowerCase();
  return commands
    .filter((command) => command.label.startsWith(typed) || command.path.startsWith(typed))
    .map((command) => ({
      label: `/${command.label}`,
      description: command.description,
      line: `/${command.label} ${firstLabel(command)}`,
    }));
}

function firstLabel(command) {
  const first = command.options.find((option) => option.required);
  return first ? `${first.label}: ` : "";
}

export function suggestOptions(text, parsed) {
  return parsed.command.options
    .filter((option) => !parsed.values.has(option.name))
    .map((option) => ({
      label: `${option.label}:`,
      description: option.hint,
      required: Boolean(option.required),
      line: `${text.trimEnd()} ${option.label}: `,
    }));
}

// Replace the value being typed by the chosen one.
export function withValue(text, parsed, option, value) {
  const typed = parsed.values.get(option.name) ?? "";
  const at = typed ? text.lastIndexOf(typed) : text.length;
  const head = text.slice(0, at).trimEnd();
  const labelled = new RegExp(`(?:${option.label}|${option.name}):$`, "i").test(head);
  return `${head} ${labelled ? "" : `${option.label}: `}${value} `;
}
