import { problemText, type Causes } from "./problem-text.ts";
import { showToast } from "./toast.ts";

/** Runs work that can fail and shows a toast if it does. Returns whether it succeeded. */
export async function attempt(work: () => Promise<unknown>, causes?: Causes): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showToast(problemText(error, causes));
    return false;
  }
}
