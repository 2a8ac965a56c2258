import { mentionedName, type Inline, type Link, type Mention } from "#client/index.ts";
import { showPerson } from "#web/people/person-dialogs.ts";
import { useModel } from "../model-context.ts";

/** The ids of the people whom a message mentions, by the name that it uses, in lower case; and the reader's own id. */
export interface Mentioned {
  named: ReadonlyMap<string, string>;
  myId: string | null;
}

interface LineTextProps extends Mentioned {
  line: readonly Inline[];
  /** Whether it is the last line of its block. A blank one still needs a line break to be visible. */
  isLast?: boolean;
}

export function LineText({ line, isLast = true, ...mentioned }: LineTextProps) {
  return (
    <>
      {line.map((part, index) => (
        <PartOfLine key={index} part={part} mentioned={mentioned} />
      ))}
      {(!isLast || line.length === 0) && "\n"}
    </>
  );
}

function PartOfLine({ part, mentioned }: { part: Inline; mentioned: Mentioned }) {
  switch (part.kind) {
    case "text":
    case "address":
      return <>{part.text}</>;
    case "code":
      return <code>{part.text}</code>;
    case "mention":
      return <MentionText mention={part} {...mentioned} />;
    case "link":
      return <LinkText link={part} mentioned={mentioned} />;
    case "bold":
      return (
        <strong>
          <Parts parts={part.children} mentioned={mentioned} />
        </strong>
      );
    case "italic":
      return (
        <em>
          <Parts parts={part.children} mentioned={mentioned} />
        </em>
      );
    case "strike":
      return (
        <del>
          <Parts parts={part.children} mentioned={mentioned} />
        </del>
      );
  }
}

function Parts({ parts, mentioned }: { parts: readonly Inline[]; mentioned: Mentioned }) {
  return (
    <>
      {parts.map((part, index) => (
        <PartOfLine key={index} part={part} mentioned={mentioned} />
      ))}
    </>
  );
}

/** Isolated, so that its direction does not depend on the text around it. */
function LinkText({ link, mentioned }: { link: Link; mentioned: Mentioned }) {
  return (
    <a href={link.href} dir="auto" target="_blank" rel="noopener noreferrer nofollow">
      <Parts parts={link.children} mentioned={mentioned} />
      {link.host !== null && ` (${link.host})`}
    </a>
  );
}

function MentionText({ mention, named, myId }: Mentioned & { mention: Mention }) {
  const model = useModel();
  const { text } = mention;
  const name = mentionedName(mention, (one) => named.has(one));
  const id = name === undefined ? undefined : named.get(name);
  if (name === undefined || id === undefined) return <>{text}</>;
  const end = 1 + name.length;
  const sign = text.slice(0, end);
  return (
    <>
      {/* Usernames are Latin. In a right-to-left line the @ would otherwise follow the name. */}
      <mark dir="ltr" class={id === myId ? "mention mention--me" : "mention"}>
        {id === "all" ? (
          sign
        ) : (
          <button
            type="button"
            class="mention__open"
            aria-haspopup="dialog"
            onClick={() => showPerson(id, model.members.peek().get(id))}
          >
            {sign}
          </button>
        )}
      </mark>
      {text.slice(end)}
    </>
  );
}
