// Calls to the playground's server (docs/playground.md) and its stream of events.

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!response.ok) throw new Error(await reason(response));
  return response.status === 204 ? null : response.json();
}

async function reason(response) {
  try {
    return (await response.json()).message ?? response.statusText;
  } catch {
    return `${response.status} ${response.statusText}`;
  }
}

const query = (values) => new URLSearchParams(values).toString();

export const state = (person) => call("GET", `/playground/state?${query({ person })}`);
export const commands = (person) => call("GET", `/playground/commands?${query({ person })}`);
export const messages = (person, channel) =>
  call("GET", `/playground/messages?${query({ person, channel })}`);
export const run = (body) => call("POST", "/playground/commands", body);
export const autocomplete = (body) => call("POST", "/playground/autocomplete", body);
export const component = (body) => call("POST", "/playground/components", body);
export const dismiss = (body) => call("POST", "/playground/dismiss", body);

// Keep one stream open for a person; tell(event) for each event, linked(true|false) as it comes and goes.
export function listen(person, tell, linked) {
  let socket = null;
  let closed = false;
  let wait = 500;
  const open = () => {
    const url = new URL(`/playground/events?${query({ person })}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    socket = new WebSocket(url);
    socket.addEventListener("open", () => {
      wait = 500;
      linked(true);
    });
    socket.addEventListener("message", (event) => tell(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      if (closed) return;
      linked(false);
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 8000);
    });
  };
  open();
  return () => {
    closed = true;
    socket.close();
  };
}
