/**
 * The resort's calendar: Central European Time with the Union's daylight saving, weekdays, school holidays, seasons.
 * A day is counted from 1970-01-01 in the resort's own time; minutes are of that day.
 */

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const dates = new Map<number, { year: number; month: number; date: number }>();

/** Month from 1. */
function dateOf(day: number): { year: number; month: number; date: number } {
  let known = dates.get(day);
  if (!known) {
    const read = new Date(day * DAY_MS);
    known = { year: read.getUTCFullYear(), month: read.getUTCMonth() + 1, date: read.getUTCDate() };
    dates.set(day, known);
  }
  return known;
}

function dayOf(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / DAY_MS;
}

/** 0 is Sunday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function isWeekend(day: number): boolean {
  return weekday(day) === 0 || weekday(day) === 6;
}

function lastSundayOf(year: number, month: number): number {
  const last = dayOf(year, month + 1, 1) - 1;
  return last - weekday(last);
}

/** Hours ahead of UTC; the switch is taken at midnight. */
function hoursAhead(day: number): number {
  const { year } = dateOf(day);
  return day >= lastSundayOf(year, 3) && day < lastSundayOf(year, 10) ? 2 : 1;
}

const ahead = new Map<number, number>();

/** @returns milliseconds since 1970, UTC */
export function instant(day: number, minute: number): number {
  let hours = ahead.get(day);
  if (hours === undefined) {
    hours = hoursAhead(day);
    ahead.set(day, hours);
  }
  return day * DAY_MS + Math.round((minute - 60 * hours) * MINUTE_MS);
}

export function localDay(time: number): number {
  const guess = Math.floor((time + 3_600_000) / DAY_MS);
  return Math.floor((time + hoursAhead(guess) * 3_600_000) / DAY_MS);
}

/** Minutes since midnight in the resort. */
export function localMinute(time: number): number {
  return (time - instant(localDay(time), 0)) / MINUTE_MS;
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return dayOf(year, Math.floor(f / 31), (f % 31) + 1);
}

const holidays = new Map<number, boolean>();

/** Whether schools of the region are closed: winter, Easter, summer, autumn and Christmas holidays. */
export function isSchoolHoliday(day: number): boolean {
  let known = holidays.get(day);
  if (known === undefined) {
    known = readHoliday(day);
    holidays.set(day, known);
  }
  return known;
}

function readHoliday(day: number): boolean {
  const { year, month, date } = dateOf(day);
  const fromEaster = day - easter(year);
  if (fromEaster >= -8 && fromEaster <= 7) return true;
  if (month === 7 || month === 8) return true;
  if (month === 2) return date >= 8 && date <= 21;
  if (month === 10) return date >= 24;
  if (month === 11) return date <= 2;
  return (month === 12 && date >= 21) || (month === 1 && date <= 6);
}

const ARRIVALS_BY_WEEKDAY = [0.8, 0.6, 0.65, 0.75, 0.95, 1.5, 1.75];
const YEARLY_GROWTH = 0.1;

/** How many arrive on a day, beside the mean: season × weekday × school holidays × growth. */
export function arrivals(day: number): number {
  return season(day) * ARRIVALS_BY_WEEKDAY[weekday(day)]! * (1 + YEARLY_GROWTH * ((day - 20_000) / 365));
}

/** Of the year alone: a lake in summer, lights in December, school holidays whenever they are. */
function season(day: number): number {
  const { year, month } = dateOf(day);
  const ofYear = day - dayOf(year, 1, 1);
  const summer = 1 + 0.32 * Math.cos((2 * Math.PI * (ofYear - 205)) / 365.25);
  return summer * (isSchoolHoliday(day) ? 1.3 : 1) * (month === 12 ? 1.2 : 1);
}

/** How full the park is, one on a middling day: who arrived today and the three days before. */
export function crowd(day: number): number {
  let known = crowds.get(day);
  if (known === undefined) {
    known =
      0.4 * arrivals(day) + 0.25 * arrivals(day - 1) + 0.2 * arrivals(day - 2) + 0.15 * arrivals(day - 3);
    crowds.set(day, known);
  }
  return known;
}
const crowds = new Map<number, number>();

/** Nobody does much at night: what would fall between midnight and half past six happens in the morning after. */
export function awake(time: number): number {
  const day = localDay(time);
  const minute = (time - instant(day, 0)) / MINUTE_MS;
  return minute < 390 ? instant(day, 390 + minute / 2) : time;
}
