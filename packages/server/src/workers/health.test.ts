import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@throughline/core/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { Health, type HealthOptions, isOutage } from './health.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });
const healths: Health[] = [];
afterEach(() => {
  for (const health of healths.splice(0)) health.stop();
});

function watched(options: Partial<HealthOptions> = {}) {
  const changes: string[] = [];
  const health = new Health({
    probe: async () => {},
    onChange: (state, why) => changes.push(why === undefined ? state : `${state}: ${why}`),
    ...options,
  });
  healths.push(health);
  return { health, changes };
}

describe('Whether touchpoints can be taken in', () => {
  it('[X4.4, X4.5] a write that failed for the engine closes the door until a write succeeds', async () => {
    let broken = true;
    const { health, changes } = watched({
      probe: async () => {
        if (broken) throw coded('53100');
      },
    });
    expect(health.failed(coded('53100'))).toMatchObject({ status: 503, code: 'unavailable' });
    expect(() => health.assertReady()).toThrow(CodedError);
    expect(health.state).toEqual({ ready: false, why: '53100' });
    await delay(400);
    expect(health.state.ready).toBe(false);
    broken = false;
    await expect.poll(() => health.state.ready, { timeout: 3_000 }).toBe(true);
    health.assertReady();
    expect(changes).toEqual(['down: 53100', 'up']);
  });

  it('[X4.5] what was asked wrongly is nobody’s outage', () => {
    const { health } = watched();
    expect(health.failed(coded('22021'))).toMatchObject({ code: '22021' });
    expect(health.state.ready).toBe(true);
    for (const code of ['08006', '53300', '57P01', '58030', 'XX000', '25006', 'ECONNREFUSED', 'ENOSPC'])
      expect(isOutage(coded(code)), code).toBe(true);
    for (const code of ['22P02', '23505', '40001', '42601', '54000', 'ERR_X'])
      expect(isOutage(coded(code)), code).toBe(false);
  });

  it('[X4.5] a database that does not answer ends what waits for it, and is taken up again when it does', async () => {
    let answer = Promise.withResolvers<void>();
    const { health, changes } = watched({
      beat: () => answer.promise,
      beatMilliseconds: 10,
      patienceMilliseconds: 50,
    });
    const waiting = health.unlessSilent(() => new Promise(() => {}));
    await expect(waiting).rejects.toMatchObject({ status: 503, code: 'unavailable' });
    await expect(health.unlessSilent(async () => 1)).rejects.toMatchObject({ status: 503 });
    expect(() => health.assertDatabase()).toThrow(CodedError);
    answer.resolve();
    await expect.poll(() => health.state.ready).toBe(true);
    expect(await health.unlessSilent(async () => 1)).toBe(1);
    expect(changes).toEqual(['down: the database does not answer', 'up']);
    answer = Promise.withResolvers();
    answer.resolve();
  });

  it('[X4.5] no connection in time is silence too', async () => {
    let gone = true;
    const { health } = watched({
      beat: async () => {
        if (gone) throw new Error('timeout exceeded when trying to connect');
      },
      beatMilliseconds: 10,
    });
    await expect(health.unlessSilent(() => new Promise(() => {}))).rejects.toMatchObject({ status: 503 });
    gone = false;
    await expect.poll(() => health.state.ready).toBe(true);
  });

  it('[P1.9] without its claim nothing is taken in, and the reason is told', () => {
    const { health, changes } = watched();
    health.claim = 'the lock was lost';
    expect(health.holdsClaim).toBe(false);
    expect(() => health.assertReady()).toThrow(/cannot be written/);
    health.claim = undefined;
    health.assertReady();
    expect(changes).toEqual(['down: the lock was lost', 'up']);
  });

  it('[X2.12] a backlog closes the door with a code of its own, and leaves the database to those inside', () => {
    const { health } = watched();
    health.backlog = true;
    health.assertDatabase();
    expect(() => health.assertReady()).toThrow(expect.objectContaining({ code: 'backlog', status: 503 }));
    health.claim = 'the lock was lost';
    expect(() => health.assertDatabase()).toThrow(CodedError);
    health.claim = undefined;
    health.backlog = false;
    health.assertReady();
  });
});
