import { FrameLog } from "./frame-log.ts";
import { frameExamples, withKnown, type Known } from "./frame-examples.ts";
import { problemOf } from "./problem-of.ts";
import { API, installSignIn } from "./sign-in.ts";

/** The inbox, among the conversations to choose from. */
const INBOX = "";
const HEARTBEAT_MS = 30_000;

const connectForm = form("[data-connect]");
const sendForm = form("[data-send]");
const channel = field(connectForm, "channel", HTMLSelectElement);
const frame = field(sendForm, "frame", HTMLSelectElement);
const json = field(sendForm, "json", HTMLTextAreaElement);
const log = new FrameLog(document.querySelector("[data-frames]"));

let token = "";
let socket: WebSocket | null = null;
let known: Known = {};
let examples: ReadonlyMap<string, object> = new Map();

connectForm.hidden = false;
sendForm.hidden = false;

installSignIn((given) => {
  token = given;
  void listConversations().then(() => enable(connectForm, true), report(connectForm));
});

connectForm.addEventListener("submit", (event) => {
  event.preventDefault();
  if (socket === null) connect();
  else socket.close(1000);
});

connectForm.querySelector("[data-create]")?.addEventListener("click", () => {
  void ask("POST", "/conversations", { kind: "group", title: "Tried in the documentation" })
    .then(async (made) => {
      await listConversations();
      channel.value = (made as { id: string }).id;
      say(connectForm, "Created. Connect to it.");
    })
    .catch(report(connectForm));
});

frame.addEventListener("change", showExample);

sendForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = json.value.trim();
  socket?.send(text);
  log.add("up", text);
  say(sendForm, "Sent");
});

function connect(): void {
  const isInbox = channel.value === INBOX;
  const address = new URL(`${API}/ws${isInbox ? "" : `/${channel.value}`}`, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const opened = new WebSocket(address, ["parley.v1", `bearer.${token}`]);
  socket = opened;
  known = { token };
  say(connectForm, "Connecting…");
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  opened.addEventListener("open", () => {
    opened.send("ping");
    heartbeat = setInterval(() => opened.send("ping"), HEARTBEAT_MS);
    void showConnected(isInbox ? "inbox" : "conversation");
  });
  opened.addEventListener("message", ({ data }) => {
    const text = String(data);
    known = log.add("down", text, known);
  });
  opened.addEventListener("close", ({ code, reason }) => {
    clearInterval(heartbeat);
    socket = null;
    enable(sendForm, false);
    label("Connect");
    say(connectForm, `Closed: ${code}${reason === "" ? "" : ` ${reason}`}`);
  });
}

async function showConnected(name: string): Promise<void> {
  say(connectForm, "Connected");
  label("Disconnect");
  examples = await frameExamples(name);
  frame.replaceChildren(...[...examples.keys()].map((type) => new Option(type)));
  enable(sendForm, true);
  showExample();
}

function showExample(): void {
  json.value = JSON.stringify(withKnown(examples.get(frame.value) ?? {}, known), null, 2);
}

async function listConversations(): Promise<void> {
  const { items } = (await ask("GET", "/conversations")) as {
    items: { id: string; kind: string; title: string | null }[];
  };
  channel.replaceChildren(
    ...items.map(({ id, kind, title }) => new Option(title ?? `${kind} ${id.slice(0, 8)}`, id)),
    new Option("The inbox", INBOX),
  );
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(API + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(await problemOf(response));
  return response.json();
}

function form(selector: string): HTMLFormElement {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLFormElement)) throw new Error(`no form ${selector}`);
  return found;
}

function field<T extends Element>(within: HTMLFormElement, name: string, kind: new () => T): T {
  const found = within.elements.namedItem(name);
  if (!(found instanceof kind)) throw new Error(`no field ${name}`);
  return found;
}

function enable(within: HTMLFormElement, isEnabled: boolean): void {
  const fields = within.querySelector("fieldset");
  if (fields !== null) fields.disabled = !isEnabled;
}

function label(text: string): void {
  const button = connectForm.querySelector('[type="submit"]');
  if (button !== null) button.textContent = text;
}

function say(within: HTMLFormElement, text: string): void {
  const status = within.querySelector(".form__status");
  if (status !== null) status.textContent = text;
}

function report(within: HTMLFormElement): (error: unknown) => void {
  return (error) => {
    say(within, error instanceof Error ? error.message : "It failed");
  };
}
