import type { ConnectionState } from "./connection-state.ts";
import type { Unsubscribe } from "./emitter.ts";
import { stopFailure } from "./stop-failure.ts";

interface LiveView {
  readonly connection: ConnectionState;
  readonly catchingUp: boolean;
}

interface Live<V> {
  readonly view: V;
  subscribe(listener: (view: V) => void): Unsubscribe;
}

/** Resolves with the view once nothing is missing; rejects when its connection stops. */
export function caughtUp<V extends LiveView>(live: Live<V>): Promise<V> {
  return new Promise((resolve, reject) => {
    const settle = (view: V): boolean => {
      const { connection, catchingUp } = view;
      if (connection.status === "stopped") {
        reject(stopFailure(connection.code, connection.reason));
        return true;
      }
      if (!catchingUp) resolve(view);
      return !catchingUp;
    };
    if (settle(live.view)) return;
    const unsubscribe = live.subscribe((view) => {
      if (settle(view)) unsubscribe();
    });
  });
}
