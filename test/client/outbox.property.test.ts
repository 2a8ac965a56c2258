import * as fc from "fast-check";
import { expect, it } from "vitest";
import { acknowledge, enqueue, markSent, nextToSend, refuse, type Outbox } from "#client/outbox.ts";
import { check } from "./support/property.ts";

type Answer = "ack" | "rate_limited" | "internal" | "validation_failed";

/** A client that writes, a wire that breaks, and a server that stores each `client_id` once. */
class Run {
  outbox: Outbox = [];
  now = 0;
  socket = 0;
  isOpen = false;
  wire: string[] = [];
  answers: { client_id: string; answer: Answer }[] = [];
  readonly written: string[] = [];
  readonly kept: string[] = [];
  readonly refused = new Set<string>();
  mostInFlight = 0;

  write(): void {
    const client_id = `m${this.written.length}`;
    this.written.push(client_id);
    this.outbox = enqueue(this.outbox, client_id, { text: client_id }, this.now);
    this.flush();
  }

  open(): void {
    this.close();
    this.socket++;
    this.isOpen = true;
    this.flush();
  }

  /** Losing the socket loses all data on it, in either direction. */
  close(): void {
    this.isOpen = false;
    this.wire = [];
    this.answers = [];
  }

  flush(): void {
    if (!this.isOpen) return;
    const next = nextToSend(this.outbox, this.socket, this.now);
    if (next === null) return;
    this.outbox = markSent(this.outbox, next.client_id, this.socket, this.now);
    this.wire.push(next.client_id);
    this.mostInFlight = Math.max(this.mostInFlight, this.wire.length + this.answers.length);
  }

  serve(answer: Answer): void {
    const client_id = this.wire.shift();
    if (client_id === undefined) return;
    const isKnown = this.kept.includes(client_id);
    if (answer === "ack" && !isKnown) this.kept.push(client_id);
    if (answer === "validation_failed" && !isKnown) this.refused.add(client_id);
    this.answers.push({ client_id, answer: isKnown ? "ack" : answer });
  }

  hear(): void {
    const reply = this.answers.shift();
    if (reply === undefined) return;
    const { client_id, answer } = reply;
    const context = { now: this.now, random: 0.5 };
    const base = { code: answer, detail: "", retryable: answer !== "validation_failed" };
    if (answer === "ack") this.outbox = acknowledge(this.outbox, client_id, 1, 1);
    else {
      const wait = answer === "rate_limited" ? { retry_after_ms: 300 } : {};
      this.outbox = refuse(this.outbox, client_id, { ...base, ...wait }, context);
    }
    this.flush();
  }

  pass(ms: number): void {
    this.now += ms;
    this.flush();
  }

  /** The network works at last. */
  drain(): void {
    this.open();
    for (let i = 0; i < 20 * (this.written.length + 1); i++) {
      this.serve("ack");
      this.hear();
      this.pass(40_000);
    }
  }
}

const action: fc.Arbitrary<(run: Run) => void> = fc.oneof(
  fc.constant((run: Run) => run.write()),
  fc.constant((run: Run) => run.open()),
  fc.constant((run: Run) => run.close()),
  fc
    .constantFrom<Answer>("ack", "ack", "rate_limited", "internal", "validation_failed")
    .map((answer) => (run: Run) => run.serve(answer)),
  fc.constant((run: Run) => run.hear()),
  fc.nat({ max: 2_000 }).map((ms) => (run: Run) => run.pass(ms)),
);

it("under any interleaving of disconnects, acks and errors the outbox loses no message, doubles none, and keeps their order", () => {
  check(
    fc.array(action, { maxLength: 120, size: "max" }),
    (actions) => {
      const run = new Run();
      for (const act of actions) act(run);
      run.drain();
      const states = new Map(run.outbox.map(({ client_id, status }) => [client_id, status.state]));
      for (const client_id of run.written) {
        const state = states.get(client_id);
        expect(["acked", "failed"]).toContain(state);
        // Every acked message is durable. A failed one may be durable only where its first answer was lost.
        if (state === "acked") expect(run.kept).toContain(client_id);
      }
      expect(run.kept).toEqual(run.written.filter((client_id) => run.kept.includes(client_id)));
      expect(run.mostInFlight).toBeLessThanOrEqual(1);
      const failed = run.outbox.filter(({ status }) => status.state === "failed");
      for (const { client_id, refusals } of failed) {
        expect(run.refused.has(client_id) || refusals > 0).toBe(true);
      }
    },
    1_000,
  );
});
