import { problemText } from "./problem-text.ts";
import { showToast } from "./toast.ts";

/** Does something that may fail, and tells so when it does. Answers whether it was done. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    showToast(problemText(error));
    return false;
  }
}
