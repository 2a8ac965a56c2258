import { afterAll, beforeAll, beforeEach } from "vitest";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";
import { useWeb, type Web } from "./web.ts";

/** The server that all files share, behind a network that a test can cut, and that is whole before each test. */
export interface Unsteady {
  readonly web: Web;
  cut: () => void;
  mend: () => void;
}

export function useUnsteadyWeb(): Unsteady {
  const plain = useWeb();
  let proxy: TcpProxy;
  const mend = () => proxy.lead(plain.server.url);
  beforeAll(async () => {
    proxy = await startTcpProxy(plain.server.url);
  });
  beforeEach(mend);
  afterAll(() => proxy.close());
  const web = {
    get url() {
      return proxy.url.origin;
    },
    get server() {
      return plain.server;
    },
    get browser() {
      return plain.browser;
    },
  };
  return { web, cut: () => proxy.lead(null), mend };
}
