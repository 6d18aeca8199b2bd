// @ts-check
/** Controls of a form beside its fields: a switch that acts at once, a slider with its value. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { needs } from '../component-files.js';
import { useId } from '../hooks.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/**
 * Something that is on or off, and changes at once. In a form that is sent as a whole, use a `CheckField`.
 * @param {{ label: string, value: boolean, onChange: (value: boolean) => void, hint?: string, name?: string, disabled?: boolean }} props
 */
export function Switch({ label, value, onChange, hint, name, disabled = false }) {
  const id = useId('switch');
  return html`<div class="switch">
    <div class="switch-words"><label for=${id}>${label}</label>${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}</div>
    <input id=${id} type="checkbox" role="switch" class="switch-input" name=${name} checked=${value} disabled=${disabled} aria-describedby=${hint ? `${id}-hint` : undefined}
      onChange=${(/** @type {Ui.On<HTMLInputElement>} */ event) => onChange(event.currentTarget.checked)} />
  </div>`;
}

/**
 * A number between two ends, with its value beside it.
 * @param {{ label: string, value: number, min: number, max: number, step?: number, onChange: (value: number) => void, format?: (value: number) => string,
 *   hint?: string, name?: string, ends?: [string, string], disabled?: boolean }} props `ends` are words below the two ends
 */
export function Slider({ label, value, min, max, step = 1, onChange, format = String, hint, name, ends, disabled = false }) {
  const id = useId('slider');
  const part = max > min ? ((value - min) / (max - min)) * 100 : 0;
  return html`<div class="field slider">
    <div class="slider-head"><label class="field-label" for=${id}>${label}</label><output class="slider-value" for=${id}>${format(value)}</output></div>
    ${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}
    <input id=${id} type="range" class="slider-input" name=${name} min=${min} max=${max} step=${step} value=${value} disabled=${disabled} aria-valuetext=${format(value)}
      aria-describedby=${hint ? `${id}-hint` : undefined} style=${{ '--part': `${part}%` }} onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => onChange(Number(event.currentTarget.value))} />
    ${ends && html`<p class="slider-ends" aria-hidden="true"><span>${ends[0]}</span><span>${ends[1]}</span></p>`}
  </div>`;
}
