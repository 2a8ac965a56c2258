let playing: HTMLMediaElement | null = null;

/** Pauses whatever was playing when another voice message, song or video starts. */
document.addEventListener(
  "play",
  ({ target }) => {
    if (!(target instanceof HTMLMediaElement)) return;
    if (playing !== target) playing?.pause();
    playing = target;
  },
  // `play` does not bubble, so capture it.
  true,
);
