import { parseArgs } from "node:util";
import { Transfer } from "#client/transfer.ts";

export interface CommandLine {
  transfer: Transfer;
  /** The file or folder to write to. */
  out: string;
  /** One conversation; empty for all. */
  conversation: string;
  files: string[];
}

/** Reads the command line. The key is a secret, so it comes from the environment. */
export function commandLine(usage: string): CommandLine {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: "string", default: "http://localhost:8080" },
      out: { type: "string", default: "" },
      conversation: { type: "string", default: "" },
    },
  });
  const key = process.env["PARLEY_KEY"] ?? "";
  if (key === "") fail(`${usage}\n\nPARLEY_KEY must be a server key.`);
  return {
    transfer: new Transfer({ baseUrl: values.url, key }),
    out: values.out,
    conversation: values.conversation,
    files: positionals,
  };
}

export function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
