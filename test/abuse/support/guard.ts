import { readFileSync } from "node:fs";
import { inject } from "vitest";
import type { Wire } from "../../support/wire.ts";

/** Part of every text that the suite sends, so that the log can be searched for it. */
export const MARK = `unsaid-${crypto.randomUUID()}`;

const secrets = new Set<string>([MARK]);
const faults: string[] = [];

/** Signs of a broken program: stack frames, a database's error, the name of an error class. */
const INNARDS =
  /\n\s+at |\bat \S+ \(\S+:\d+|node_modules|\.[jt]s:\d+|SQLITE_|D1_ERROR|(?:Type|Reference|Range)Error/;

/** A token or a password: the log may never contain it. */
export function secret(text: string): string {
  secrets.add(text);
  return text;
}

/** Checks every answer and every frame: no server error, no internals, and every refusal names what was wrong. */
export function inspected(asked: string, status: number, text: string): void {
  const isUnnamed = text.includes('"code":"validation_failed"') && !text.includes('"errors":[{');
  if (isUnnamed || status === 500 || /"code":"internal"/.test(text) || INNARDS.test(text)) {
    faults.push(`${asked} was answered ${status}: ${text.slice(0, 500)}`);
  }
}

/** The faults since the last call. */
export function faultsSince(): string[] {
  return faults.splice(0);
}

/** Someone tried the operator's calls without their token: that alerts the operator, and is no fault. */
const WARNINGS = /"event":"operator_refused"/;

/** Log lines that would alert an operator: no input may cause them. */
export function alarms(): string[] {
  return readLog().filter((line) => line.startsWith("error ") && !WARNINGS.test(line));
}

/** The lines of the server's log so far that contain a secret, cut short. */
export function leaks(): string[] {
  return readLog().filter((line) => [...secrets].some((one) => line.includes(one)));
}

export function readLog(): string[] {
  return readFileSync(inject("abused").log, "utf8").split("\n");
}

/** The same wire, which checks every answer. */
export function guarded(wire: Wire): Wire {
  return {
    fetch: async (path, init) => {
      const response = await wire.fetch(path, init);
      const type = response.headers.get("content-type") ?? "";
      if (/json|html|text\/plain/.test(type) || response.status >= 500) {
        const asked = `${init?.method ?? "GET"} ${path}`;
        inspected(asked, response.status, await response.clone().text());
      }
      return response;
    },
    open: (path, protocols, listener) =>
      wire.open(path, protocols, {
        message: (data) => {
          inspected(`the socket ${path}`, 0, data);
          listener.message(data);
        },
        close: listener.close,
      }),
  };
}
