import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CodedError, isObject } from '@throughline/core/kernel';
import { parse } from 'yaml';

/** Ready definitions, a folder each. */
const READY = join(import.meta.dirname, '../../webhooks');

/** Names of the definitions that come with the product. */
export async function readyWebhooks(): Promise<string[]> {
  const entries = await readdir(READY, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** @throws CodedError `webhook_unreadable` */
export async function loadReady(name: string): Promise<Record<string, unknown>> {
  const known = await readyWebhooks();
  if (!known.includes(name))
    throw new CodedError(
      400,
      'webhook_unreadable',
      `there is no ready ${name}; there are ${known.join(', ')}`,
    );
  return loadDefinition(join(READY, name, 'webhook.yaml'));
}

/**
 * Reads a definition (YAML or JSON). An example may keep its body in a file of its own, beside the definition:
 * `file: invoice.paid.json`, or `.txt` for the text of a form.
 * @throws CodedError `webhook_unreadable`, naming the file
 */
export async function loadDefinition(path: string): Promise<Record<string, unknown>> {
  const content = await readYaml(path);
  if (!isObject(content)) throw unreadable(path, 'it holds no definition');
  const { examples } = content;
  if (!Array.isArray(examples)) return { ...content };
  return { ...content, examples: await Promise.all(examples.map((example) => withBody(example, path))) };
}

async function withBody(example: unknown, path: string): Promise<unknown> {
  if (!isObject(example) || typeof example.file !== 'string') return example;
  const { file, ...rest } = example;
  return { ...rest, body: await readDelivery(join(dirname(path), file as string)) };
}

/** A recorded body: JSON, or any other text as it stands. */
export async function readDelivery(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw unreadable(path, error.message);
  });
  if (!path.endsWith('.json')) return text.replace(/\r?\n$/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}

async function readYaml(path: string): Promise<unknown> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw unreadable(path, (error as Error).message);
  }
}

function unreadable(path: string, why: string): CodedError {
  return new CodedError(400, 'webhook_unreadable', `${path} cannot be read: ${why}`);
}
