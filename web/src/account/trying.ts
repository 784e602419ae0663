/** What a person is told when something did not work. */
export const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : "Something went wrong. Nothing was changed.");

/** Does it, and says what did not work. */
export async function orSay(act: () => Promise<unknown>, say: (sentence: string) => void): Promise<void> {
  try {
    await act();
  } catch (error) {
    say(sentenceOf(error));
  }
}
