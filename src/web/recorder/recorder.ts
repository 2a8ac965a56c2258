import { signal } from "@preact/signals";
import { WAVEFORM_POINTS } from "#client/index.ts";
import type { Facts } from "#web/attachments/attachment.ts";
import { resample } from "#web/media/resample.ts";

/** The longest voice message. */
export const LONGEST_MS = 15 * 60_000;

/**
 * The length of a fragment. A paused recording lacks the fragment under way, and Chrome writes the sound of mp4 only in
 * whole fragments: of 2.45 s it lacks 0.43 s with fragments of a second, and 0.19 s with these, which take 6 % more space.
 */
const FRAGMENT_MS = 100;

/** How often the loudness is sampled. */
const TICK_MS = 50;

/** In order of preference: Safari claims to support webm, but its recordings are unusable. */
const TYPES = ["audio/mp4", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"];

/** `full`: it reached the maximum length. `lost`: the microphone was unplugged or is no longer allowed. */
export type RecordingEnd = "full" | "lost";

export interface Recording {
  readonly file: File;
  readonly facts: Facts;
}

/** The number of levels shown while recording: as many as a waveform has bars. */
export const LEVELS_SHOWN = 44;

/** One recording, until it is kept or discarded, which releases the microphone at once. */
export class Recorder {
  /** The length so far in milliseconds. */
  readonly elapsed = signal(0);
  /** The latest levels, 0 to 1 each, newest last. */
  readonly levels = signal<readonly number[]>([]);
  readonly isPaused = signal(false);
  /** Whether the microphone is gone, so that nothing more can be recorded. */
  readonly isLost = signal(false);
  readonly #stream: MediaStream;
  readonly #recorder: MediaRecorder;
  readonly #context = new AudioContext();
  readonly #levels: number[] = [];
  readonly #chunks: Blob[] = [];
  /** Milliseconds recorded before it was last resumed. */
  #before = 0;
  #resumedAt = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;
  /** Resolves when the recorder stops, which it also does when the microphone disappears. */
  readonly #stopped: Promise<void>;

  /** Rejects like `getUserMedia` if refused or without a microphone. Calls `onEnd` when recording cannot continue. */
  static async start(onEnd: (why: RecordingEnd) => void): Promise<Recorder> {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    return new Recorder(await navigator.mediaDevices.getUserMedia({ audio }), onEnd);
  }

  private constructor(stream: MediaStream, onEnd: (why: RecordingEnd) => void) {
    this.#stream = stream;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this.#recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
    this.#recorder.addEventListener("dataavailable", ({ data }) => this.#chunks.push(data));
    this.#stopped = new Promise((resolve) => {
      this.#recorder.addEventListener("stop", () => resolve(), { once: true });
    });
    for (const track of stream.getTracks()) {
      const lost = () => {
        this.#halt();
        this.isLost.value = true;
        clearInterval(this.#timer);
        onEnd("lost");
      };
      track.addEventListener("ended", lost, { once: true });
    }
    this.#recorder.start(FRAGMENT_MS);
    const analyser = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      if (this.isPaused.value) return;
      analyser.getFloatTimeDomainData(samples);
      this.#levels.push(loudness(samples));
      this.levels.value = this.#levels.slice(-LEVELS_SHOWN);
      this.elapsed.value = this.#before + performance.now() - this.#resumedAt;
      if (this.elapsed.value >= LONGEST_MS) onEnd("full");
    }, TICK_MS);
  }

  /** Pauses and returns the recording so far. */
  async pause(): Promise<Recording> {
    this.#halt();
    if (this.isLost.value) {
      // The last fragment is written when the recorder stops.
      if (this.#recorder.state !== "inactive") this.#recorder.stop();
      await this.#stopped;
    } else if (this.#recorder.state === "recording") {
      const flushed = new Promise<void>((resolve) => {
        this.#recorder.addEventListener("dataavailable", () => resolve(), { once: true });
      });
      this.#recorder.pause();
      this.#recorder.requestData();
      await flushed;
    }
    return this.#soFar();
  }

  /** Returns false if the microphone is gone. */
  resume(): boolean {
    if (this.isLost.value || this.#recorder.state !== "paused") return false;
    this.#recorder.resume();
    this.#resumedAt = performance.now();
    this.isPaused.value = false;
    return true;
  }

  async finish(): Promise<Recording> {
    this.#halt();
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    await this.#stopped;
    this.#letGo();
    return this.#soFar();
  }

  discard(): void {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#letGo();
  }

  /** Stops the clock. */
  #halt(): void {
    if (this.isPaused.value) return;
    this.#before += performance.now() - this.#resumedAt;
    this.elapsed.value = this.#before;
    this.isPaused.value = true;
  }

  #soFar(): Recording {
    const type = this.#recorder.mimeType.split(";")[0] ?? "audio/webm";
    const name = `voice.${type.split("/")[1] ?? "webm"}`;
    const loudest = Math.max(...this.#levels, 0.01);
    const waveform = resample(this.#levels, WAVEFORM_POINTS).map((level) =>
      Math.round((level / loudest) * 255),
    );
    const duration_ms = Math.max(1, Math.round(this.elapsed.value));
    return { file: new File(this.#chunks, name, { type }), facts: { duration_ms, waveform } };
  }

  #letGo(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#context.close().catch(() => undefined);
  }
}

/** Root mean square, scaled up: speech rarely exceeds a third of full scale. */
function loudness(samples: Float32Array): number {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  return Math.min(1, Math.sqrt(sum / samples.length) * 3);
}
