import { Mic, Pause, SendHorizontal, Trash2 } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useHoldBack } from "#web/app/hold-back.ts";
import { showToast } from "#web/app/toast.ts";
import { formatMinutes, t } from "#web/i18n/t.ts";
import { formatDuration } from "#web/media/duration.ts";
import { SoundPlayer } from "#web/media/player/sound-player.tsx";
import { WAVEFORM_HEIGHT, waveformPath } from "#web/media/player/waveform.tsx";
import type { ShownMedia } from "#web/media/shown-media.ts";
import { Confirm } from "#web/ui/dialog.tsx";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import type { Facts } from "#web/attachments/attachment.ts";
import {
  LEVELS_SHOWN,
  LONGEST_MS,
  Recorder,
  type Recording,
  type RecordingEnd,
} from "./recorder.ts";
import "./recorder-bar.css";

/** Discarding a longer recording asks for confirmation. */
const ASKS_FROM_MS = 10_000;

interface RecorderBarProps {
  onRecorded: (recording: Recording) => void;
  onClose: () => void;
}

/**
 * Replaces the composer's line while the user records a voice message. They can pause, listen, resume and discard it;
 * Esc discards.
 */
export function RecorderBar({ onRecorded, onClose }: RecorderBarProps) {
  const [recorder, setRecorder] = useState<Recorder | null>(null);
  /** The paused recording to listen to; null if it was paused too early to contain sound. */
  const [paused, setPaused] = useState<ShownMedia | null>(null);
  const [isAsking, setAsking] = useState(false);
  const held = useRef<Recorder | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const send = useRef<HTMLButtonElement>(null);

  const finish = async () => {
    const recording = held.current;
    held.current = null;
    if (recording === null) return;
    onRecorded(await recording.finish());
    onClose();
  };

  const pause = async () => {
    const recording = held.current;
    if (recording === null) return;
    const { file, facts } = await recording.pause();
    const media = asMedia(file, facts);
    const isWanted = () => recording === held.current && recording.isPaused.value;
    if (isWanted() && (await canBePlayed(media.local)) && isWanted()) setPaused(media);
    else URL.revokeObjectURL(media.local);
  };

  const resume = () => {
    if (recorder?.resume() === true) setPaused(null);
  };

  const discard = () => {
    if (recorder === null || recorder.elapsed.value < ASKS_FROM_MS) return onClose();
    void pause();
    setAsking(true);
  };

  const isPaused = recorder?.isPaused.value ?? false;
  useHoldBack(true);
  useEffect(() => {
    const local = paused?.local ?? null;
    return () => {
      if (local !== null) URL.revokeObjectURL(local);
    };
  }, [paused]);

  // Takes the focus from the record button, which is gone.
  useLayoutEffect(() => bar.current?.focus(), []);

  useEffect(() => {
    let isWanted = true;
    const onEnd = (why: RecordingEnd) => {
      // Does not send an interrupted recording: the speaker may not want half of it.
      if (why === "full") void finish();
      else void pause();
      showToast(
        why === "full"
          ? t("record.longest", { time: formatMinutes(LONGEST_MS / 60_000) })
          : t("record.lost"),
      );
    };
    Recorder.start(onEnd).then(
      (started) => {
        if (!isWanted) return started.discard();
        held.current = started;
        setRecorder(started);
      },
      (error: unknown) => {
        showToast(t(reasonOf(error)));
        onClose();
      },
    );
    return () => {
      isWanted = false;
      held.current?.discard();
      held.current = null;
    };
  }, []);

  useEffect(() => {
    if (recorder !== null) send.current?.focus();
  }, [recorder]);

  return (
    <div
      ref={bar}
      tabIndex={-1}
      class="recorder-bar"
      role="group"
      aria-label={t("record.recording")}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || isAsking) return;
        event.preventDefault();
        event.stopPropagation();
        discard();
      }}
    >
      <IconButton icon={Trash2} label={t("record.discard")} onClick={discard} />
      <span class="visually-hidden" role="status">
        {recorder === null ? "" : t(isPaused ? "record.paused" : "record.recording")}
      </span>
      <span class="recorder-bar__middle">
        {paused !== null && <SoundPlayer media={paused} tabIndex={0} />}
        {!isPaused && <span class="recorder-bar__dot" aria-hidden="true" />}
        {paused === null && recorder !== null && <Progress recorder={recorder} />}
      </span>
      {recorder !== null && !recorder.isLost.value && (
        <IconButton
          icon={isPaused ? Mic : Pause}
          label={t(isPaused ? "record.resume" : "record.pause")}
          onClick={isPaused ? resume : () => void pause()}
        />
      )}
      <button
        ref={send}
        type="button"
        class="composer__send recorder-bar__send"
        aria-label={t("record.send")}
        title={t("record.send")}
        disabled={recorder === null}
        onClick={() => void finish()}
      >
        <Icon icon={SendHorizontal} size={20} directional />
      </button>
      {isAsking && recorder !== null && (
        <Confirm
          title={t("record.discard_title")}
          text={t("record.discard_text", { time: formatDuration(recorder.elapsed.value) })}
          action={t("record.discard_action")}
          onConfirm={onClose}
          onCancel={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** The recording's length and its latest levels, newest at the end. */
function Progress({ recorder }: { recorder: Recorder }) {
  const levels = recorder.levels.value;
  const silence = Array.from({ length: LEVELS_SHOWN - levels.length }, () => 0);
  const { path, width } = waveformPath([...silence, ...levels].map((level) => level * 255));
  return (
    <>
      <span class="recorder-bar__time" role="timer">
        {formatDuration(recorder.elapsed.value)}
      </span>
      <svg
        class="recorder-bar__levels"
        viewBox={`0 0 ${width} ${WAVEFORM_HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
    </>
  );
}

/** The recording so far as playable media. */
function asMedia(file: File, { duration_ms, waveform }: Facts): ShownMedia & { local: string } {
  return {
    kind: "audio",
    url: null,
    local: URL.createObjectURL(file),
    name: null,
    content_type: file.type,
    size: file.size,
    width: null,
    height: null,
    duration_ms: duration_ms ?? null,
    placeholder: null,
    waveform: waveform?.slice() ?? null,
    transcript: null,
  };
}

/** Encoders write in fragments: a recording shorter than the first holds a header and no sound. */
function canBePlayed(address: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const sound = new Audio();
  sound.addEventListener("loadedmetadata", () => resolve(true));
  sound.addEventListener("error", () => resolve(false));
  sound.src = address;
  return promise;
}

function reasonOf(error: unknown): "record.refused" | "record.absent" | "record.failed" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "record.refused";
  return name === "NotFoundError" ? "record.absent" : "record.failed";
}
