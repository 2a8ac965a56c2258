import type { List } from "#protocol/primitives.ts";
import type { Follow, Thread } from "#protocol/thread.ts";
import { path, type CallOptions, type Http } from "./http.ts";
import { everyItem, type ListOptions } from "./pages.ts";

/** A thread: its conversation, and the message that started it. */
type ThreadPlace = readonly [conversation_id: string, message_id: number];

/** The threads that you follow: those that you started, replied to or are mentioned in, and those that you chose. */
export class ThreadsApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Returns a page of threads, most recent reply first. */
  list(options: ListOptions = {}): Promise<List<Thread>> {
    return this.#http.list<List<Thread>>("/threads", options);
  }

  /** Iterates over all of them. */
  all(options: ListOptions = {}): AsyncGenerator<Thread, void, undefined> {
    return everyItem((cursor) => this.list({ ...options, cursor }));
  }

  /** Returns whether you follow a thread. Errors: `not_found`. */
  get(place: ThreadPlace, options: CallOptions = {}): Promise<Follow> {
    return this.#http.request<Follow>({
      ...options,
      method: "GET",
      path: followPath(place),
      answer: "following",
    });
  }

  /** Errors: `not_found`, `too_many`. */
  follow(place: ThreadPlace, options: CallOptions = {}): Promise<void> {
    return this.#http.run({ ...options, method: "PUT", path: followPath(place) });
  }

  /** Stops following the thread until you follow it again. Errors: `not_found`. */
  unfollow(place: ThreadPlace, options: CallOptions = {}): Promise<void> {
    return this.#http.run({ ...options, method: "DELETE", path: followPath(place) });
  }

  /** Marks a thread as read up to the reply `message_id`. Errors: `not_found`. */
  read(place: ThreadPlace, message_id: number, options: CallOptions = {}): Promise<void> {
    return this.#http.run({
      ...options,
      method: "PUT",
      path: `${followPath(place)}/read`,
      body: { message_id },
    });
  }
}

function followPath([conversation_id, message_id]: ThreadPlace): string {
  return path`/conversations/${conversation_id}/messages/${message_id}/follow`;
}
