import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Each takes 45 seconds or more. A run that starts one of them late would wait for it with an idle core. */
const LONGEST = ["system/start"];

/** Orders a run without timings of an earlier one, as in CI. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}
