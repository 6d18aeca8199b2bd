// @ts-check
/** Times within a film. */
import { locale } from '../../locale.js';

/** `4:07`, or `1:04:07`. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A time in words, for a screen reader. @param {number} seconds */
export function spokenClock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const unit = (/** @type {number} */ value, /** @type {'hour' | 'minute' | 'second'} */ name) => new Intl.NumberFormat(locale.value.tag, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const parts = [hours > 0 && unit(hours, 'hour'), minutes > 0 && unit(minutes, 'minute'), (rest > 0 || whole === 0) && unit(rest, 'second')];
  return parts.filter(Boolean).join(' ');
}
