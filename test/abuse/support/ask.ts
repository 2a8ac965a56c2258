import { problemSchema, type Problem } from "#protocol/problem.ts";
import { Answer } from "../../support/answer.ts";
import { declared } from "./declared.ts";
import type { Operation } from "./documents.ts";
import type { Example } from "./examples.ts";
import { world } from "./people.ts";

export interface Request extends Example {
  /** Sent unchanged, in place of the example's body. */
  raw?: { type: string | null; body: BodyInit };
}

/** The operation's address with these parameters in it. */
export function addressOf({ path }: Operation, { params = {}, query = {} }: Example): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? `no-${name}`),
  );
  const search = new URLSearchParams(query).toString();
  return search === "" ? filled : `${filled}?${search}`;
}

/**
 * Makes the operation's request with this token, or with none; fails if `/openapi.json` does not declare the answer.
 */
export async function ask(
  operation: Operation,
  request: Request,
  token: string | null,
): Promise<Answer> {
  const answer = await fetched(operation.method, addressOf(operation, request), request, token);
  const problems = declared.undeclared(operation, answer);
  if (problems.length > 0) throw new Error(`${operation.name}: ${problems.join("; ")}`);
  return answer;
}

export async function fetched(
  method: string,
  address: string,
  { raw, body, file, headers = {} }: Request,
  token: string | null,
): Promise<Answer> {
  const type = raw === undefined ? "application/json" : raw.type;
  const content = raw?.body ?? file ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await world.wire.fetch(address, {
    method,
    redirect: "manual",
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(content === undefined || file !== undefined || type === null
        ? {}
        : { "content-type": type }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content }),
  });
  return Answer.of(`${method} ${address}`, response);
}

/** Checks that the answer is a refusal that says what was wrong. */
export function refusal(answer: Answer): Problem {
  const parsed = problemSchema.safeParse(JSON.parse(answer.text || "null"));
  const isProblem =
    parsed.success &&
    answer.status >= 400 &&
    parsed.data.status === answer.status &&
    parsed.data.request_id !== "" &&
    parsed.data.type === `urn:parley:error:${parsed.data.code}` &&
    answer.headers.get("content-type") === "application/problem+json";
  if (!isProblem) throw new Error(`no problem: ${answer.status} ${answer.text.slice(0, 500)}`);
  return parsed.data;
}
