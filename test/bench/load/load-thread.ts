import { parentPort } from "node:worker_threads";
import type { LoadReply, LoadRequest, LoadResult } from "./protocol.ts";
import { RoomLoad } from "./room-load.ts";

/** The load has a thread of its own, so that nothing but sockets is on its core. */
const rooms = new Map<string, RoomLoad>();

parentPort?.on("message", (request: LoadRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply, []));
});

async function answer(request: LoadRequest): Promise<LoadReply> {
  try {
    return { ok: true, result: await handle(request) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

async function handle(request: LoadRequest): Promise<LoadResult | null> {
  if (request.type === "open") {
    rooms.set(request.room, await RoomLoad.open(request.room, request.addresses));
    return null;
  }
  const room = rooms.get(request.room);
  if (room === undefined) throw new Error(`${request.room} is not open`);
  if (request.type === "run") return room.run(request.load);
  room.close();
  rooms.delete(request.room);
  return null;
}
