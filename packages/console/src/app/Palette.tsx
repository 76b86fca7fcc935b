import { Kbd } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import styles from './frame.module.css';
import { overlays, showPalette } from './overlays.ts';

/** Also called when Ctrl or ⌘ goes down: by the time K does, it is there. */
export const loadPalette = () => import('./PaletteDialog.tsx');
const PaletteDialog = lazy(async () => ({ default: (await loadPalette()).PaletteDialog }));

/** Opens the palette, for whoever does not know its key. */
export function Finder() {
  return (
    <button
      type="button"
      className={styles.find}
      onPointerEnter={() => void loadPalette()}
      onClick={showPalette}
    >
      <IconSearch size={14} aria-hidden />
      <span className={styles.findText}>Go anywhere</span>
      <Kbd size="xs" aria-hidden>
        {/mac/i.test(navigator.platform) ? '⌘K' : 'Ctrl K'}
      </Kbd>
    </button>
  );
}

/** Loaded when it is first called for. */
export function Palette() {
  const shown = useSyncExternalStore(overlays.subscribe, () => overlays.shown);
  if (shown !== 'palette') return null;
  return (
    <Suspense fallback={null}>
      <PaletteDialog />
    </Suspense>
  );
}
