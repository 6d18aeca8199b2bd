// @ts-check
/** The forms to add and edit an API customer. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { email as checkEmail, required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { NewKeys } from '../developers/new-key.js';
import { PlanField } from './plan-field.js';

/** @param {{ name: string, contact_email: string }} values */
const check = ({ name, contact_email: contact }) => ({ name: required(name, 'name'), contact_email: contact.trim() ? checkEmail(contact) : '' });

/** Makes an account, then shows both its keys until they are kept. @param {{ onClose: () => void, onMade: (account: Api.Account) => void }} props */
export function CreateAccount({ onClose, onMade }) {
  const [made, setMade] = useState(/** @type {Api.Answer<'createAccount'> | null} */ (null));
  const form = useForm({ name: '', contact_email: '', plan: 'free' }, {
    check,
    async send({ name, contact_email: contact, plan }) {
      const answer = await call('createAccount', { json: { name: name.trim(), plan, ...(contact.trim() && { contact_email: contact.trim() }) } });
      notify(t('ui.account.created', { name: answer.account.name }));
      setMade(answer);
    },
  });
  if (made) {
    const keys = made.keys.map((/** @type {Api.AccountKeyCreated} */ key) => ({ label: t(`ui.account_key.${key.mode}`), text: key.key }));
    return html`<${NewKeys} title=${t('ui.account_key.both', { name: made.account.name })} keys=${keys}
      note=${t('ui.account_key.pass_both_on')} onClose=${() => onMade(made.account)} />`;
  }
  return html`<${Dialog} title=${t('ui.account.make')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <p class="soft">${t('ui.account.make_text')}</p>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.admin.name')} ...${form.field('name')} autocomplete="off" maxlength="120" />
      <${FormField} label=${t('ui.account.contact')} optional=${true} type="email" ...${form.field('contact_email')} autocomplete="off" />
      <${PlanField} ...${form.field('plan')} />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.account.do_make')}<//></div>
    </form>
  <//>`;
}

/** @param {{ account: Api.Account, onClose: () => void, onChanged: () => void }} props */
export function EditAccount({ account, onClose, onChanged }) {
  const before = { name: account.name, contact_email: account.contact_email ?? '' };
  const form = useForm(before, {
    check,
    async send(values) {
      const changed = Object.entries(values).map(([key, value]) => [key, value.trim()]).filter(([key, value]) => value !== /** @type {Record<string, string>} */ (before)[key]);
      if (changed.length > 0) await call('updateAccount', { path: { id: account.id }, json: Object.fromEntries(changed) });
      onChanged();
      notify(t('ui.saved'));
      onClose();
    },
  });
  return html`<${Dialog} title=${t('ui.admin.edit_title', { name: account.name })} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.admin.name')} ...${form.field('name')} autocomplete="off" maxlength="120" />
      <${FormField} label=${t('ui.account.contact')} optional=${true} type="email" ...${form.field('contact_email')} autocomplete="off" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
    </form>
  <//>`;
}
