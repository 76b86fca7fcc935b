import { useSyncExternalStore } from 'react';
import { type Permission, type Self, session } from '../api/session.ts';

/** Who is signed in; undefined where the tab was opened with a key. */
export function useSelf(): Self | undefined {
  return useSyncExternalStore(session.subscribe, () => session.self);
}

/** Whether whoever looks may do this. A key is judged by the server alone. */
export function useMay(): (permission: Permission) => boolean {
  const self = useSelf();
  const key = useSyncExternalStore(session.subscribe, () => session.key);
  return (permission) => key !== undefined || self === undefined || self.may.includes(permission);
}
