/** Two soft tones, synthesized, so that there is no file to load or to license. */
const TONES = [
  { hz: 660, at: 0 },
  { hz: 880, at: 0.11 },
];
const LENGTH_S = 0.28;
const VOLUME = 0.12;
/** The least time between two sounds. */
const APART_MS = 1_000;

let context: AudioContext | null = null;

/** Plays the sound of a new message in only one tab, and once for messages that arrive together. */
export async function playSoundOnce(): Promise<void> {
  await navigator.locks?.request("parley.sound", { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    playSound();
    await new Promise((done) => setTimeout(done, APART_MS));
  });
}

/** Plays the sound. Browsers stay silent until the user has interacted with the page. */
export function playSound(): void {
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  void context.resume().catch(() => undefined);
  for (const { hz, at } of TONES) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const start = currentTime + at;
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(VOLUME, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH_S);
    tone.connect(volume).connect(destination);
    tone.start(start);
    tone.stop(start + LENGTH_S);
  }
}
