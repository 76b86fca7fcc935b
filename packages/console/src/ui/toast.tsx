import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { toProblem } from '../api/problem.ts';

/** How long an undo is offered, milliseconds: long enough to read, see and reach it by keyboard. */
const OFFERED_MS = 10_000;

/** Says that something was done. */
export function tell(message: string): void {
  notifications.show({ message, autoClose: 4_000, withBorder: true });
}

/** Says that something went wrong where no place on the page can. */
export function tellProblem(error: unknown): void {
  const { title, detail, requestId } = toProblem(error).body;
  notifications.show({
    title,
    message: requestId === '' ? detail : `${detail} (${requestId})`,
    autoClose: false,
    withBorder: true,
    color: 'orange',
  });
}

/** Says that something was done and offers to take it back. */
export function tellUndoable(message: string, undo: () => Promise<unknown>): void {
  const id = crypto.randomUUID();
  const takeBack = async () => {
    notifications.hide(id);
    try {
      await undo();
      tell('Undone.');
    } catch (error) {
      tellProblem(error);
    }
  };
  notifications.show({
    id,
    autoClose: OFFERED_MS,
    withBorder: true,
    message: (
      <span style={{ display: 'flex', gap: 12, alignItems: 'center', justifyContent: 'space-between' }}>
        {message}
        <Button variant="light" size="compact-sm" onClick={() => void takeBack()}>
          Undo
        </Button>
      </span>
    ),
  });
}
