// @ts-check
/** The forms that make a key and change one. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { ChoiceField, FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { NewKey } from './new-key.js';
import { KeySnippet } from './portal/key-snippet.js';
import { ScopeField } from './scope-field.js';

const DAY = 24 * 3600 * 1000;

/** What most programs begin with: they ask the tutor about materials. @type {Api.KeyScope[]} */
const FIRST_SCOPES = ['materials:read', 'tutor:write'];

/**
 * @typedef {{ name: string, access: string, scopes: Api.KeyScope[], allowed_addresses: string }} Values what both forms ask
 * @typedef {Values & { expires_at: string, last_day: string }} NewValues
 */

/** @param {{ onClose: () => void, onMade: () => void }} props */
export function CreateKey({ onClose, onMade }) {
  const [made, setMade] = useState(/** @type {Api.DeveloperKeyCreated | null} */ (null));
  const form = useForm(/** @type {NewValues} */ ({ name: '', access: 'some', scopes: FIRST_SCOPES, allowed_addresses: '', expires_at: '90', last_day: '' }), {
    check: (values) => ({ ...faults(values), last_day: values.expires_at === 'date' ? required(values.last_day, 'date') : '' }),
    async send(values) {
      const expires = endOf(values);
      setMade(await call('createKey', { json: { ...wish(values), ...(expires && { expires_at: expires }) } }));
      onMade();
    },
  });
  if (made) return html`<${NewKey} title=${t('ui.key.made')} label=${made.name} text=${made.key} onClose=${onClose}><${KeySnippet} text=${made.key} /><//>`;
  const ends = ['30', '90', '365', 'date', ''].map((value) => ({ value, label: t(`ui.key.ends_${value || 'never'}`) }));
  return html`<${Dialog} title=${t('ui.key.make')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${KeyFields} form=${form} />
      <div class="pair">
        <${SelectField} label=${t('ui.key.ends')} ...${form.field('expires_at')} options=${ends} />
        ${form.values.expires_at === 'date' && html`<${FormField} label=${t('ui.key.last_day')} type="date" ...${form.field('last_day')} min=${dateOf(Date.now() + DAY)} />`}
      </div>
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.key.make')}<//></div>
    </form>
  <//>`;
}

/** @param {{ apiKey: Api.DeveloperKey, onClose: () => void, onChanged: () => void }} props */
export function EditKey({ apiKey, onClose, onChanged }) {
  const { name, scopes, allowed_addresses: addresses } = apiKey;
  const form = useForm({ name, access: scopes.length === 0 ? 'all' : 'some', scopes, allowed_addresses: addresses.join('\n') }, {
    check: faults,
    async send(values) {
      await call('updateKey', { path: { id: apiKey.id }, json: wish(values) });
      notify(t('ui.saved'));
      onChanged();
      onClose();
    },
  });
  return html`<${Dialog} title=${t('ui.key.edit_title')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${KeyFields} form=${form} />
      <p class="field-hint">${t('ui.key.edit_hint')}</p>
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
    </form>
  <//>`;
}

/** What both forms ask. @param {{ form: import('../../hooks.js').Form<Values> }} props */
function KeyFields({ form }) {
  const access = ['some', 'all'].map((value) => ({ value, label: t(`ui.key.access_${value}`), hint: t(`ui.key.access_${value}_hint`) }));
  return html`
    <${FormField} label=${t('ui.key.name')} hint=${t('ui.key.name_hint')} ...${form.field('name')} maxlength="80" autocomplete="off" />
    <${ChoiceField} legend=${t('ui.key.may')} ...${form.field('access')} options=${access} />
    ${form.values.access === 'some' && html`<${ScopeField} ...${form.field('scopes')} />`}
    <${FormField} label=${t('ui.key.addresses')} optional=${true} hint=${t('ui.key.addresses_hint')} type="textarea" rows=${2}
      ...${form.field('allowed_addresses')} spellcheck="false" autocapitalize="none" />`;
}

/** @param {Values} values */
const faults = ({ name, access, scopes }) => ({
  name: required(name, 'name'),
  scopes: access === 'some' && scopes.length === 0 ? t('ui.key.scopes_missing') : '',
});

/** @param {Values} values */
const wish = ({ name, access, scopes, allowed_addresses: addresses }) => ({
  name: name.trim(),
  scopes: access === 'all' ? [] : scopes,
  allowed_addresses: addresses.split(/[\s,;]+/).filter(Boolean),
});

/** The instant at which a new key ends, where it does. @param {NewValues} values */
function endOf({ expires_at: end, last_day: last }) {
  if (end === '') return '';
  return end === 'date' ? `${last}T23:59:59Z` : new Date(Date.now() + Number(end) * DAY).toISOString();
}

/** @param {number} millis */
const dateOf = (millis) => new Date(millis).toISOString().slice(0, 10);
