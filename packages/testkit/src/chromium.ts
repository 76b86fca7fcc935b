import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';

export type { Browser, BrowserContext, CDPSession, Page, Request, Response } from 'playwright-core';

/**
 * No sandbox, because tests may run as root; and none of what Chromium fetches for itself, so that every request is
 * the page's.
 */
const SWITCHES = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Clients of analytics send nothing from a browser that says it is driven by a program.
  '--disable-blink-features=AutomationControlled',
];

/**
 * Chromium as Debian's package `chromium-headless-shell` has it, the same engine without the browser's own windows, which
 * takes two thirds of the processor; or another build on the PATH; undefined where absent.
 */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const programs = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  return programs.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts the system's Chromium on a profile of its own, which is removed when it is closed.
 *
 * @throws where it is not installed: ask `findChromium()` first
 */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is not installed: no chromium on the PATH.');
  // Loaded where a browser is wanted: it is a third of what loading the testkit takes.
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: SWITCHES });
}
