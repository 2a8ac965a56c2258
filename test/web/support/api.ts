import type { Web } from "./web.ts";

/** Whoever may call the API. */
export interface Caller {
  readonly token: string;
}

interface Named {
  readonly id: string;
}

/** Calls the API beside the page. */
export async function call(
  web: Pick<Web, "url">,
  method: string,
  path: string,
  { as, body }: { as?: Caller; body?: object } = {},
): Promise<unknown> {
  const response = await fetch(`${web.url}/api/v1${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(as === undefined ? {} : { authorization: `Bearer ${as.token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** Returns the id of a direct conversation, which is in the list of `as` from now on. */
export async function newDirect(web: Web, as: Caller, other: Named): Promise<string> {
  const body = { kind: "direct", member_ids: [other.id] };
  return ((await call(web, "POST", "/conversations", { as, body })) as Named).id;
}

/** Returns the id of a group. */
export async function newGroup(
  web: Web,
  owner: Caller,
  others: readonly Named[] = [],
  title: string | null = "Crew",
): Promise<string> {
  const body = { kind: "group", title, member_ids: others.map(({ id }) => id) };
  return ((await call(web, "POST", "/conversations", { as: owner, body })) as Named).id;
}

/** Sends a message over REST, without the person's page. `more`: other fields of the draft. */
export async function say(
  web: Web,
  as: Caller,
  conversation: string,
  text: string,
  more: object = {},
): Promise<{ id: number }> {
  const path = `/conversations/${conversation}/messages`;
  return (await call(web, "POST", path, { as, body: { text, ...more } })) as { id: number };
}

export async function react(
  web: Web,
  as: Caller,
  conversation: string,
  message: number,
  emoji = "👍",
): Promise<void> {
  const reaction = `reactions/${encodeURIComponent(emoji)}`;
  await call(web, "PUT", `/conversations/${conversation}/messages/${message}/${reaction}`, { as });
}

/** Sends a file over REST. `more`: other fields of the draft. */
export async function sendFile(
  web: Web,
  as: Caller,
  conversation: string,
  file: { name: string; type: string; body: string | Uint8Array<ArrayBuffer> },
  more: object = {},
): Promise<void> {
  const query = new URLSearchParams({ name: file.name }).toString();
  const answer = await fetch(`${web.url}/api/v1/media?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${as.token}`, "content-type": file.type },
    body: file.body,
  });
  const { media_url } = (await answer.json()) as { media_url: string };
  await call(web, "POST", `/conversations/${conversation}/messages`, {
    as,
    body: { media_url, ...more },
  });
}

/** Where the page shows a conversation, at a message. */
export function conversationUrl(id: string, message?: number): string {
  return `/conversation-ws?id=${id}${message === undefined ? "" : `&message=${message}`}`;
}
