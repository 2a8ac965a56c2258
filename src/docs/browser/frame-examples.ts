/** Values from a socket's frames so far that later frames can refer to. */
export interface Known {
  token?: string;
  epoch?: string;
  since?: number;
  message_id?: number;
}

interface Document {
  channels: Readonly<
    Record<
      string,
      { messages: Readonly<Record<string, { name: string; examples: { payload: object }[] }>> }
    >
  >;
}

/** The frames that a client may send on a socket, each with its example, from the running server's own document. */
export async function frameExamples(channel: string): Promise<ReadonlyMap<string, object>> {
  const response = await fetch("/asyncapi.json");
  const { channels } = (await response.json()) as Document;
  return new Map(
    Object.entries(channels[channel]?.messages ?? {})
      .filter(([key]) => key.startsWith("up_"))
      .map(([, { name, examples }]) => [name, examples[0]?.payload ?? {}]),
  );
}

/** Fills an example with values of this socket: its newest message, its epoch, this token. */
export function withKnown(example: object, known: Known): object {
  const entries = Object.entries(example).map(([key, value]: [string, unknown]) => [
    key,
    key === "client_id"
      ? crypto.getRandomValues(new Uint32Array(1)).join()
      : (known[key as keyof Known] ?? value),
  ]);
  const filled: Record<string, unknown> = Object.fromEntries(entries);
  // With a version, the edit would fail once the message has changed.
  delete filled["if_version"];
  return filled;
}

/** Adds the values of a frame from the server. */
export function known(before: Known, frame: unknown): Known {
  if (typeof frame !== "object" || frame === null) return before;
  const { epoch, head, to, messages, message_id } = frame as {
    epoch?: string;
    head?: number;
    to?: number;
    messages?: { id: number }[];
    message_id?: number;
  };
  const newest = messages?.at(-1)?.id ?? message_id;
  const since = to ?? head;
  return {
    ...before,
    ...(epoch === undefined ? {} : { epoch }),
    ...(since === undefined ? {} : { since }),
    ...(newest === undefined ? {} : { message_id: newest }),
  };
}
