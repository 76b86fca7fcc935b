import { Kbd, Modal } from '@mantine/core';
import { useCapabilities } from './capability.ts';
import { hideOverlay } from './overlays.ts';
import styles from './shortcuts.module.css';

/** The list of keys. */
export function ShortcutsDialog() {
  const capabilities = useCapabilities();
  return (
    <Modal
      opened
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
