let playing: HTMLMediaElement | null = null;

/** Whatever begins to sound silences what was sounding before: voice, music and video alike. */
document.addEventListener(
  "play",
  ({ target }) => {
    if (!(target instanceof HTMLMediaElement)) return;
    if (playing !== target) playing?.pause();
    playing = target;
  },
  // It does not bubble.
  true,
);
