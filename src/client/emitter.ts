/** Removes the listener. */
export type Unsubscribe = () => void;

type Listener<T> = (value: T) => void;

/**
 * Typed events. An error in a listener affects neither the other listeners nor the emitter: it surfaces as uncaught.
 */
export class Emitter<Events extends object> {
  readonly #listeners: { [K in keyof Events]?: Set<Listener<Events[K]>> } = {};

  on<K extends keyof Events>(name: K, listener: Listener<Events[K]>): Unsubscribe {
    const listeners: Set<Listener<Events[K]>> = this.#listeners[name] ?? new Set();
    this.#listeners[name] = listeners;
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  emit<K extends keyof Events>(name: K, value: Events[K]): void {
    for (const listener of this.#listeners[name] ?? []) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
