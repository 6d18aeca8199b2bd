// @ts-check
/**
 * A date, or a date with a time of the day, in a time zone that the page names: that of the school, not that of the browser. What is typed
 * may have any form that is usual in the language. Where clocks are set forward or back, the field says so, and has people choose.
 *
 *     <${DateTimeField} label="Exam begins" zone="Europe/Berlin" ...${form.field('starts_at')} />
 */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { needs } from '../../component-files.js';
import { useId, useOutside } from '../../hooks.js';
import { t } from '../../locale.js';
import { browserZone, dayFrom, dayName, gapAround, instantsOf, wallOf, zoneName } from '../../zone.js';
import { Button } from '../button.js';
import { Icon } from '../icon.js';
import { DayPicker } from './day-picker.js';
import { spokenDay, typedDay, typedTime, writtenDay, writtenTime } from './typed.js';

needs(import.meta.url);

/** @typedef {import('./typed.js').Day} Day */

/** What is in the two inputs, and what it means. @typedef {{ date: string, time: string, isSecond: boolean }} Typed */

/** @param {string} value @param {string} zone @param {boolean} hasTime @returns {Typed} */
function typedFrom(value, zone, hasTime) {
  if (!value) return { date: '', time: '', isSecond: false };
  if (!hasTime) return { date: writtenDay(dayFrom(value)), time: '', isSecond: false };
  const instant = Date.parse(value);
  const wall = wallOf(instant, zone);
  return { date: writtenDay(wall), time: writtenTime(wall), isSecond: instantsOf(wall, zone)[1] === instant - (instant % 60_000) };
}

/** @param {Typed} typed @param {string} zone @param {boolean} hasTime @param {Day} today */
function meaningOf({ date, time, isSecond }, zone, hasTime, today) {
  const day = typedDay(date, today);
  const clock = hasTime ? typedTime(time) : { hour: 0, minute: 0 };
  const wall = day && clock ? { ...day, ...clock } : null;
  const instants = wall && hasTime ? instantsOf(wall, zone) : [];
  const value = !wall ? '' : !hasTime ? dayName(wall) : instants.length === 0 ? '' : new Date(instants[isSecond && instants.length > 1 ? 1 : 0]).toISOString().replace('.000Z', 'Z');
  return { day, clock, wall, instants, value, isGap: hasTime && wall !== null && instants.length === 0 };
}

/**
 * @param {{ label: string, name: string, value: string, onChange: (value: string) => void, zone: string, hasTime?: boolean, error?: string, hint?: string, optional?: boolean,
 *   least?: string, most?: string }} props `value` is an RFC 3339 instant, or a day such as `2026-03-02` without a time; empty while what is typed is no
 *   date. `least` and `most` are days
 */
export function DateTimeField({ label, name, value, onChange, zone, hasTime = true, error, hint, optional = false, least, most }) {
  const id = useId('date');
  const [typed, setTyped] = useState(() => typedFrom(value, zone, hasTime));
  const [isOpen, setOpen] = useState(false);
  const [isLeft, setLeft] = useState(false);
  const root = useRef(/** @type {HTMLFieldSetElement | null} */ (null));
  const sent = useRef(value);
  const today = wallOf(Date.now(), zone);
  const meaning = meaningOf(typed, zone, hasTime, today);

  // The owner of the value may put another one in.
  useEffect(() => {
    if (value !== sent.current) setTyped(typedFrom(value, zone, hasTime));
    sent.current = value;
  }, [value, zone, hasTime]);
  useOutside(isOpen, [root], () => setOpen(false));

  /** @param {Partial<Typed>} change */
  const type = (change) => {
    const next = { ...typed, ...change };
    setTyped(next);
    const now = meaningOf(next, zone, hasTime, today).value;
    if (now !== sent.current) {
      sent.current = now;
      onChange(now);
    }
  };
  const tidy = () => {
    setLeft(true);
    setTyped((now) => ({ ...now, date: meaning.day ? writtenDay(meaning.day) : now.date, time: hasTime && meaning.clock ? writtenTime(meaning.clock) : now.time }));
  };
  const close = () => {
    setOpen(false);
    /** @type {HTMLElement | null} */ (root.current?.querySelector('.date-button') ?? null)?.focus();
  };
  const problem = error || (isLeft && typed.date && !meaning.day ? t('ui.dates.no_date', { example: writtenDay({ year: today.year, month: 12, day: 31 }) })
    : isLeft && hasTime && typed.time && !meaning.clock ? t('ui.dates.no_time', { example: writtenTime({ hour: 14, minute: 30 }) }) : '');
  const described = [hint && `${id}-hint`, problem && `${id}-error`, `${id}-note`].filter(Boolean).join(' ');
  const input = (/** @type {'date' | 'time'} */ part, /** @type {string} */ text) => html`<input id=${`${id}-${part}`} class="input" name=${`${name}_${part}`} value=${typed[part]} aria-label=${text}
    inputmode=${part === 'date' ? 'text' : undefined} autocomplete="off" spellcheck="false" placeholder=${part === 'date' ? writtenDay({ year: today.year, month: 12, day: 31 }) : writtenTime({ hour: 14, minute: 30 })}
    aria-invalid=${problem ? 'true' : undefined} aria-describedby=${described} onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => type({ [part]: event.currentTarget.value, isSecond: false })} onBlur=${tidy} />`;

  return html`<fieldset class="field date-field" ref=${root} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }}>
    <legend class="field-label">${label}${optional && html` <span class="field-optional">${t('ui.form.optional')}</span>`}</legend>
    ${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}
    <div class="date-inputs">
      <div class="date-day">${input('date', t('ui.dates.date'))}
        <button type="button" class="icon-button date-button" aria-haspopup="dialog" aria-expanded=${String(isOpen)} aria-label=${meaning.day ? t('ui.dates.choose_other', { day: spokenDay(meaning.day) }) : t('ui.dates.choose')}
          onClick=${() => setOpen(!isOpen)}><${Icon} name="calendar" /></button>
        ${isOpen && html`<div class="date-popup" role="dialog" aria-label=${t('ui.dates.choose')}>
          <${DayPicker} value=${meaning.day} today=${today} least=${least} most=${most} takesFocus=${true} onPick=${(/** @type {Day} */ day) => { type({ date: writtenDay(day), isSecond: false }); close(); }} /></div>`}
      </div>
      ${hasTime && html`<div class="date-time">${input('time', t('ui.dates.time'))}</div>`}
    </div>
    <div id=${`${id}-note`} class="date-note" aria-live="polite">${hasTime && html`<${Note} meaning=${meaning} typed=${typed} zone=${zone} id=${id} onType=${type} />`}</div>
    ${problem && html`<p class="field-error" id=${`${id}-error`}><${Icon} name="alert" size=${16} /><span>${problem}</span></p>`}
  </fieldset>`;
}

/**
 * What the clocks do: the zone, the same time where the reader is, and what to choose where they change.
 * @param {{ meaning: ReturnType<typeof meaningOf>, typed: Typed, zone: string, id: string, onType: (change: Partial<Typed>) => void }} props
 */
function Note({ meaning, typed, zone, id, onType }) {
  const { wall, instants, isGap, value } = meaning;
  if (isGap && wall) {
    const { from, to, instead } = gapAround(wall, zone);
    return html`<div class="date-choice"><p><${Icon} name="clock" size=${16} /><span>${t('ui.dates.gap', { time: writtenTime(wall), from: writtenTime(from), to: writtenTime(to) })}</span></p>
      <${Button} small onClick=${() => onType({ date: writtenDay(instead), time: writtenTime(instead) })}>${t('ui.dates.use', { time: writtenTime(instead) })}<//></div>`;
  }
  if (instants.length > 1 && wall) {
    return html`<fieldset class="date-choice"><legend><${Icon} name="clock" size=${16} /><span>${t('ui.dates.fold', { time: writtenTime(wall) })}</span></legend>
      ${instants.map((instant, index) => html`<label key=${instant}><input type="radio" name=${`${id}-which`} checked=${typed.isSecond === (index === 1)} onChange=${() => onType({ isSecond: index === 1 })} />
        <span>${t(index === 0 ? 'ui.dates.first' : 'ui.dates.second', { zone: zoneName(zone, instant) })}</span></label>`)}</fieldset>`;
  }
  const instant = value ? Date.parse(value) : Date.now();
  const own = browserZone();
  const theirs = value && own !== zone && zoneName(own, instant).split(', ').pop() !== zoneName(zone, instant).split(', ').pop() ? wallOf(instant, own) : null;
  return html`<p>${t('ui.dates.zone', { zone: zoneName(zone, instant) })}${theirs && wall && html` · ${t('ui.dates.yours', {
    time: dayName(theirs) === dayName(wall) ? writtenTime(theirs) : `${writtenDay(theirs)}, ${writtenTime(theirs)}` })}`}</p>`;
}
