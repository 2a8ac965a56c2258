import type { LineProblem } from "#domain/importing.ts";
import { failure, type Failure } from "#protocol/errors.ts";

/** IMPORT-3: the refusal of a line; `nextLine` is where the client resumes the import. */
export function badLine(line: number, { path, message }: LineProblem, nextLine: number): Failure {
  const where = ["lines", line, path].filter((step) => step !== "").join(".");
  const what = path === "" ? message : `${path} ${message}`;
  const detail = `Line ${line}: ${what}. Resume the import at line ${nextLine}`;
  return failure("validation_failed", detail, { issues: [{ path: where, message }] });
}
