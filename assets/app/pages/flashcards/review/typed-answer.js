// @ts-check
/** The field for a typed answer, and what was typed beside the answer. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { useId } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { compared } from './typed.js';

/** @param {{ value: string, onChange: (value: string) => void, onDone: () => void, field: { current: HTMLInputElement | null } }} props */
export function TypedField({ value, onChange, onDone, field }) {
  const id = useId('typed');
  const done = (/** @type {Event} */ event) => {
    event.preventDefault();
    onDone();
  };
  return html`<form class="review-type" onSubmit=${done}>
    <label for=${id} class="visually-hidden">${t('ui.review.type')}</label>
    <input id=${id} ref=${field} type="text" class="input" dir="auto" maxlength="200" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" enterkeyhint="done" placeholder=${t('ui.review.type')}
      value=${value} onInput=${(/** @type {InputEvent} */ event) => onChange(/** @type {HTMLInputElement} */ (event.target).value)} />
    <button type="submit" class="button primary review-show"><span>${t('ui.review.show')}</span></button>
  </form>`;
}

/** @param {{ typed: string, expected: string }} props */
export function TypedAnswer({ typed, expected }) {
  const { isRight, parts } = compared(typed, expected);
  return html`<div class=${`review-typed ${isRight ? 'right' : ''}`}>
    <p>${isRight ? t('ui.review.typed_right') : t('ui.review.typed_wrong', { typed: typed.trim() })}</p>
    ${!isRight && html`<p class="review-difference" dir="auto">${parts.map(({ text, kind }) => (kind === 'missing' ? html`<ins>${text}</ins>` : kind === 'extra' ? html`<del>${text}</del>` : text))}</p>`}
  </div>`;
}
