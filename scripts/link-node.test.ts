import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkNode } from './link-node.mjs';

describe("the project's own Node", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'link-node-'));
    const optionalDependencies = { 'node-there': '26', 'node-here': '26' };
    writeFileSync(join(root, 'package.json'), JSON.stringify({ optionalDependencies }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const install = (text: string) => {
    const folder = join(root, 'node_modules/node-here/bin');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'node'), text);
    chmodSync(join(folder, 'node'), 0o755);
  };
  const link = () => join(root, 'node_modules/.bin/node');

  it('[R1.3] is linked where npm 10 took the link away', () => {
    install('#!/bin/sh\necho v26.1.2\n');
    expect(linkNode(root)).toBe('v26.1.2');
    expect(existsSync(link())).toBe(true);
    expect(linkNode(root)).toBe('v26.1.2');
  });

  it('[R1.3] gives way to the machine’s where npm has none for the platform', () => {
    expect(linkNode(root)).toBeUndefined();
    expect(existsSync(link())).toBe(false);
  });

  it('[R1.3] gives way to the machine’s where it does not run', () => {
    install('#!/nowhere/ld-musl\n');
    expect(linkNode(root)).toBeUndefined();
    expect(existsSync(link())).toBe(false);
  });
});
