import { afterEach, expect } from "vitest";
import { z } from "zod";
import type { Wire } from "../wire.ts";
import { DeclaredAnswers } from "./answers.ts";
import { DeclaredFrames } from "./frames.ts";

interface Declared {
  frames: DeclaredFrames;
  answers: DeclaredAnswers;
}

declare module "vitest" {
  interface TaskMeta {
    /** The kinds of frames that a file's tests sent and received. */
    frames?: string[];
  }
}

/** The frames and answers that the documents do not declare. */
const undeclared: string[] = [];
/** Every kind of frame so far, for `seen-frames-reporter.ts`. */
const seen = new Set<string>();

/** Each test of this file fails if something passed that the documents do not declare. */
export function failOnUndeclared(): void {
  afterEach(({ task }) => {
    task.file.meta.frames = [...seen];
    expect(undeclared.splice(0), "undeclared by /asyncapi.json or /openapi.json").toEqual([]);
  });
}

const frameSchema = z.looseObject({
  type: z.string(),
  ref: z.union([z.string(), z.number()]).optional(),
});

/** The same wire, which checks every frame and answer against the documents that its server publishes. */
export function declaredWire(wire: Wire): Wire {
  let documents: Promise<Declared> | undefined;
  const declared = () => (documents ??= documentsOf(wire));
  return {
    fetch: async (path, init) => {
      const response = await wire.fetch(path, init);
      const { answers } = await declared();
      const operation = answers.operationOf(init?.method ?? "GET", path);
      if (operation === null || !isRead(response)) return response;
      const { status, headers } = response;
      const text = await response.clone().text();
      const problems = answers.undeclared(operation, { status, headers, text });
      for (const problem of problems) undeclared.push(`${operation.method} ${path}: ${problem}`);
      return response;
    },
    open: async (path, protocols, listener) => {
      const { frames } = await declared();
      const channel = frames.channelAt(path);
      if (channel === null) return wire.open(path, protocols, listener);
      /** Refs of frames that the document does not allow: the server must not acknowledge them. */
      const disallowed = new Set<string | number>();
      const socket = await wire.open(path, protocols, {
        message: (data) => {
          const frame = frameIn(data);
          if (frame !== null) {
            seen.add(`${channel} down_${frame.type}`);
            const problem = frames.problem(channel, "down", frame);
            if (problem !== null)
              undeclared.push(`${channel}: ${problem} in ${data.slice(0, 500)}`);
            if (frame.type === "ack" && frame.ref !== undefined && disallowed.has(frame.ref))
              undeclared.push(`${channel}: the server took what is no frame: ${frame.ref}`);
          }
          listener.message(data);
        },
        close: listener.close,
      });
      return {
        ...socket,
        send: (data) => {
          const frame = typeof data === "string" ? frameIn(data) : null;
          const isAllowed = frame !== null && frames.problem(channel, "up", frame) === null;
          if (isAllowed) seen.add(`${channel} up_${frame.type}`);
          if (frame?.ref !== undefined) {
            if (isAllowed) disallowed.delete(frame.ref);
            else disallowed.add(frame.ref);
          }
          socket.send(data);
        },
      };
    },
  };
}

async function documentsOf(wire: Wire): Promise<Declared> {
  const document = async (name: string): Promise<object> =>
    z.looseObject({}).parse(await (await wire.fetch(`/${name}.json`)).json());
  return {
    frames: new DeclaredFrames(await document("asyncapi")),
    answers: new DeclaredAnswers(await document("openapi")),
  };
}

/** Files are not read twice. */
function isRead({ headers, status }: Response): boolean {
  const type = headers.get("content-type")?.split(";")[0] ?? "";
  return status !== 101 && (type === "" || /[/+]json$/.test(type));
}

/** Tests also send invalid JSON, and `ping` and `pong` are not frames. */
function frameIn(data: string): z.infer<typeof frameSchema> | null {
  try {
    return frameSchema.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
}
