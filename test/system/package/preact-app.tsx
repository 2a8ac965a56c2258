import { render } from "preact";
import { useState } from "preact/hooks";
import type { Parley } from "@parley-edge/client";
import { useConversation, useInbox } from "@parley-edge/client/preact";
import { start } from "./started.ts";

function Room({ parley, id }: { parley: Parley; id: string }) {
  const { view, connection } = useConversation(parley, id);
  return (
    <section>
      <output>{view?.messages.map(({ text }) => text).join(" ")}</output>
      <button onClick={() => void connection?.send({ text: `m${view?.messages.length}` })}>
        send
      </button>
    </section>
  );
}

function Inbox({ parley }: { parley: Parley }) {
  const { view } = useInbox(parley);
  return <p>{view === null ? "" : `${view.conversations.length} conversations`}</p>;
}

function App({ parley, id }: { parley: Parley; id: string }) {
  const [open, setOpen] = useState(true);
  return (
    <>
      <button onClick={() => setOpen(!open)}>toggle</button>
      {open && <Room parley={parley} id={id} />}
      {open && <Room parley={parley} id={id} />}
      <Inbox parley={parley} />
    </>
  );
}

start((root, parley, id) => render(<App parley={parley} id={id} />, root));
