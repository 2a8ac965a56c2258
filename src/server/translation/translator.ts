import { CLOSED_CIRCUIT, waitForCircuit, withOutcome, type Circuit } from "#domain/circuit.ts";
import { primary } from "#text/languages.ts";
import { masked, sentencesOf, unmasked, type Sentence } from "#text/translatable.ts";
import { failure } from "#protocol/errors.ts";
import { err, ok, type Result } from "#protocol/result.ts";
import { log } from "../log.ts";
import type { ProviderFault, TranslationProvider } from "./provider.ts";

/** The time limit of one call to the provider. */
const CALL_MS = 8_000;
/** Sentences in one call; a longer text takes several calls. */
const CALL_TEXTS = 40;
/** The most sentences of one text: some engines need a call for each. */
const SENTENCES_MAX = 200;
/** Concurrent calls of this isolate; how long others wait for their turn, and how often they check for it. */
const CALLS_MAX = 8;
const TURN_MS = 8_000;
const LOOK_MS = 25;

/** A translation that is this many times as long as its text is an error. */
const GROWTH_MAX = 10;
const GROWTH_FREE = 200;

/** A call in flight; `until` is its latest end (ms), since its event may be interrupted. */
interface Call {
  until: number;
}

/** A provider's state for the whole isolate: only numbers, since promises must not pass between events. */
export interface CircuitBox {
  circuit: Circuit;
  calls: readonly Call[];
}

export function closedCircuit(): CircuitBox {
  return { circuit: CLOSED_CIRCUIT, calls: [] };
}

/**
 * Calls one provider for one object or one request, with limits on time and number, and pauses while the provider
 * fails.
 */
export class Translator {
  readonly #provider: TranslationProvider;
  readonly #box: CircuitBox;

  constructor(provider: TranslationProvider, box: CircuitBox) {
    this.#provider = provider;
    this.#box = box;
  }

  get name(): string {
    return this.#provider.name;
  }

  /** Translates a text; code, addresses, mentions, emoji and line breaks stay as they are. */
  async translate(text: string, source: string, target: string): Promise<Result<string>> {
    const parts = sentencesOf(text);
    const sentences = parts.filter((part) => typeof part !== "string");
    if (sentences.length > SENTENCES_MAX) {
      return refused(
        "message_id",
        `The translator does not translate more than ${SENTENCES_MAX} lines`,
      );
    }
    const languages = { source: primary(source), target: primary(target) };
    const translated = new Map<Sentence, string>();
    for (let start = 0; start < sentences.length; start += CALL_TEXTS) {
      const those = sentences.slice(start, start + CALL_TEXTS);
      const done = await this.#sentences(those, languages);
      if (!done.ok) return done;
      those.forEach((sentence, index) => translated.set(sentence, done.value[index] ?? ""));
    }
    const whole = parts.map((part) => (typeof part === "string" ? part : translated.get(part)));
    return ok(whole.join(""));
  }

  /** Translates whole sentences first, and then a sentence that lost a placeholder piece by piece. */
  async #sentences(
    sentences: Sentence[],
    languages: { source: string; target: string },
  ): Promise<Result<string[]>> {
    const masks = sentences.map(masked);
    const answers = await this.#ask(
      masks.map(({ text }) => text),
      languages,
    );
    if (!answers.ok) return answers;
    const whole: string[] = [];
    for (const [index, { kept }] of masks.entries()) {
      const text = unmasked(answers.value[index] ?? "", kept);
      const sentence = sentences[index];
      if (text !== null || sentence === undefined) whole.push(text ?? "");
      else {
        const pieced = await this.#pieces(sentence, languages);
        if (!pieced.ok) return pieced;
        whole.push(pieced.value);
      }
    }
    return ok(whole);
  }

  async #pieces(
    { pieces }: Sentence,
    languages: { source: string; target: string },
  ): Promise<Result<string>> {
    const words = pieces.filter(({ kind }) => kind === "words").map(({ text }) => text);
    const answers = await this.#ask(words, languages);
    if (!answers.ok) return answers;
    const next = answers.value.values();
    return ok(
      pieces.map(({ kind, text }) => (kind === "words" ? next.next().value : text)).join(""),
    );
  }

  async #ask(
    texts: string[],
    languages: { source: string; target: string },
  ): Promise<Result<string[]>> {
    const call = await this.#turn();
    if (call === null) return this.#unavailable();
    const answers = await this.#call(texts, languages);
    this.#box.calls = this.#box.calls.filter((other) => other !== call);
    if (answers.ok) return answers;
    return answers.error === "unsupported"
      ? refused("language", "The translator does not support these languages")
      : this.#unavailable();
  }

  #unavailable(): Result<never> {
    const retry_after_ms = Math.max(1_000, waitForCircuit(this.#box.circuit, Date.now()));
    return err(failure("translation_unavailable", undefined, { retry_after_ms }));
  }

  /**
   * Takes a place among the concurrent calls; returns null while the provider is paused, or if no place became free.
   */
  async #turn(): Promise<Call | null> {
    for (const end = Date.now() + TURN_MS; ;) {
      const now = Date.now();
      if (waitForCircuit(this.#box.circuit, now) > 0) return null;
      const calls = this.#box.calls.filter(({ until }) => until > now);
      const call = { until: now + CALL_MS };
      const isFree = calls.length < CALLS_MAX;
      this.#box.calls = isFree ? [...calls, call] : calls;
      if (isFree) return call;
      if (now >= end) return null;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  async #call(
    texts: string[],
    languages: { source: string; target: string },
  ): Promise<Result<string[], ProviderFault>> {
    const answers = await this.#inTime(texts, languages);
    const complete = answers.ok && areTranslations(texts, answers.value);
    const works = complete || (!answers.ok && answers.error === "unsupported");
    this.#box.circuit = withOutcome(this.#box.circuit, works, Date.now());
    return answers.ok && !complete ? err("unavailable") : answers;
  }

  async #inTime(
    texts: string[],
    languages: { source: string; target: string },
  ): Promise<Result<string[], ProviderFault>> {
    const aborted = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // The wait also ends for a provider that ignores the signal.
    const late = new Promise<Result<string[], ProviderFault>>((resolve) => {
      timer = setTimeout(() => {
        aborted.abort();
        resolve(err("unavailable"));
      }, CALL_MS);
    });
    const asked = this.#provider
      .translate({ texts, ...languages }, aborted.signal)
      .catch((error: unknown): Result<string[], ProviderFault> => {
        log("error", "translation_failed", { provider: this.name, ...languages }, error);
        return err("unavailable");
      });
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function areTranslations(texts: string[], answers: string[]): boolean {
  const isOne = (text: string, answer: string | undefined) =>
    answer !== undefined && answer.length <= text.length * GROWTH_MAX + GROWTH_FREE;
  return answers.length === texts.length && texts.every((text, at) => isOne(text, answers[at]));
}

function refused(path: string, message: string): Result<never> {
  return err(failure("validation_failed", message, { issues: [{ path, message }] }));
}
