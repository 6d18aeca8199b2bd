// @ts-check
/** What a key may do: a line for each resource, reading and writing apart. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Icon } from '../../components/icon.js';
import { resources } from '../../declared.js';
import { useId } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ name: string, value: string[], error?: string, onChange: (value: string[]) => void }} props */
export function ScopeField({ name, value, error, onChange }) {
  const id = useId('scopes');
  /** @param {string} scope @param {boolean} wanted */
  const set = (scope, wanted) => onChange(wanted ? [...value, scope] : value.filter((known) => known !== scope));
  const box = (/** @type {string} */ resource, /** @type {'read' | 'write'} */ access) => {
    const scope = `${resource}:${access}`;
    return html`<label class="scope-box"><input type="checkbox" name=${name} checked=${value.includes(scope)} aria-label=${`${t(`ui.scope.${resource}`)}: ${t(`ui.scope.${access}`)}`}
      aria-invalid=${error ? 'true' : undefined} aria-describedby=${error ? `${id}-error` : undefined}
      onChange=${(/** @type {Ui.On<HTMLInputElement>} */ event) => set(scope, event.currentTarget.checked)} /><span aria-hidden="true">${t(`ui.scope.${access}`)}</span></label>`;
  };
  return html`<fieldset class="scopes">
    <legend class="field-label">${t('ui.key.scopes')}</legend>
    ${resources.map((resource) => html`<div class="scope-row"><span class="scope-name">${t(`ui.scope.${resource}`)} <code>${resource}</code></span>${box(resource, 'read')}${box(resource, 'write')}</div>`)}
    <p class="field-hint">${t('ui.scope.hint')}</p>
    ${error && html`<p class="field-error" id=${`${id}-error`}><${Icon} name="alert" size=${16} /><span>${error}</span></p>`}
  </fieldset>`;
}
