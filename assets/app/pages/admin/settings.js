// @ts-check
/** What holds for the whole school: name, logo, language, who may come in. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Mark } from '../../components/brand.js';
import { Button } from '../../components/button.js';
import { CheckField, ChoiceField, FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { LanguageField, TimeZoneField } from '../../components/locale-fields.js';
import { Failure, Loading, Section } from '../../components/page.js';
import { PicturePicker } from '../../components/picture-picker.js';
import { number } from '../../format.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { ROLES } from '../../roles.js';
import { loadSchool } from '../../school.js';
import { AdminHead } from './admin-head.js';
import { AiSection } from './ai-section.js';
import { useArrival } from './connection.js';
import { HolidaysSection } from './holidays-section.js';
import { MailSection } from './mail-section.js';
import { PushSection } from './push-section.js';

/** What may be the most members of a squad. */
const SQUAD_SIZES = [2, 3, 4, 5, 6, 7, 8];

/** @param {{ hash?: string }} props */
export default function Settings({ hash = '' }) {
  const state = useLoad(async (signal) => (await call('getSettings', { signal })).settings, []);
  const settings = state.data;
  const change = (/** @type {Api.Settings} */ next) => {
    state.update(() => next);
    loadSchool();
  };
  const [there, setThere] = useState(0);
  const onThere = () => setThere((count) => count + 1);
  // Sections that come later would push the one that the address names out of view.
  useArrival(hash, Boolean(settings) && there >= 4);
  return html`<div class="page">
    <${AdminHead} page="settings" />
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !settings ? html`<${Loading} lines=${6} />`
        : html`<${Section} title=${t('ui.settings.logo')} text=${t('ui.settings.logo_text')}><${Logo} settings=${settings} onChange=${change} /><//>
          <${Fields} settings=${settings} onChange=${change} />
          <${HolidaysSection} onThere=${onThere} /><${MailSection} onThere=${onThere} /><${PushSection} onThere=${onThere} /><${AiSection} onThere=${onThere} />`}
  </div>`;
}

/** @param {{ settings: Api.Settings, onChange: (settings: Api.Settings) => void }} props */
function Logo({ settings, onChange }) {
  /** @param {File} file */
  const send = async (file) => {
    const form = new FormData();
    form.set('file', file);
    onChange((await call('replaceSchoolLogo', { form })).settings);
    notify(t('ui.picture.changed'));
  };
  const remove = async () => {
    await call('deleteSchoolLogo');
    onChange({ ...settings, logo_url: undefined });
    notify(t('ui.picture.removed'));
  };
  const show = (/** @type {string | null} */ preview) => html`<span class="logo-preview">${preview ?? settings.logo_url
    ? html`<img src=${preview ?? settings.logo_url} alt="" />` : html`<${Mark} size=${48} />`}</span>`;
  return html`<${PicturePicker} label=${t('ui.settings.logo')} hasPicture=${Boolean(settings.logo_url)} show=${show} onSend=${send} onRemove=${remove} />`;
}

/** All that is typed or chosen, with one button for it. @param {{ settings: Api.Settings, onChange: (settings: Api.Settings) => void }} props */
function Fields({ settings, onChange }) {
  const { name, assistant_name, locale, time_zone, registration, require_verified_email, totp_required_for, squad_size } = settings;
  const before = { name, assistant_name, locale, time_zone, registration, require_verified_email, totp_required_for, squad_size };
  const form = useForm(before, {
    check: (values) => ({ name: required(values.name, 'name'), assistant_name: required(values.assistant_name, 'name') }),
    async send(values) {
      const next = { ...values, name: values.name.trim(), assistant_name: values.assistant_name.trim() };
      const changed = Object.entries(next).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(/** @type {Record<string, unknown>} */ (before)[key]));
      onChange((await call('updateSettings', { json: Object.fromEntries(changed) })).settings);
      notify(t('ui.saved'));
    },
  });
  const modes = ['open', 'invitation', 'closed'].map((value) => (
    { value, label: t(`ui.settings.registration_${value}`), hint: t(`ui.settings.registration_${value}_hint`) }));
  /** @param {string} role @param {boolean} on */
  const demand = (role, on) => form.set('totp_required_for', ROLES.filter((each) => (each === role ? on : form.values.totp_required_for.includes(each))));
  return html`<form class="settings-form" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${Section} title=${t('ui.settings.school')} text=${t('ui.settings.school_text')}><div class="stack">
      <div class="pair">
        <${FormField} label=${t('ui.setup.school_name')} ...${form.field('name')} maxlength="120" />
        <${FormField} label=${t('ui.settings.assistant')} ...${form.field('assistant_name')} maxlength="60" />
      </div>
      <div class="pair"><${LanguageField} ...${form.field('locale')} /><${TimeZoneField} ...${form.field('time_zone')} /></div></div><//>
    <${Section} title=${t('ui.settings.access')} text=${t('ui.settings.access_text')}><div class="stack">
      <${ChoiceField} legend=${t('ui.settings.registration')} ...${form.field('registration')} options=${modes} />
      <${CheckField} label=${t('ui.settings.verified')} hint=${t('ui.settings.verified_hint')} ...${form.field('require_verified_email')} />
      <fieldset class="stack tight"><legend class="field-label">${t('ui.settings.totp')}</legend>
        <p class="field-hint">${t('ui.settings.totp_hint')}</p>
        ${ROLES.map((role) => html`<${CheckField} label=${t(`ui.role.${role}`)} name=${`totp-${role}`} value=${form.values.totp_required_for.includes(role)}
          onChange=${(/** @type {boolean} */ on) => demand(role, on)} />`)}
      </fieldset></div><//>
    <${Section} title=${t('ui.settings.squads')} text=${t('ui.settings.squads_text')}>
      <${SelectField} label=${t('ui.settings.squad_size')} ...${form.field('squad_size')} value=${String(form.values.squad_size)} onChange=${(/** @type {string} */ value) => form.set('squad_size', Number(value))}
        options=${SQUAD_SIZES.map((size) => ({ value: String(size), label: number(size) }))} /><//>
    <div class="settings-save"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
  </form>`;
}
