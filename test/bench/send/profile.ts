import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { bundle } from "../../support/miniflare.ts";
import { LoadClient } from "../load/load-client.ts";
import { ParleySystem } from "../parley-system.ts";
import { Inspector } from "./inspector.ts";

const HANDLER = "webSocketMessage";
const SAMPLE_US = 200;

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({
        functionName: z.string(),
        url: z.string(),
        lineNumber: z.int(),
        columnNumber: z.int(),
      }),
      children: z.array(z.int()).default([]),
    }),
  ),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});
type ProfileNode = z.infer<typeof profileSchema>["nodes"][number];

interface Options {
  sockets: number;
  in_flight: number;
  warm_up_ms: number;
  profile_ms: number;
}

export interface SendProfile {
  messages: number;
  /** Of a message, while its frame is handled. */
  busy_us: number;
  /** The most first; the shares of all are 1 together. */
  parts: { part: string; share: number }[];
}

/** Parley's thread under a steady load, by its inspector: whose own time the handling of a frame is. */
export async function profileSends(folder: string, options: Options): Promise<SendProfile> {
  const bundled = bundle();
  const client = new LoadClient();
  const system = await ParleySystem.start(folder, { bundled, inspect: true });
  try {
    const { sockets, in_flight, warm_up_ms, profile_ms } = options;
    const room = await system.open(sockets);
    await client.open(room);
    await client.run(room, { in_flight, stop: { after_ms: warm_up_ms } });
    const inspector = await Inspector.open(await system.inspectorUrl());
    await inspector.call("Profiler.enable");
    await inspector.call("Profiler.setSamplingInterval", { interval: SAMPLE_US });
    await inspector.call("Profiler.start");
    const { messages } = await client.run(room, { in_flight, stop: { after_ms: profile_ms } });
    const { profile } = z
      .object({ profile: profileSchema })
      .parse(await inspector.call("Profiler.stop"));
    inspector.close();
    const times = timesOf(profile, partsIn(bundled));
    const total = [...times.values()].reduce((sum, time) => sum + time, 0);
    const parts = [...times]
      .map(([part, time]) => ({ part, share: time / total }))
      .sort((a, b) => b.share - a.share);
    return { messages, busy_us: total / messages, parts };
  } finally {
    await client.stop();
    await system.stop();
  }
}

/** In µs, of each part, what lies below the handler. */
function timesOf(
  { nodes, samples, timeDeltas }: z.infer<typeof profileSchema>,
  partOf: (node: ProfileNode) => string,
): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const below = new Map<number, string>();
  const mark = (node: ProfileNode, handled: boolean): void => {
    const isHandled = handled || node.callFrame.functionName === HANDLER;
    if (isHandled) below.set(node.id, partOf(node));
    for (const child of node.children) mark(byId.get(child)!, isHandled);
  };
  mark(nodes[0]!, false);
  const times = new Map<string, number>();
  for (const [index, sample] of samples.entries()) {
    const part = below.get(sample);
    if (part === undefined) continue;
    times.set(part, (times.get(part) ?? 0) + (timeDeltas[index] ?? 0));
  }
  return times;
}

/** What a function belongs to: the file it was written in, the package, or the runtime, by its own name. */
function partsIn(bundled: string): (node: ProfileNode) => string {
  const payload = JSON.parse(readFileSync(join(bundled, "index.js.map"), "utf8"));
  const map = new SourceMap(payload);
  return ({ callFrame }) => {
    const { functionName, lineNumber, columnNumber } = callFrame;
    const entry = lineNumber < 0 ? {} : map.findEntry(lineNumber, columnNumber);
    const source = "originalSource" in entry ? String(entry.originalSource) : "";
    const [, npm] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
    if (npm !== undefined) return npm;
    const [, own] = /\/(src\/.*)$/.exec(source) ?? [];
    return own ?? `runtime: ${functionName || "(no name)"}`;
  };
}
