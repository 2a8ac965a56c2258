import { signal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { local } from "#web/storage/local.ts";

interface Sound {
  readonly element: RefObject<HTMLAudioElement | null>;
  readonly isPlaying: boolean;
  /** Both in milliseconds. */
  readonly at: number;
  readonly total: number;
  readonly toggle: () => void;
  readonly seek: (ms: number) => void;
  /** Spread these on the audio element. */
  readonly handlers: {
    readonly onPlay: () => void;
    readonly onPause: () => void;
    readonly onEnded: () => void;
    readonly onTimeUpdate: () => void;
    readonly onDurationChange: () => void;
  };
}

/** `known`: the duration in the message; a recording's own header often lacks one (`Infinity`). */
export function useSound(known: number | null): Sound {
  const element = useRef<HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const [measured, setMeasured] = useState(0);

  useSignalEffect(() => {
    const rate = speed.value;
    if (element.current !== null) element.current.playbackRate = rate;
  });

  const look = () => setAt((element.current?.currentTime ?? 0) * 1_000);
  return {
    element,
    isPlaying,
    at,
    total: known ?? measured,
    toggle() {
      const sound = element.current;
      if (sound === null) return;
      if (!sound.paused) return sound.pause();
      sound.playbackRate = speed.peek();
      // The element's error event reports why it does not play.
      sound.play().catch(() => undefined);
    },
    seek(ms) {
      if (element.current !== null) element.current.currentTime = ms / 1_000;
      setAt(ms);
    },
    handlers: {
      onPlay: () => setPlaying(true),
      onPause: () => setPlaying(false),
      onEnded() {
        setPlaying(false);
        if (element.current !== null) element.current.currentTime = 0;
        setAt(0);
      },
      onTimeUpdate: look,
      onDurationChange() {
        const duration = element.current?.duration ?? 0;
        if (Number.isFinite(duration)) setMeasured(duration * 1_000);
      },
    },
  };
}

const KEY = "parley.speed";
const SPEEDS: readonly number[] = [1, 1.5, 2];

/** The playback speed of all audio; kept on this device. */
export const speed = signal(kept());

export function nextSpeed(): void {
  speed.value = SPEEDS[(SPEEDS.indexOf(speed.value) + 1) % SPEEDS.length] ?? 1;
  local.setItem(KEY, String(speed.value));
}

function kept(): number {
  const number = Number(local.getItem(KEY));
  return SPEEDS.includes(number) ? number : 1;
}
