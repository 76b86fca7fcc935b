import { problemOf } from '../api/problem.ts';
import { authorization } from '../api/session.ts';
import { download } from '../ui/figure-table.ts';

/** Has the server's answer saved as a file; its key travels in a header, so it is no plain link. @throws Problem */
export async function saveAnswer(name: string, path: string): Promise<void> {
  const response = await fetch(path, { headers: authorization() });
  if (!response.ok) throw problemOf(await response.json().catch(() => undefined), response);
  download(name, await response.blob());
}
