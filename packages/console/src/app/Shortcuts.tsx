import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { onlyScope } from '../scope/scope.ts';
import { useCapabilities } from './capability.ts';
import { overlays, showPalette, showShortcuts } from './overlays.ts';
import { loadPalette } from './Palette.tsx';

const ShortcutsDialog = lazy(async () => ({
  default: (await import('./ShortcutsDialog.tsx')).ShortcutsDialog,
}));

/** How long `g` waits for the second key, milliseconds. */
const SEQUENCE_MS = 1_200;

/** The keys, and the list of them. */
export function Shortcuts() {
  const shown = useSyncExternalStore(overlays.subscribe, () => overlays.shown);
  useHotkeys([
    ['mod+K', showPalette],
    ['/', showPalette],
    ['shift+?', showShortcuts],
    ['?', showShortcuts],
  ]);
  useGoKeys();
  if (shown !== 'shortcuts') return null;
  return (
    <Suspense fallback={null}>
      <ShortcutsDialog />
    </Suspense>
  );
}

/** `g`, then a word's key. */
function useGoKeys(): void {
  const capabilities = useCapabilities();
  const navigate = useNavigate();
  useEffect(() => {
    let since = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Control' || event.key === 'Meta') void loadPalette();
      const typing = (event.target as Element | null)?.closest('input, textarea, select, [contenteditable]');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || overlays.shown) return;
      if (event.key === 'g') {
        since = event.timeStamp;
        return;
      }
      const to = event.timeStamp - since < SEQUENCE_MS && capabilities.find(({ key }) => key === event.key);
      since = Number.NEGATIVE_INFINITY;
      if (to) void navigate({ to: to.path, search: (before: object) => onlyScope({ ...before }) });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [capabilities, navigate]);
}
