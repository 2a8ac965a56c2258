/** The anchor that GitHub gives a heading, so that a link works in both places. */
export function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

/** Anchors that are unique within a page. */
export class Anchors {
  readonly #taken = new Set<string>();

  take(title: string): string {
    const wanted = slugOf(title) || "section";
    let id = wanted;
    for (let i = 1; this.#taken.has(id); i += 1) id = `${wanted}-${i}`;
    this.#taken.add(id);
    return id;
  }
}
