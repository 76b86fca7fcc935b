import { parseArgs } from 'node:util';
import type { KeySummary } from '../auth/keys.ts';
import { Api, SERVER_OPTIONS } from './api.ts';
import { table } from './table.ts';
import { UsageError } from './usage.ts';

/** `key create|list|revoke`. `create` prints the key alone, so that scripts can take it. */
export async function keyCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...SERVER_OPTIONS,
      scope: { type: 'string' },
      name: { type: 'string' },
      origin: { type: 'string', multiple: true },
    },
  });
  const [action, id] = positionals;
  const api = await Api.connect(values);
  if (action === 'create') {
    if (!values.scope || !values.name)
      throw new UsageError('key create needs --scope write|read|admin and --name');
    const { key } = await api.call<{ key: string }>('POST', '/v1/keys', {
      scope: values.scope,
      name: values.name,
      ...(values.origin ? { origins: values.origin } : {}),
    });
    process.stdout.write(`${key}\n`);
    return 0;
  }
  if (action === 'list') {
    const { keys } = await api.call<{ keys: KeySummary[] }>('GET', '/v1/keys');
    process.stdout.write(
      table(
        ['id', 'name', 'scope', 'origins', 'created', 'revoked'],
        keys.map((k) => [k.id, k.name, k.scope, k.origins?.join(' ') ?? '', k.created, k.revoked ?? '']),
      ),
    );
    return 0;
  }
  if (action === 'revoke' && id) {
    await api.call('DELETE', `/v1/keys/${encodeURIComponent(id)}`);
    process.stdout.write(`revoked ${id}\n`);
    return 0;
  }
  throw new UsageError('key takes create, list or revoke ID');
}
