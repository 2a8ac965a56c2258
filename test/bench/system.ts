/** Where a socket connects to. */
export interface SocketAddress {
  url: string;
  protocols: string[];
  /** Parley's own where none is named. */
  dialect?: "socket.io";
}

/** A room made for the benchmark, with an address for each of its sockets. */
export interface BenchRoom {
  id: string;
  addresses: SocketAddress[];
  /** Resolves when the system has nothing left to do for what came before `head`. */
  settled: (head: number) => Promise<void>;
}

/** One of what is compared. */
export interface System {
  name: string;
  open: (sockets: number) => Promise<BenchRoom>;
}
