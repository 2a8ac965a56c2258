import "./avatar.css";

const COLORS = 8;

interface AvatarProps {
  /** Of the person or the conversation: its colour is the same everywhere. */
  id: string;
  name: string;
  src?: string | null;
  size?: number;
  /** With a dot when it is known. */
  online?: boolean;
}

/** Decoration: the name stands beside it. */
export function Avatar({ id, name, src = null, size = 40, online = false }: AvatarProps) {
  const box = { inlineSize: `${size}px`, blockSize: `${size}px`, fontSize: `${size * 0.4}px` };
  return (
    <span class="avatar" style={box} data-color={colorOf(id)} aria-hidden="true">
      {src === null ? (
        <span class="avatar__initials">{initialsOf(name)}</span>
      ) : (
        <img class="avatar__image" src={src} alt="" loading="lazy" decoding="async" />
      )}
      {online && <span class="avatar__dot" />}
    </span>
  );
}

/** The first letters of the first and the last word, whatever the script. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s_.-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => /[\p{L}\p{N}]/u.exec(word ?? "")?.[0] ?? "",
  );
  return letters.join("").toLocaleUpperCase() || "?";
}

export function colorOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % COLORS;
}
