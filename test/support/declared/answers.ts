import { TRANSFER_TYPE } from "#protocol/transfer/format.ts";
import { z } from "zod";
import { DeclaredDocument } from "./document.ts";

const responseSchema = z.object({
  headers: z.record(z.string(), z.unknown()).default({}),
  content: z.record(z.string(), z.object({ schema: z.unknown() })).default({}),
});
const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ responses: z.record(z.string(), responseSchema) })),
  ),
});

/** An answer, read whole. */
interface Answered {
  status: number;
  headers: Headers;
  text: string;
}

interface Operation {
  method: string;
  /** As the document writes it, with the parameters' names. */
  path: string;
}

/** Every answer has this header, and most declare it for caches. */
const EVERYWHERE = new Set(["cache-control"]);
/** A header of the connection, not of the answer: `fetch` does not show it. */
const HIDDEN = new Set(["upgrade"]);
/** Refusals before, or without, a rate limit have none of these. */
const WHERE_KNOWN = new Set(["ratelimit", "ratelimit-policy", "retry-after"]);

/** Checks answers against `/openapi.json`. */
export class DeclaredAnswers {
  readonly #document: DeclaredDocument;
  readonly #paths: z.infer<typeof documentSchema>["paths"];
  /** Every header that some answer declares: an answer with one of them has to declare it. */
  readonly #headers: ReadonlySet<string>;

  constructor(document: object) {
    this.#document = new DeclaredDocument(document);
    this.#paths = documentSchema.parse(document).paths;
    this.#headers = new Set(
      Object.values(this.#paths)
        .flatMap((methods) => Object.values(methods))
        .flatMap(({ responses }) => Object.values(responses))
        .flatMap(({ headers }) => Object.keys(headers).map((name) => name.toLowerCase())),
    );
  }

  /** The operation of a request; null where the document has none. */
  operationOf(method: string, path: string): Operation | null {
    const steps = (path.split(/[?#]/)[0] ?? "").split("/");
    const found = Object.keys(this.#paths)
      .filter((template) => this.#paths[template]?.[method.toLowerCase()] !== undefined)
      .filter((template) => {
        const wanted = template.split("/");
        const fits = (step: string, at: string | undefined) =>
          step.startsWith("{") ? at !== "" : step === at;
        return wanted.length === steps.length && wanted.every((step, i) => fits(step, steps[i]));
      })
      // `/users/me` is not a user's id.
      .toSorted((one, other) => one.split("{").length - other.split("{").length);
    return found[0] === undefined ? null : { method, path: found[0] };
  }

  /** The differences between an answer and the document; empty where both agree. */
  undeclared({ method, path }: Operation, answer: Answered): string[] {
    const { status, headers, text } = answer;
    // A method that the address does not have is no operation of it.
    if (status === 405) return [];
    const response = this.#paths[path]?.[method.toLowerCase()]?.responses[status];
    if (response === undefined) return [`status ${status}: ${text.slice(0, 200)}`];
    const named = new Set(Object.keys(response.headers).map((name) => name.toLowerCase()));
    const missing = [...named].filter(
      (name) =>
        name !== "idempotency-replayed" &&
        !headers.has(name) &&
        !HIDDEN.has(name) &&
        !(status >= 400 && WHERE_KNOWN.has(name)),
    );
    const extra = [...headers.keys()].filter(
      (name) => this.#headers.has(name) && !named.has(name) && !EVERYWHERE.has(name),
    );
    return [
      ...missing.map((name) => `${status} lacks ${name}`),
      ...extra.map((name) => `${status} has ${name}`),
      ...this.#bodyProblems({ method, path, status }, response, answer),
    ];
  }

  #bodyProblems(
    { method, path, status }: Operation & { status: number },
    { content }: z.infer<typeof responseSchema>,
    { headers, text }: Answered,
  ): string[] {
    const type = headers.get("content-type")?.split(";")[0] ?? "";
    if (Object.keys(content).length === 0) return text === "" ? [] : [`${status} has a body`];
    if ("*/*" in content) return [];
    if (!(type in content)) return [`${status} is of type ${type}`];
    if (!type.endsWith("json")) return [];
    const responses = ["paths", path, method.toLowerCase(), "responses", status];
    // Each line of NDJSON is a text of its own.
    const texts = type === TRANSFER_TYPE ? text.trimEnd().split("\n") : [text];
    const problems = texts.map((one) =>
      this.#document.problem([...responses, "content", type, "schema"], JSON.parse(one)),
    );
    return problems.flatMap((problem) => (problem === null ? [] : [`${status}: ${problem}`]));
  }
}
