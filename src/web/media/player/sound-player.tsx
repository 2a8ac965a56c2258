import { Pause, Play } from "lucide";
import { useId, useState } from "preact/hooks";
import { formatNumber, t } from "#web/i18n/t.ts";
import { Icon } from "#web/ui/icon.tsx";
import { formatDuration } from "../duration.ts";
import { NotLoaded } from "../not-loaded.tsx";
import { isVoice, type ShownMedia } from "../shown-media.ts";
import { useAddress } from "../use-address.ts";
import { SeekBar } from "./seek-bar.tsx";
import { nextSpeed, speed, useSound } from "./use-sound.ts";
import "../one-plays.ts";
import "./sound-player.css";

/** Plays a voice message or other audio. */
export function SoundPlayer({ media, tabIndex }: { media: ShownMedia; tabIndex: number }) {
  const { src, isBroken, onError, retry } = useAddress(media.url, media.local);
  const sound = useSound(media.duration_ms);
  const isSpoken = isVoice(media);
  const name = isSpoken ? t("media.voice") : (media.name ?? t("media.audio"));
  const rate = `${formatNumber(speed.value)}×`;
  const label = t(sound.isPlaying ? "player.pause" : "player.play");
  const hasBegun = sound.isPlaying || sound.at > 0;
  return (
    <div class="sound-player" role="group" aria-label={name}>
      <div class="sound-player__line">
        {src !== null && (
          <audio
            ref={sound.element}
            src={src}
            // Without a duration in the metadata, the file must supply it.
            preload={media.duration_ms === null ? "metadata" : "none"}
            onError={onError}
            {...sound.handlers}
          />
        )}
        {isBroken && <NotLoaded onRetry={retry} />}
        <button
          type="button"
          class="sound-player__play"
          aria-label={label}
          title={label}
          tabIndex={tabIndex}
          onClick={sound.toggle}
        >
          <Icon icon={sound.isPlaying ? Pause : Play} size={20} />
        </button>
        <div class="sound-player__middle">
          {!isSpoken && (
            <span class="sound-player__name" dir="auto">
              {name}
            </span>
          )}
          <SeekBar
            waveform={isSpoken ? media.waveform : null}
            at={sound.at}
            total={sound.total}
            tabIndex={tabIndex}
            onSeek={sound.seek}
          />
          <span class="sound-player__time">
            {hasBegun
              ? t("player.time", {
                  at: formatDuration(sound.at),
                  total: formatDuration(sound.total),
                })
              : formatDuration(sound.total)}
          </span>
        </div>
        <button
          type="button"
          class="sound-player__speed"
          aria-label={t("player.speed", { speed: rate })}
          tabIndex={tabIndex}
          onClick={nextSpeed}
        >
          <bdi dir="ltr">{rate}</bdi>
        </button>
      </div>
      {media.transcript !== null && media.transcript !== "" && (
        <Transcript text={media.transcript} tabIndex={tabIndex} />
      )}
    </div>
  );
}

function Transcript({ text, tabIndex }: { text: string; tabIndex: number }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        class="sound-player__toggle"
        aria-expanded={isOpen}
        aria-controls={id}
        tabIndex={tabIndex}
        onClick={() => setOpen(!isOpen)}
      >
        {t("player.transcript")}
      </button>
      <p id={id} class="sound-player__transcript" dir="auto" hidden={!isOpen}>
        {text}
      </p>
    </>
  );
}
