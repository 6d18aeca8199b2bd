// @ts-check
/**
 * Instants and the clocks of a time zone. Where clocks go forward, some times of the day do not exist; where they go back, some come twice.
 *
 * @typedef {{ year: number, month: number, day: number, hour: number, minute: number }} Wall what a calendar and a clock on the wall show
 */

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} zone */
function formatOf(zone) {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    formats.set(zone, format);
  }
  return format;
}

/** Whether this browser knows a time zone. @param {string} zone */
export function isZone(zone) {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** The time zone of the browser. */
export const browserZone = () => new Intl.DateTimeFormat('en').resolvedOptions().timeZone;

/** What the wall shows as if it were in UTC, in milliseconds. @param {Wall} wall */
export const asUtc = ({ year, month, day, hour, minute }) => Date.UTC(year, month - 1, day, hour, minute);

/** What clocks in a zone show. @param {number} instant in milliseconds @param {string} zone @returns {Wall & { second: number }} */
export function wallOf(instant, zone) {
  const parts = Object.fromEntries(formatOf(zone).formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return { year: parts.year, month: parts.month, day: parts.day, hour: parts.hour, minute: parts.minute, second: parts.second };
}

/** How far the clocks of a zone are before those of UTC, in milliseconds. @param {number} instant @param {string} zone */
export function offsetAt(instant, zone) {
  const wall = wallOf(instant, zone);
  return asUtc(wall) + wall.second * 1000 - Math.floor(instant / 1000) * 1000;
}

const DAY = 86_400_000;

/**
 * The instants at which clocks in a zone show something: one; none where the clocks are set forward; two where they are set back, the
 * earlier one first.
 * @param {Wall} wall @param {string} zone
 */
export function instantsOf(wall, zone) {
  const shown = asUtc(wall);
  const offsets = new Set([offsetAt(shown - DAY, zone), offsetAt(shown, zone), offsetAt(shown + DAY, zone)]);
  return [...new Set([...offsets].map((offset) => shown - offset))].filter((instant) => offsetAt(instant, zone) === shown - instant).sort((one, other) => one - other);
}

/**
 * Where the clocks are set forward over a time: what they showed last before it and first after it, and the time moved on by as much.
 * @param {Wall} wall a time that does not exist @param {string} zone
 * @returns {{ from: Wall, to: Wall, instead: Wall }}
 */
export function gapAround(wall, zone) {
  const shown = asUtc(wall);
  let low = shown - DAY - offsetAt(shown - DAY, zone);
  let high = shown + DAY - offsetAt(shown + DAY, zone);
  const [before, after] = [offsetAt(low, zone), offsetAt(high, zone)];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (middle <= low || middle >= high) break;
    if (offsetAt(middle, zone) === before) low = middle;
    else high = middle;
  }
  const changed = Math.ceil(high / 1000) * 1000;
  return { from: fromUtc(changed + before), to: fromUtc(changed + after), instead: wallOf(shown - before, zone) };
}

/** @param {number} milliseconds @returns {Wall} */
export function fromUtc(milliseconds) {
  const date = new Date(milliseconds);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour: date.getUTCHours(), minute: date.getUTCMinutes() };
}

/** A day as the server writes it, `2026-03-02`. @param {{ year: number, month: number, day: number }} day */
export const dayName = ({ year, month, day }) => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

/** @param {string} name `2026-03-02` */
export function dayFrom(name) {
  const [year, month, day] = name.split('-').map(Number);
  return { year, month, day };
}

/** A day that is some days from another. @param {{ year: number, month: number, day: number }} day @param {number} days */
export function addDays({ year, month, day }, days) {
  const { year: y, month: m, day: d } = fromUtc(Date.UTC(year, month - 1, day + days));
  return { year: y, month: m, day: d };
}

/** A day some months from another, the last one of a shorter month. @param {{ year: number, month: number, day: number }} day @param {number} months */
export function addMonths({ year, month, day }, months) {
  const first = fromUtc(Date.UTC(year, month - 1 + months, 1));
  const last = fromUtc(Date.UTC(first.year, first.month, 0)).day;
  return { year: first.year, month: first.month, day: Math.min(day, last) };
}

/** The day of the week, 0 for Sunday. @param {{ year: number, month: number, day: number }} day */
export const weekdayOf = ({ year, month, day }) => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** What a zone is called, with its distance from UTC at an instant: `Berlin, UTC+1`. @param {string} zone @param {number} instant */
export function zoneName(zone, instant) {
  const minutes = Math.round(offsetAt(instant, zone) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const distance = minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '−' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
  return zone === 'UTC' ? 'UTC' : `${(zone.split('/').pop() ?? zone).replaceAll('_', ' ')}, ${distance}`;
}
