/** Who listens to a socket; each is called once or more, in order, and never before `open` was called. */
export interface Listener {
  message: (data: string) => void;
  close: (code: number, reason: string) => void;
}

export interface OpenWire {
  /** The subprotocol the server selected. */
  protocol: string | null;
  send: (data: string | ArrayBuffer) => void;
  close: (code?: number, reason?: string) => void;
}

/** How tests reach a server: in this process inside workerd, or over real sockets. */
export interface Wire {
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  open: (path: string, protocols: string[], listener: Listener) => Promise<OpenWire>;
}

export const WAIT_MS = 8_000;

/** Gives every wait an end, and an error that names it. */
export async function within<T>(work: Promise<T>, what: () => string, ms = WAIT_MS): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`waited ${ms} ms for ${what()}`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Polls a value that cannot be awaited. */
export async function eventually<T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean,
  what: string,
  ms = WAIT_MS,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (Date.now() > end)
      throw new Error(`waited ${ms} ms for ${what}; last: ${JSON.stringify(value)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
