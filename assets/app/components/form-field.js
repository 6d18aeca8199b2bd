// @ts-check
/** A labelled input with its hint and its error, tied together for assistive technology. */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { useId } from '../hooks.js';
import { t } from '../locale.js';
import { Icon } from './icon.js';

/**
 * @typedef {object} FieldProps
 * @property {string} label
 * @property {string} name
 * @property {unknown} value
 * @property {(value: string) => void} onChange
 * @property {string} [error]
 * @property {string} [hint]
 * @property {string} [type] an input type, or 'textarea'
 * @property {boolean} [optional] says so beside the label
 * @property {number} [rows]
 */

/** @param {{ id: string, label: string, hint?: string, error?: string, optional?: boolean, children: Ui.Child }} props */
function Frame({ id, label, hint, error, optional, children }) {
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}${optional && html` <span class="field-optional">${t('ui.form.optional')}</span>`}</label>
    ${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}
    ${children}
    ${error && html`<p class="field-error" id=${`${id}-error`}><${Icon} name="alert" size=${16} /><span>${error}</span></p>`}
  </div>`;
}

/** @param {string} id @param {{ hint?: string, error?: string }} props */
const described = (id, { hint, error }) => ({
  'aria-invalid': error ? 'true' : undefined,
  'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined,
});

/** @param {FieldProps & Ui.Rest} props */
export function FormField({ label, name, value, onChange, error, hint, type = 'text', optional, ...rest }) {
  const id = useId('field');
  const shared = {
    id,
    name,
    value: value ?? '',
    class: 'input',
    onInput: (/** @type {Ui.On<HTMLInputElement>} */ event) => onChange(event.currentTarget.value),
    ...described(id, { hint, error }),
    ...rest,
  };
  return html`<${Frame} id=${id} label=${label} hint=${hint} error=${error} optional=${optional}>
    ${type === 'textarea' ? html`<textarea rows=${rest.rows ?? 4} ...${shared}></textarea>`
      : type === 'password' ? html`<${PasswordInput} ...${shared} />`
        : html`<input type=${type} ...${shared} />`}
  <//>`;
}

/** @param {Ui.Rest} props */
function PasswordInput(props) {
  const [shown, setShown] = useState(false);
  return html`<div class="input-with-action">
    <input type=${shown ? 'text' : 'password'} spellcheck="false" autocapitalize="none" ...${props} />
    <button type="button" class="icon-button" aria-pressed=${String(shown)} aria-label=${t('ui.form.show_password')}
      data-tip=${t('ui.form.show_password')} onClick=${() => setShown(!shown)}><${Icon} name=${shown ? 'eyeOff' : 'eye'} /></button>
  </div>`;
}

/**
 * @param {{ label: string, name: string, value: string, onChange: (value: string) => void, error?: string, hint?: string,
 *   options: { value: string, label: string }[], [rest: string]: unknown }} props
 */
export function SelectField({ label, name, value, onChange, error, hint, options, ...rest }) {
  const id = useId('field');
  return html`<${Frame} id=${id} label=${label} hint=${hint} error=${error}>
    <div class="select">
      <select id=${id} name=${name} class="input" value=${value ?? ''} onChange=${(/** @type {Ui.On<HTMLSelectElement>} */ e) => onChange(e.currentTarget.value)}
        ...${described(id, { hint, error })} ...${rest}>
        ${options.map((option) => html`<option value=${option.value} selected=${option.value === (value ?? '')}>${option.label}</option>`)}
      </select><${Icon} name="down" size=${18} />
    </div>
  <//>`;
}

/**
 * @param {{ label: string, name: string, value: boolean, onChange: (value: boolean) => void, hint?: string }} props
 */
export function CheckField({ label, name, value, onChange, hint }) {
  const id = useId('field');
  return html`<div class="check">
    <input id=${id} type="checkbox" name=${name} checked=${value} aria-describedby=${hint ? `${id}-hint` : undefined}
      onChange=${(/** @type {Ui.On<HTMLInputElement>} */ event) => onChange(event.currentTarget.checked)} />
    <div><label for=${id}>${label}</label>${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}</div>
  </div>`;
}

/**
 * A choice of few, all visible.
 * @param {{ legend: string, name: string, value: string, onChange: (value: string) => void,
 *   options: { value: string, label: string, hint?: string, icon?: string }[] }} props
 */
export function ChoiceField({ legend, name, value, onChange, options }) {
  const id = useId('choice');
  return html`<fieldset class="choice">
    <legend class="field-label">${legend}</legend>
    <div class=${`choice-options ${options.length > 3 && options.some((option) => option.hint) ? 'one-below-another' : ''}`}>
      ${options.map((option) => html`<label class="choice-option" for=${`${id}-${option.value}`}>
        <input id=${`${id}-${option.value}`} type="radio" name=${name} value=${option.value} checked=${option.value === value}
          onChange=${() => onChange(option.value)} />
        ${option.icon && html`<${Icon} name=${option.icon} size=${18} />`}
        <span><span class="choice-label">${option.label}</span>
          ${option.hint && html`<span class="choice-hint">${option.hint}</span>`}</span>
      </label>`)}
    </div>
  </fieldset>`;
}

/** The sentence above a form that concerns the whole of it. @param {{ text: string }} props */
export function FormProblem({ text }) {
  return text ? html`<div class="callout bad" role="alert" tabindex="-1"><${Icon} name="alert" /><p>${text}</p></div>` : null;
}
