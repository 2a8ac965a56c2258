import { SendHorizontal, Trash2 } from "lucide";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { useHoldBack } from "#web/app/hold-back.ts";
import { showToast } from "#web/app/toast.ts";
import { formatMinutes, t } from "#web/i18n/t.ts";
import { formatDuration } from "#web/media/duration.ts";
import { Icon } from "#web/ui/icon.tsx";
import { IconButton } from "#web/ui/icon-button.tsx";
import { LONGEST_MS, Recorder, type Recording, type RecordingEnd } from "./recorder.ts";
import "./recorder-bar.css";

interface RecorderBarProps {
  onRecorded: (recording: Recording) => void;
  onClose: () => void;
}

/** Stands in place of the composer's line while a voice message is recorded; Esc discards it. */
export function RecorderBar({ onRecorded, onClose }: RecorderBarProps) {
  const [recorder, setRecorder] = useState<Recorder | null>(null);
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

  useHoldBack(true);

  // The button that began it is no more: the next key is for this.
  useLayoutEffect(() => bar.current?.focus(), []);

  useEffect(() => {
    let isWanted = true;
    const onEnd = (why: RecordingEnd) => {
      // A lost recording is not sent: its speaker may not want half of it.
      if (why === "full") void finish();
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
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <IconButton icon={Trash2} label={t("record.discard")} onClick={onClose} />
      <span class="visually-hidden" role="status">
        {recorder === null ? "" : t("record.recording")}
      </span>
      <span class="recorder-bar__dot" aria-hidden="true" />
      {recorder !== null && <Progress recorder={recorder} />}
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
    </div>
  );
}

function Progress({ recorder }: { recorder: Recorder }) {
  return (
    <>
      <span class="recorder-bar__time" role="timer">
        {formatDuration(recorder.elapsed.value)}
      </span>
      <meter
        class="recorder-bar__level"
        min={0}
        max={1}
        value={recorder.level.value}
        aria-hidden="true"
      />
    </>
  );
}

function reasonOf(error: unknown): "record.refused" | "record.absent" | "record.failed" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "record.refused";
  return name === "NotFoundError" ? "record.absent" : "record.failed";
}
