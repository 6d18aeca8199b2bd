// @ts-check
/** How far something is: a bar, a ring, the steps of a way. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { needs } from '../component-files.js';
import { percent } from '../format.js';
import { useId } from '../hooks.js';
import { t } from '../locale.js';
import { Icon } from './icon.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/** @typedef {'plain' | 'good' | 'note' | 'bad' | 'streak'} Tone */

/** @param {number} value @param {number} max */
const share = (value, max) => (max > 0 ? Math.min(1, Math.max(0, value / max)) : 0);

/**
 * A bar with its name. Without a value something is under way whose end is not known.
 * @param {{ label: string, value?: number, max?: number, tone?: Tone, text?: Ui.Child, isBare?: boolean }} props `text` stands in the place of the percentage;
 *   `isBare` keeps name and value for assistive technology only
 */
export function ProgressBar({ label, value, max = 1, tone = 'plain', text, isBare = false }) {
  const id = useId('progress');
  const part = value === undefined ? undefined : share(value, max);
  return html`<div class="progress">
    <p class=${isBare ? 'visually-hidden' : 'progress-words'}><span id=${id}>${label}</span>${part !== undefined && html`<span class="progress-value">${text ?? percent(part)}</span>`}</p>
    <div class=${`progress-bar ${tone} ${part === undefined ? 'endless' : ''}`} role="progressbar" aria-labelledby=${id} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${part === undefined ? undefined : Math.round(part * 100)} aria-valuetext=${typeof text === 'string' ? text : undefined}>
      <span class="progress-part" style=${part === undefined ? undefined : { inlineSize: `${part * 100}%` }}></span></div>
  </div>`;
}

/**
 * @param {{ label: string, value: number, max?: number, size?: number, tone?: Tone, children?: Ui.Child }} props `size` in CSS pixels; the child stands in the
 *   middle, and is the percentage otherwise
 */
export function ProgressRing({ label, value, max = 1, size = 72, tone = 'plain', children }) {
  const part = share(value, max);
  const isSmall = size < 56;
  return html`<div class=${`ring ${tone}`} role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)}
    style=${{ inlineSize: `${size / 16}rem`, blockSize: `${size / 16}rem` }}>
    <svg viewBox="0 0 72 72" aria-hidden="true" focusable="false"><circle class="ring-ground" cx="36" cy="36" r="31" pathLength="100" />
      ${part > 0 && html`<circle class="ring-part" cx="36" cy="36" r="31" pathLength="100" stroke-dasharray=${`${part * 100} 100`} />`}</svg>
    <span class=${isSmall ? 'ring-middle small' : 'ring-middle'} aria-hidden="true">${children ?? (isSmall ? Math.round(part * 100) : percent(part))}</span>
  </div>`;
}

/**
 * The steps of a way, and where one stands. Steps that are done can be gone back to.
 * @param {{ label: string, steps: { id: string, label: string }[], at: number, onChoose?: (at: number) => void }} props
 */
export function Stepper({ label, steps, at, onChoose }) {
  return html`<nav class="stepper" aria-label=${label}>
    <p class="stepper-short" aria-hidden="true"><strong>${steps[at]?.label}</strong><span>${t('ui.stepper.at', { step: at + 1, count: steps.length })}</span></p>
    <ol class="stepper-steps">${steps.map((step, index) => {
    const state = index < at ? 'done' : index === at ? 'now' : 'ahead';
    const inside = html`<span class="stepper-number" aria-hidden="true">${state === 'done' ? html`<${Icon} name="check" size=${16} />` : index + 1}</span>
      <span class="stepper-label">${step.label}${state === 'done' && html`<span class="visually-hidden"> (${t('ui.stepper.done')})</span>`}</span>`;
    return html`<li key=${step.id} class=${`stepper-step ${state}`} aria-current=${state === 'now' ? 'step' : undefined}>
      ${state === 'done' && onChoose ? html`<button type="button" class="stepper-button" onClick=${() => onChoose(index)}>${inside}</button>` : html`<span class="stepper-button">${inside}</span>`}</li>`;
  })}</ol>
  </nav>`;
}
