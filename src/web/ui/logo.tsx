/** The app's icon: a speech bubble with two eyes. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" class="logo">
      <rect width="64" height="64" rx="16" fill="var(--color-accent)" />
      <path
        d="M16 20a6 6 0 0 1 6-6h20a6 6 0 0 1 6 6v12a6 6 0 0 1-6 6H30l-8 7v-7a6 6 0 0 1-6-6z"
        fill="var(--color-on-accent)"
      />
      <circle cx="26" cy="26" r="3" fill="var(--color-accent)" />
      <circle cx="38" cy="26" r="3" fill="var(--color-accent)" />
    </svg>
  );
}
