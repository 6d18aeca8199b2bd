// @ts-check
/** The mail server: its settings, how it works, and a test. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { email, required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { Callout, Failure, Loading, Section } from '../../components/page.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { loadSchool } from '../../school.js';
import { person } from '../../token.js';
import { OwnNetworkField, Reply, SecretField, SecretTrouble, StatusLine, fixedProps, isFixed, outcomeText, took, useThere } from './connection.js';

/** @typedef {Api.Schemas['MailConnection']} Mail */

/** The usual port of each mode. @type {Record<Mail['tls'], string>} */
const PORTS = { starttls: '587', implicit: '465', none: '25' };

/** The section of the settings about email. @param {{ onThere: () => void }} props `onThere` is told when it has its size */
export function MailSection({ onThere }) {
  const state = useLoad(async (signal) => (await call('getMailSettings', { signal })).mail, []);
  const [round, setRound] = useState(0);
  const mail = state.data;
  useThere(Boolean(mail ?? state.error), onThere);
  /** Shows what holds now; the form begins anew with it. @param {Mail} next */
  const change = (next) => {
    state.update(() => next);
    setRound((n) => n + 1);
    loadSchool();
  };
  const reload = async () => change((await call('getMailSettings')).mail);
  return html`<${Section} id="email" title=${t('ui.settings.mail')} text=${t('ui.settings.mail_text')}>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !mail ? html`<${Loading} lines=${6} />`
        : html`<div class="stack connection">
          <${StatusLine} status=${mail.status} absent=${t('ui.settings.mail_absent')} />
          <${SecretTrouble} secret=${mail.password} />
          <${MailForm} key=${round} mail=${mail} onChange=${change} onReload=${reload} />
        </div>`}
  <//>`;
}

/** @param {{ mail: Mail, onChange: (mail: Mail) => void, onReload: () => Promise<void> }} props */
function MailForm({ mail, onChange, onReload }) {
  const { fixed } = mail;
  const first = {
    host: mail.host ?? '', port: String(mail.port), tls: mail.tls, username: mail.username ?? '', password: '',
    from_address: mail.from_address ?? '', from_name: mail.from_name ?? '', certificates: mail.certificates ?? '', allow_private: mail.allow_private,
  };
  const form = useForm(first, {
    check: (values) => ({
      host: required(values.host) || (/^[\w.:[\]-]+$/.test(values.host.trim()) ? '' : t('ui.settings.mail_host_invalid')),
      port: Number.isInteger(Number(values.port)) && Number(values.port) >= 1 && Number(values.port) <= 65_535 ? '' : t('ui.settings.mail_port_invalid'),
      from_address: isFixed(fixed, 'from_address') ? '' : email(values.from_address),
      password: passwordFault(values),
    }),
    send: async (values) => {
      const json = /** @type {Api.Body<'updateMailSettings'>} */ (Object.fromEntries(Object.entries({
        host: values.host.trim(), port: Number(values.port), tls: values.tls, username: values.username.trim(),
        from_address: values.from_address.trim(), from_name: values.from_name.trim(), certificates: values.certificates.trim(), allow_private: values.allow_private,
        password: values.password || undefined,
      }).filter(([name, value]) => value !== undefined && !isFixed(fixed, name) && !(name === 'allow_private' && isFixed(fixed, 'host')))));
      onChange((await call('updateMailSettings', { json })).mail);
      notify(t('ui.saved'));
    },
  });
  /** A password goes only to the server that it was typed for. @param {typeof first} values */
  function passwordFault(values) {
    if (values.password || isFixed(fixed, 'password')) return '';
    if (mail.password.set_at && values.host.trim().toLowerCase() !== first.host.toLowerCase()) return t('ui.connection.secret_again');
    return values.username.trim() && !mail.password.is_set ? t('ui.settings.mail_password_needed') : '';
  }
  /** The usual port comes with the mode, unless another one was typed. @param {Mail['tls']} tls */
  const setTls = (tls) => {
    if (form.values.port === PORTS[form.values.tls] && !isFixed(fixed, 'port')) form.set('port', PORTS[tls]);
    form.set('tls', tls);
  };
  const modes = /** @type {Mail['tls'][]} */ (['starttls', 'implicit', 'none']).map((value) => ({ value, label: t(`ui.settings.mail_tls_${value}`) }));
  const isDirty = JSON.stringify(form.values) !== JSON.stringify(first);
  const isSetUp = mail.status.state !== 'absent';
  const [removes, setRemoves] = useState(false);
  const isOurs = isSetUp && !isFixed(fixed, 'host');
  return html`<div class="stack">
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <div class="pair">
        <${FormField} label=${t('ui.settings.mail_host')} ...${form.field('host')} ...${fixedProps(fixed, 'host')} maxlength="253"
          placeholder="smtp.example.org" autocapitalize="none" spellcheck="false" autocomplete="off" />
        <${FormField} label=${t('ui.settings.mail_port')} ...${form.field('port')} ...${fixedProps(fixed, 'port')} inputmode="numeric" maxlength="5" autocomplete="off" />
      </div>
      <${SelectField} label=${t('ui.settings.mail_tls')} ...${form.field('tls')} ...${fixedProps(fixed, 'tls')} options=${modes} onChange=${setTls} />
      <div class="pair">
        <${FormField} label=${t('ui.settings.mail_username')} optional ...${form.field('username')} ...${fixedProps(fixed, 'username')} maxlength="200"
          autocapitalize="none" spellcheck="false" autocomplete="off" />
        <${SecretField} label=${t('ui.settings.mail_password')} secret=${mail.password} fixed=${fixed} ...${form.field('password')}
          removeText=${t('ui.settings.mail_password_remove_text')} onRemove=${async () => { await call('deleteMailPassword'); await onReload(); }} />
      </div>
      <div class="pair">
        <${FormField} label=${t('ui.settings.mail_from_address')} type="email" ...${form.field('from_address')} ...${fixedProps(fixed, 'from_address')} maxlength="254" autocomplete="off" />
        <${FormField} label=${t('ui.settings.mail_from_name')} optional ...${form.field('from_name')} ...${fixedProps(fixed, 'from_name')} maxlength="120" autocomplete="off" />
      </div>
      ${form.values.tls !== 'none' && html`<${FormField} label=${t('ui.settings.mail_certificates')} hint=${t('ui.settings.mail_certificates_hint')} optional type="textarea" rows=${3}
        ...${form.field('certificates')} ...${fixedProps(fixed, 'certificates')} maxlength="32000" autocapitalize="none" spellcheck="false" autocomplete="off" />`}
      ${!isFixed(fixed, 'host') && html`<${OwnNetworkField} ...${form.field('allow_private')} />`}
      <div class="cluster"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//>
        ${isOurs && html`<${Button} kind="quiet" icon="trash" onClick=${() => setRemoves(true)}>${t('ui.settings.mail_remove')}<//>`}</div>
    </form>
    ${isSetUp && html`<${MailTest} isDirty=${isDirty} onDone=${onReload} />`}
    ${removes && html`<${ConfirmDialog} title=${t('ui.settings.mail_remove')} text=${t('ui.settings.mail_remove_text')} action=${t('ui.settings.mail_remove')}
      onClose=${() => setRemoves(false)} onConfirm=${async () => { await call('deleteMailSettings'); setRemoves(false); await onReload(); notify(t('ui.settings.mail_removed')); }} />`}
  </div>`;
}

/** The outcome of the last test outlives the form, which begins anew after each. @type {Api.Schemas['MailTest'] | null} */
let last = null;

/** @param {{ isDirty: boolean, onDone: () => Promise<void> }} props */
function MailTest({ isDirty, onDone }) {
  const me = person.value;
  const [test, setTest] = useState(last);
  const form = useForm({ to: me?.email_verified ? me.email ?? '' : '' }, {
    isGuarded: false,
    check: (values) => ({ to: email(values.to) }),
    send: async (values) => {
      last = null;
      setTest(null);
      last = (await call('testMailSettings', { json: { to: values.to.trim() } })).test;
      setTest(last);
      if (!isDirty) await onDone();
    },
  });
  return html`<div class="stack connection-test">
    <h3>${t('ui.settings.mail_test')}</h3>
    ${isDirty && html`<p class="soft">${t('ui.connection.test_saved')}</p>`}
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <div class="with-action"><${FormField} label=${t('ui.settings.mail_test_to')} type="email" ...${form.field('to')} maxlength="254" autocomplete="email" />
        <${Button} type="submit" icon="send" busy=${form.busy}>${t('ui.settings.mail_test_send')}<//></div>
    </form>
    <div role="status">${test && html`<${Outcome} test=${test} />`}</div>
  </div>`;
}

/** @param {{ test: Api.Schemas['MailTest'] }} props */
function Outcome({ test }) {
  const isGood = test.outcome === 'accepted';
  return html`<${Callout} tone=${isGood ? 'good' : 'bad'} icon=${isGood ? 'check' : 'alert'}><div class="stack tight">
    <p>${isGood ? t('ui.settings.mail_test_sent', { to: test.to, time: took(test.took_ms) }) : outcomeText(test.outcome)}</p>
    ${test.reply ? html`<${Reply} title=${t('ui.settings.mail_test_reply')} text=${test.reply} />`
      : test.detail && html`<${Reply} title=${t('ui.connection.detail')} text=${test.detail} />`}
  </div><//>`;
}
