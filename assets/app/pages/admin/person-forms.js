// @ts-check
/** The forms that make an account and change one. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { email as checkEmail, newPassword, required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { Callout } from '../../components/page.js';
import { SecretValue } from '../../components/secret-value.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { roleOptions } from './roles.js';

/** The values that were filled in. @param {Record<string, string>} values */
const filled = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.trim()]).filter(([, value]) => value));

/** @param {{ onClose: () => void, onMade: () => void }} props */
export function CreatePerson({ onClose, onMade }) {
  const [made, setMade] = useState(/** @type {Api.Answer<'createUser'> | null} */ (null));
  const form = useForm({ full_name: '', email: '', username: '', role: /** @type {Api.Role} */ ('student'), password: '' }, {
    check: (values) => ({
      full_name: required(values.full_name, 'name'),
      email: values.email ? checkEmail(values.email) : values.username ? '' : t('ui.admin.email_or_username'),
      password: values.password ? newPassword(values.password) : '',
    }),
    async send(values) {
      const { password, ...rest } = values;
      const answer = await call('createUser', { json: { ...filled(rest), ...(password && { password }) } });
      onMade();
      notify(t('ui.admin.created', { name: answer.user.full_name }));
      if (answer.temporary_password) setMade(answer);
      else onClose();
    },
  });
  if (made) {
    return html`<${Dialog} title=${t('ui.admin.created_title')} onClose=${onClose}>
      <div class="stack"><p>${t('ui.admin.created_text', { name: made.user.full_name })}</p>
        <${SecretValue} label=${t('ui.admin.temporary_password')} value=${made.temporary_password} />
        <div class="dialog-actions"><${Button} kind="primary" onClick=${onClose}>${t('ui.done')}<//></div></div>
    <//>`;
  }
  return html`<${Dialog} title=${t('ui.admin.create_title')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.full_name')} ...${form.field('full_name')} autocomplete="off" />
      <${SelectField} label=${t('ui.admin.role')} ...${form.field('role')} options=${roleOptions()} />
      <${FormField} label=${t('ui.email')} type="email" ...${form.field('email')} autocomplete="off" />
      <${FormField} label=${t('ui.username')} optional=${true} ...${form.field('username')} autocomplete="off" autocapitalize="none" spellcheck="false" />
      <${FormField} label=${t('ui.password')} optional=${true} hint=${t('ui.admin.password_hint')} type="password" ...${form.field('password')} autocomplete="new-password" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.admin.create_action')}<//></div>
    </form>
  <//>`;
}

/** @param {{ user: Api.User, onClose: () => void, onChanged: () => void }} props */
export function EditPerson({ user, onClose, onChanged }) {
  const before = { full_name: user.full_name, email: user.email ?? '', username: user.username ?? '', role: user.role };
  const form = useForm(before, {
    check: (values) => ({ full_name: required(values.full_name, 'name'), email: values.email ? checkEmail(values.email) : '' }),
    async send(values) {
      const changed = Object.entries(filled(values)).filter(([key, value]) => value !== /** @type {Record<string, string>} */ (before)[key]);
      if (changed.length > 0) await call('updateUser', { path: { id: user.id }, json: Object.fromEntries(changed) });
      onChanged();
      notify(t('ui.saved'));
      onClose();
    },
  });
  return html`<${Dialog} title=${t('ui.admin.edit_title', { name: user.full_name })} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.full_name')} ...${form.field('full_name')} autocomplete="off" />
      <${SelectField} label=${t('ui.admin.role')} ...${form.field('role')} options=${roleOptions()} />
      <${FormField} label=${t('ui.email')} type="email" hint=${t('ui.admin.email_hint')} ...${form.field('email')} autocomplete="off" />
      <${FormField} label=${t('ui.username')} optional=${true} ...${form.field('username')} autocomplete="off" autocapitalize="none" spellcheck="false" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
    </form>
  <//>`;
}

/** @param {{ user: Api.User, onClose: () => void }} props */
export function ResetPerson({ user, onClose }) {
  const [made, setMade] = useState(/** @type {Api.Answer<'resetUserPassword'> | null} */ (null));
  const form = useForm({}, {
    async send() { setMade(await call('resetUserPassword', { path: { id: user.id } })); },
  });
  if (made) {
    return html`<${Dialog} title=${t('ui.admin.reset_done')} onClose=${onClose}>
      <div class="stack">
        <${Callout} tone="good" icon="check"><p>${t(made.mailed ? 'ui.admin.reset_mailed' : 'ui.admin.reset_by_hand', { name: user.full_name })}</p><//>
        <${SecretValue} label=${t('ui.admin.reset_link')} value=${made.reset_url} />
        ${made.temporary_password && html`<${SecretValue} label=${t('ui.admin.temporary_password')} value=${made.temporary_password} />`}
        <div class="dialog-actions"><${Button} kind="primary" onClick=${onClose}>${t('ui.done')}<//></div>
      </div>
    <//>`;
  }
  return html`<${Dialog} title=${t('ui.admin.reset_title', { name: user.full_name })} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <p>${t('ui.admin.reset_text')}</p>
      <${FormProblem} text=${form.problem} />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.admin.do_reset')}<//></div>
    </form>
  <//>`;
}

/** @param {{ user: Api.User, onClose: () => void, onChanged: () => void }} props */
export function SuspendPerson({ user, onClose, onChanged }) {
  const form = useForm({ reason: '' }, {
    async send({ reason }) {
      await call('suspendUser', { path: { id: user.id }, json: reason.trim() ? { reason: reason.trim() } : {} });
      onChanged();
      notify(t('ui.admin.suspended', { name: user.full_name }));
      onClose();
    },
  });
  return html`<${Dialog} title=${t('ui.admin.suspend_title', { name: user.full_name })} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <p>${t('ui.admin.suspend_text')}</p>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.admin.reason')} optional=${true} hint=${t('ui.admin.reason_hint')} ...${form.field('reason')} maxlength="500" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="danger" busy=${form.busy}>${t('ui.admin.do_suspend')}<//></div>
    </form>
  <//>`;
}
