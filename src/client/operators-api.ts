import type { NewOperator, Operator, OperatorCreate } from "#protocol/operator.ts";
import type { List } from "#protocol/primitives.ts";
import { path, type CallOptions, type Http } from "./http.ts";

/** Named operators, with their own tokens. */
export class OperatorsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Creates an operator; only this response contains the token. */
  create(body: OperatorCreate, options: CallOptions = {}): Promise<NewOperator> {
    return this.#http.request<NewOperator>({
      ...options,
      method: "POST",
      path: "/operator/operators",
      body,
      answer: "token",
    });
  }

  /** Returns all operators in one page, including revoked ones. */
  list(options: CallOptions = {}): Promise<List<Operator>> {
    return this.#http.list<List<Operator>>("/operator/operators", options);
  }

  /** Revokes an operator's token, at once. */
  revoke(operator_id: string, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "DELETE",
      path: path`/operator/operators/${operator_id}`,
    });
  }
}
