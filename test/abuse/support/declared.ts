import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { inject } from "vitest";
import { z } from "zod";
import type { Answer } from "../../support/answer.ts";
import type { Operation } from "./documents.ts";

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

const raw: unknown = JSON.parse(inject("abused").openapi);
const document = documentSchema.parse(raw);
const ajv = new Ajv2020({ strict: false });
formats["default"](ajv);
ajv.addSchema(raw as object, "openapi");

/** Every header that some answer declares: what carries one of them has to declare it. */
const KNOWN = new Set(
  Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap(({ headers }) => Object.keys(headers).map((name) => name.toLowerCase())),
);
/** Every answer has it, and a cache is told of it by most. */
const EVERYWHERE = new Set(["cache-control"]);
/** Of the connection, not of the answer: `fetch` does not show it. */
const HIDDEN = new Set(["upgrade"]);
/** Refusals that come before, or without, a count of requests carry none of it. */
const WHERE_KNOWN = new Set(["ratelimit", "ratelimit-policy", "retry-after"]);

/** What an answer says that `/openapi.json` does not, or the other way round; nothing where both agree. */
export function undeclared({ method, path }: Operation, answer: Answer): string[] {
  const { status, headers, text } = answer;
  // A method that the address does not have is no operation of it.
  if (status === 405) return [];
  const responses = document.paths[path]?.[method.toLowerCase()]?.responses ?? {};
  const response = responses[status];
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
    (name) => KNOWN.has(name) && !named.has(name) && !EVERYWHERE.has(name),
  );
  return [
    ...missing.map((name) => `${status} lacks ${name}`),
    ...extra.map((name) => `${status} has ${name}`),
    ...bodyProblems({ method, path, status }, response, answer),
  ];
}

function bodyProblems(
  { method, path, status }: { method: string; path: string; status: number },
  { content }: z.infer<typeof responseSchema>,
  { headers, text }: Answer,
): string[] {
  const type = headers.get("content-type")?.split(";")[0] ?? "";
  if (Object.keys(content).length === 0) return text === "" ? [] : [`${status} has a body`];
  if ("*/*" in content) return [];
  if (!(type in content)) return [`${status} is of type ${type}`];
  const pointer = ["paths", path, method.toLowerCase(), "responses", status, "content", type]
    .map((step) => encodeURIComponent(String(step).replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/");
  const validate = ajv.compile({ $ref: `openapi#/${pointer}/schema` });
  if (/[/+]json$/.test(type) && !validate(JSON.parse(text))) {
    return [`${status}: ${ajv.errorsText(validate.errors)}`];
  }
  return [];
}
