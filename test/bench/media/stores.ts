import { randomUUID } from "node:crypto";
import { uploadSchema } from "#protocol/media.ts";
import type { ParleySystem } from "../parley-system.ts";

/** Where files are kept and fetched from. */
export interface FileStore {
  name: string;
  /** Answers the file's address. */
  put: (file: Uint8Array<ArrayBuffer>) => Promise<URL>;
  /** Bytes that came; the whole of it without a range. */
  get: (address: URL, range?: string) => Promise<number>;
}

/** As a client of Parley does it: authenticated, looked at, counted. */
export async function parleyStore(system: ParleySystem): Promise<FileStore> {
  const [person] = await system.people();
  const authorization = `Bearer ${person!.access_token}`;
  return {
    name: "Parley",
    put: async (file) => {
      const response = await fetch(new URL("/api/v1/media", system.url), {
        method: "POST",
        headers: { authorization },
        body: file,
      });
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      return new URL(uploadSchema.parse(await response.json()).media_url, system.url);
    },
    get: (address, range) => fetched(address, { authorization }, range),
  };
}

export function bareStore(url: URL): FileStore {
  return {
    name: "R2 binding",
    put: async (file) => {
      const address = new URL(`/${randomUUID()}`, url);
      const response = await fetch(address, { method: "PUT", body: file });
      if (!response.ok) throw new Error(`${response.status}`);
      await response.arrayBuffer();
      return address;
    },
    get: (address, range) => fetched(address, {}, range),
  };
}

async function fetched(
  address: URL,
  headers: Record<string, string>,
  range: string | undefined,
): Promise<number> {
  const ranged = range === undefined ? headers : { ...headers, range };
  const response = await fetch(address, { headers: ranged });
  const wanted = range === undefined ? 200 : 206;
  if (response.status !== wanted) throw new Error(`${response.status}, not ${wanted}`);
  return (await response.arrayBuffer()).byteLength;
}
