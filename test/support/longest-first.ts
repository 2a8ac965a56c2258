import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Each a minute or more: begun among the last, it would be waited for with the machine half idle. */
const LONGEST = [
  "conformance/histories",
  "web/translation",
  "web/conversation",
  "web/media",
  "web/inbox",
];

/** The order of a run that has no earlier one to learn from, as in CI. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
