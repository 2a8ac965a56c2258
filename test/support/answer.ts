import type { z } from "zod";
import { ERRORS } from "#protocol/errors.ts";
import { problemSchema, type ErrorCode, type Problem } from "#protocol/problem.ts";

/** A REST answer, read whole. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly #asked: string;

  private constructor(asked: string, status: number, headers: Headers, text: string) {
    this.#asked = asked;
    this.status = status;
    this.headers = headers;
    this.text = text;
  }

  static async of(asked: string, response: Response): Promise<Answer> {
    return new Answer(asked, response.status, response.headers, await response.text());
  }

  /** The body as this schema has it; an answer of another status, or another shape, fails the test. */
  as<T>(schema: z.ZodType<T>, status = 200): T {
    this.expect(status);
    return schema.parse(JSON.parse(this.text));
  }

  expect(status: number): this {
    if (this.status !== status)
      throw new Error(
        `${this.#asked} answered ${this.status}, not ${status}: ${this.text.slice(0, 500)}`,
      );
    return this;
  }

  /** Checks that the answer is a problem with this code, and agrees with the error table. */
  problem(code: ErrorCode): Problem {
    const kind = ERRORS[code];
    const found = `${this.#asked} answered ${this.status}: ${this.text.slice(0, 500)}`;
    const parsed = problemSchema.safeParse(this.status >= 400 ? JSON.parse(this.text) : null);
    if (!parsed.success) throw new Error(`not a problem, wanted ${code}: ${found}`);
    const { data } = parsed;
    const right =
      data.code === code &&
      this.status === kind.status &&
      data.status === kind.status &&
      data.title === kind.title &&
      data.retryable === kind.retryable &&
      data.type === `urn:parley:error:${code}` &&
      this.headers.get("content-type") === "application/problem+json";
    if (!right) throw new Error(`wanted the problem ${code}: ${found}`);
    return data;
  }
}
