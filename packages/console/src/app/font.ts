/** How long the first picture may wait for its letters, milliseconds: they are asked for with the page. */
const MOST_MS = 250;

/** Resolves when Inter is there, so that nothing is drawn in one type and moved by another; or when it takes too long. */
export async function fontReady(most = MOST_MS): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, most));
  await Promise.race([document.fonts.load('400 13.5px "Inter Variable"').catch(() => {}), late]);
}
