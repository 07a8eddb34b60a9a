// What the page itself says, in each language it speaks. What Minot says comes from Minot.

const TEXTS = {
  en: {
    skip: "Skip to the command box",
    note: "A Discord of your own. Nothing here leaves this machine.",
    people: "You are",
    moderator: "Moderator",
    fan: "Fan",
    locales: "Your language",
    line: "Type a slash command",
    placeholder: "Type / to begin",
    send: "Send",
    hint: "↑ ↓ choose · Tab completes · Enter sends · Esc closes",
    commands: "Commands",
    options: "Options",
    connected: "connected",
    lost: "connection lost, trying again…",
    app: "APP",
    only_you: "Only you can see this.",
    dismiss: "Dismiss",
    thinking: "Minot is thinking…",
    used: (who, what) => `${who} used ${what}`,
    edited: "(edited)",
    empty: "Nothing here yet. Minot writes as soon as a feed brings news.",
    unknown_command: "There is no such command. Type / to see them all.",
    not_a_command: "Minot only answers slash commands. Type / to see them.",
    missing: (names) => `Still missing: ${names}.`,
    no_channel: (name) => `There is no channel ${name} here. Choose one from the list.`,
    no_role: (name) => `There is no role ${name} here. Choose one from the list.`,
    no_answer: (name) => `Answer ${name} with yes or no.`,
    failed: "Minot did not answer in time. Try again.",
    unread: (n) => (n === 1 ? "1 unread message" : `${n} unread messages`),
    image_at: (host) => `Image on ${host} (not loaded)`,
    not_drawn: (type) => `A component of type ${type} is not drawn by the playground.`,
    required: "required",
    choose: "Choose…",
    yes: "Yes",
    no: "No",
  },
  fr: {
    skip: "Aller à la saisie de commande",
    note: "Un Discord rien qu’à toi. Rien ne quitte cette machine.",
    people: "Tu es",
    moderator: "Modération",
    fan: "Fan",
    locales: "Ta langue",
    line: "Tape une commande",
    placeholder: "Tape / pour commencer",
    send: "Envoyer",
    hint: "↑ ↓ choisir · Tab complète · Entrée envoie · Échap ferme",
    commands: "Commandes",
    options: "Options",
    connected: "connecté",
    lost: "connexion perdue, nouvel essai…",
    app: "APP",
    only_you: "Il n’y a que toi qui vois ceci.",
    dismiss: "Masquer",
    thinking: "Minot réfléchit…",
    used: (who, what) => `${who} a utilisé ${what}`,
    edited: "(modifié)",
    empty: "Rien pour l’instant. Minot écrit dès qu’un flux apporte du nouveau.",
    unknown_command: "Cette commande n’existe pas. Tape / pour les voir toutes.",
    not_a_command: "Minot ne répond qu’aux commandes. Tape / pour les voir.",
    missing: (names) => `Il manque encore\u00a0: ${names}.`,
    no_channel: (name) => `Il n’y a pas de salon ${name} ici. Choisis-en un dans la liste.`,
    no_role: (name) => `Il n’y a pas de rôle ${name} ici. Choisis-en un dans la liste.`,
    no_answer: (name) => `Pour ${name}, réponds par oui ou non.`,
    failed: "Minot n’a pas répondu à temps. Réessaie.",
    unread: (n) => (n === 1 ? "1 message non lu" : `${n} messages non lus`),
    image_at: (host) => `Image sur ${host} (non chargée)`,
    not_drawn: (type) => `Le bac à sable ne dessine pas les composants de type ${type}.`,
    required: "obligatoire",
    choose: "Choisir…",
    yes: "Oui",
    no: "Non",
  },
};

let current = "en";

export function setLocale(locale) {
  current = locale.startsWith("fr") ? "fr" : "en";
  document.documentElement.lang = current;
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = TEXTS[current][node.dataset.text];
  }
}

export function say(key, ...blanks) {
  const text = TEXTS[current][key];
  return typeof text === "function" ? text(...blanks) : text;
}

export function pageLocale() {
  return current;
}
