/** What opens over the page, from wherever: the palette and the list of shortcuts. */
export type Overlay = 'palette' | 'shortcuts';

let shown: Overlay | undefined;
const listeners = new Set<() => void>();

function show(overlay: Overlay | undefined): void {
  shown = overlay;
  for (const listener of listeners) listener();
}

export const overlays = {
  get shown(): Overlay | undefined {
    return shown;
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export const showPalette = () => show('palette');
export const showShortcuts = () => show('shortcuts');
export const hideOverlay = () => show(undefined);
