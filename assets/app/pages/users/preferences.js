// @ts-check
/** How a person likes it: language, time zone, looks, mail. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call, isOfNetwork } from '../../api.js';
import { Button } from '../../components/button.js';
import { CheckField, ChoiceField, FormProblem, SelectField } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { LanguageField, TimeZoneField } from '../../components/locale-fields.js';
import { useForm } from '../../hooks.js';
import { setLanguage, t } from '../../locale.js';
import { sendLater } from '../../queue.js';
import { setMotion, setTheme } from '../../theme.js';
import { amendPerson } from '../../token.js';

/**
 * Saves preferences, later where the server cannot be reached.
 * @param {Ui.Person} me
 * @param {Partial<Api.Preferences>} values
 */
async function saved(me, values) {
  try {
    const { preferences } = await call('updatePreferences', { json: values });
    return { preferences, isLate: false };
  } catch (error) {
    if (!isOfNetwork(error) || !me.preferences) throw error;
    await sendLater('updatePreferences', { json: values });
    return { preferences: { ...me.preferences, ...values }, isLate: true };
  }
}

/** @param {{ me: Ui.Person }} props */
export function Preferences({ me }) {
  const form = useForm({ ...me.preferences }, {
    async send(values) {
      const { preferences, isLate } = await saved(me, values);
      setTheme(preferences.theme);
      setMotion(preferences.reduced_motion);
      await setLanguage(preferences.locale);
      amendPerson({ preferences });
      notify(t(isLate ? 'ui.offline.saved' : 'ui.saved'));
    },
  });
  const themes = [
    { value: 'system', label: t('ui.theme.system'), icon: 'screen' },
    { value: 'light', label: t('ui.theme.light'), icon: 'sun' },
    { value: 'dark', label: t('ui.theme.dark'), icon: 'moon' },
  ];
  const weekdays = [{ value: 'monday', label: t('ui.preferences.monday') }, { value: 'sunday', label: t('ui.preferences.sunday') }];
  return html`<form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${ChoiceField} legend=${t('ui.preferences.theme')} ...${form.field('theme')} options=${themes} />
    <div class="pair"><${LanguageField} ...${form.field('locale')} /><${TimeZoneField} ...${form.field('time_zone')} /></div>
    <div class="pair"><${SelectField} label=${t('ui.preferences.week')} ...${form.field('week_starts_on')} options=${weekdays} /></div>
    <${CheckField} label=${t('ui.preferences.motion')} ...${form.field('reduced_motion')} hint=${t('ui.preferences.motion_hint')} />
    <${CheckField} label=${t('ui.preferences.mail')} ...${form.field('email_notifications')} hint=${t('ui.preferences.mail_hint')} />
    <p><${Link} href="/notifications/preferences">${t('ui.preferences.notifications')}<//></p>
    <div class="cluster"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
  </form>`;
}
