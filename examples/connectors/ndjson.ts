/** A log of JSON lines behind a URL, read from where it was left (RFC 9110, range requests). */
import { defineSource } from '@throughline/connectors/sources';

interface Settings {
  url: string;
  token?: string | undefined;
}

export default defineSource<Settings, number>({
  name: 'ndjson',
  settings: (z) => z.strictObject({ url: z.url(), token: z.string().optional().meta({ secret: true }) }),

  async *pull(cursor = 0, { url, token }, { signal }) {
    const headers = { range: `bytes=${cursor}-`, ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(url, { headers, signal });
    if (response.status === 416) return; // Nothing behind the cursor yet.
    if (response.status !== 206) throw new Error(`${url} answered ${response.status}, and not a range`);
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let rest = Buffer.alloc(0);
    for await (const chunk of response.body ?? []) {
      rest = Buffer.concat([rest, chunk]);
      const end = rest.lastIndexOf('\n') + 1; // A line without its end is still being written.
      if (end === 0) continue;
      const lines = decoder.decode(rest.subarray(0, end)).split('\n').filter(Boolean);
      rest = rest.subarray(end);
      cursor += end;
      yield { messages: lines.map(parsed), cursor };
    }
  },
});

/** What is no JSON is given as it is: it is refused with its reason, and the rest goes on. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
