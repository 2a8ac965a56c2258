import { computed, signal } from "@preact/signals";

/** At most this many at once, since each action makes one request per message. */
export const SELECTED_MOST = 50;

/** The selected messages of one conversation. Selecting ends when none is left. */
export class Selection {
  readonly ids = signal<ReadonlySet<number>>(new Set());
  readonly isActive = computed(() => this.ids.value.size > 0);
  /** Where the next range begins. */
  #from: number | null = null;

  has(id: number): boolean {
    return this.ids.value.has(id);
  }

  /** Selects `all`, which include `id`, or deselects them if all are selected already. */
  toggle(id: number, all: readonly number[] = [id]): void {
    const ids = new Set(this.ids.peek());
    const isOn = all.every((each) => ids.has(each));
    for (const each of all) {
      if (isOn) ids.delete(each);
      else if (ids.size < SELECTED_MOST) ids.add(each);
    }
    this.#from = id;
    this.ids.value = ids;
  }

  /** Adds all messages from the last toggled one to this one, in the order of `there`. */
  extendTo(id: number, there: readonly number[]): void {
    const from = there.indexOf(this.#from ?? id);
    const to = there.indexOf(id);
    if (from < 0 || to < 0) return this.toggle(id);
    const range = there.slice(Math.min(from, to), Math.max(from, to) + 1);
    const nearest = to < from ? range.toReversed() : range;
    const all = new Set([...this.ids.peek(), ...nearest]);
    this.ids.value = new Set([...all].slice(0, SELECTED_MOST));
    this.#from = id;
  }

  /** Deselects messages that have been deleted. */
  keep(isThere: (id: number) => boolean): void {
    const ids = [...this.ids.peek()].filter(isThere);
    if (ids.length < this.ids.peek().size) this.ids.value = new Set(ids);
  }

  clear(): void {
    this.#from = null;
    if (this.ids.peek().size > 0) this.ids.value = new Set();
  }
}
