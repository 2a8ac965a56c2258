/* The few types of a service worker in use: TypeScript cannot load them beside a page's in one project. */

interface Lasting {
  waitUntil(work: Promise<unknown>): void;
}

interface Events {
  install: Lasting;
  activate: Lasting;
  fetch: { readonly request: Request; respondWith(answer: Promise<Response>): void };
  message: Lasting & { readonly data: unknown };
  push: Lasting & { readonly data: { json(): unknown } | null };
  pushsubscriptionchange: Lasting & { readonly oldSubscription?: PushSubscription | null };
  notificationclick: Lasting & { readonly notification: Notification };
}

interface Page {
  readonly visibilityState: DocumentVisibilityState;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

export interface Worker {
  readonly location: Location;
  readonly navigator: Pick<Navigator, "languages"> & {
    setAppBadge?: (count: number) => Promise<void>;
  };
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: "window" }): Promise<readonly Page[]>;
    openWindow(path: string): Promise<unknown>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): void;
}
