import { Button } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';

/** Where toasts stand. */
export function ToastHost() {
  return <Notifications position="bottom-right" limit={4} />;
}

export interface Toast {
  readonly title?: string | undefined;
  readonly message: string;
  /** Milliseconds; false: until it is closed. */
  readonly stays: number | false;
  readonly undo?: (() => void) | undefined;
  readonly bad?: boolean;
}

/** Shows one. Where it can be taken back, the way to do that stands in it. */
export function showToast({ title, message, stays, undo, bad = false }: Toast): void {
  const id = crypto.randomUUID();
  notifications.show({
    id,
    title,
    autoClose: stays,
    withBorder: true,
    color: bad ? 'orange' : 'ink',
    closeButtonProps: { 'aria-label': 'Close' },
    message: undo ? (
      <span style={{ display: 'flex', gap: 12, alignItems: 'center', justifyContent: 'space-between' }}>
        {message}
        <Button
          variant="light"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          Undo
        </Button>
      </span>
    ) : (
      message
    ),
  });
}
