import { Kbd, Modal } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { useCapabilities } from './capability.ts';
import { hideOverlay, overlays, showPalette, showShortcuts } from './overlays.ts';
import styles from './shortcuts.module.css';

/** How long `g` waits for the second key, milliseconds. */
const SEQUENCE_MS = 1_200;

/** The keys, and the list of them. */
export function Shortcuts() {
  const shown = useSyncExternalStore(overlays.subscribe, () => overlays.shown);
  const capabilities = useCapabilities();
  useHotkeys([
    ['mod+K', showPalette],
    ['/', showPalette],
    ['shift+?', showShortcuts],
    ['?', showShortcuts],
  ]);
  useGoKeys();
  return (
    <Modal
      opened={shown === 'shortcuts'}
      onClose={hideOverlay}
      title="Keys"
      closeButtonProps={{ 'aria-label': 'Close the list of keys' }}
    >
      <dl className={styles.list}>
        <Key keys={['Ctrl or ⌘', 'K']} does="Go anywhere, do anything" />
        {capabilities.map(({ key, label }) => (
          <Key key={key} keys={['G', key.toUpperCase()]} does={`Go to ${label}`} />
        ))}
        <Key keys={['↑', '↓']} does="Walk a table or a list" />
        <Key keys={['Enter']} does="Open what is selected" />
        <Key keys={['Esc']} does="Close the detail, or what floats" />
        <Key keys={['?']} does="This list" />
      </dl>
    </Modal>
  );
}

function Key({ keys, does }: { keys: readonly string[]; does: string }) {
  return (
    <div className={styles.row}>
      <dt>{does}</dt>
      <dd>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}

/** `g`, then a word's key. */
function useGoKeys(): void {
  const capabilities = useCapabilities();
  const navigate = useNavigate();
  useEffect(() => {
    let since = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as Element | null)?.closest('input, textarea, select, [contenteditable]');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || overlays.shown) return;
      if (event.key === 'g') {
        since = event.timeStamp;
        return;
      }
      const to = event.timeStamp - since < SEQUENCE_MS && capabilities.find(({ key }) => key === event.key);
      since = Number.NEGATIVE_INFINITY;
      if (to) void navigate({ to: to.path, search: (before: object) => ({ ...before, panel: undefined }) });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [capabilities, navigate]);
}
