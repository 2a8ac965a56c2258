import { signal } from "@preact/signals";
import { WAVEFORM_POINTS } from "#client/index.ts";
import type { Facts } from "#web/attachments/attachment.ts";
import { resample } from "#web/media/resample.ts";

/** A voice message can be no longer. */
export const LONGEST_MS = 15 * 60_000;

/** How often the loudness is looked at. */
const TICK_MS = 50;

/** In this order: Safari says that it records webm, and what it then records is of no use. */
const TYPES = ["audio/mp4", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"];

export interface Recording {
  readonly file: File;
  readonly facts: Facts;
}

/** One recording, from the microphone's first sound until it is kept or discarded; the microphone is let go at once. */
export class Recorder {
  /** Milliseconds so far. */
  readonly elapsed = signal(0);
  /** The loudness of now, 0 to 1. */
  readonly level = signal(0);
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #context = new AudioContext();
  readonly #levels: number[] = [];
  readonly #chunks: Blob[] = [];
  readonly #startedAt = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;

  /** Rejects as `getUserMedia` does: refused, or no microphone. `onFull` is called when it has become too long. */
  static async start(onFull: () => void): Promise<Recorder> {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    return new Recorder(await navigator.mediaDevices.getUserMedia({ audio }), onFull);
  }

  private constructor(stream: MediaStream, onFull: () => void) {
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
    this.#recorder.addEventListener("dataavailable", ({ data }) => this.#chunks.push(data));
    this.#recorder.start(1_000);
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.level.value = loudness(samples);
      this.#levels.push(this.level.value);
      this.elapsed.value = performance.now() - this.#startedAt;
      if (this.elapsed.value >= LONGEST_MS) onFull();
    }, TICK_MS);
  }

  async finish(): Promise<Recording> {
    const duration_ms = Math.max(1, Math.round(performance.now() - this.#startedAt));
    const stopped = new Promise<void>((resolve) => {
      this.#recorder.addEventListener("stop", () => resolve(), { once: true });
    });
    this.#recorder.stop();
    await stopped;
    this.#letGo();
    const type = this.#recorder.mimeType.split(";")[0] ?? "audio/webm";
    const name = `voice.${type.split("/")[1] ?? "webm"}`;
    const loudest = Math.max(...this.#levels, 0.01);
    const waveform = resample(this.#levels, WAVEFORM_POINTS).map((level) =>
      Math.round((level / loudest) * 255),
    );
    return { file: new File(this.#chunks, name, { type }), facts: { duration_ms, waveform } };
  }

  discard(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#letGo();
  }

  #letGo(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#context.close().catch(() => undefined);
  }
}

/** Root mean square, stretched: speech is rarely louder than a third of what there could be. */
function loudness(samples: Float32Array): number {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  return Math.min(1, Math.sqrt(sum / samples.length) * 3);
}
