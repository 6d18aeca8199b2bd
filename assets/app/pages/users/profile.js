// @ts-check
/** Who I am here: name, picture, preferences, plan, my data. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { PageHead, Section } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { amendPerson, person } from '../../token.js';
import { MyProgress } from '../study/xp-card.js';
import { title } from './area.js';
import { AvatarPicker } from './avatar-picker.js';
import { DataSection } from './data-section.js';
import { Preferences } from './preferences.js';
import { Subscription } from './subscription.js';

const USERNAME = /^[a-z0-9][a-z0-9._-]{2,31}$/;

export default function Profile() {
  const me = useSignal(person);
  return html`<div class="page">
    <${PageHead} title=${said(title)} lead=${t('ui.profile.lead')} />
    ${me?.role !== 'developer' && html`<${MyProgress} />`}
    <${Section} title=${t('ui.profile.picture')} text=${t('ui.profile.picture_text')}><${AvatarPicker} me=${me} /><//>
    <${Section} title=${t('ui.profile.about')} text=${t('ui.profile.about_text')}><${About} me=${me} /><//>
    <${Section} title=${t('ui.profile.preferences')} text=${t('ui.profile.preferences_text')}><${Preferences} me=${me} /><//>
    <${Subscription} isDeveloper=${me?.role === 'developer'} />
    <${DataSection} />
  </div>`;
}

/** @param {{ me: Ui.Person }} props */
function About({ me }) {
  const form = useForm({ full_name: me.full_name, username: me.username ?? '', pronouns: me.pronouns ?? '', bio: me.bio ?? '' }, {
    check: ({ full_name: name, username }) => ({
      full_name: required(name, 'full_name'),
      username: username && !USERNAME.test(username) ? t('ui.form.username_invalid') : '',
    }),
    async send(values) {
      const { username, ...rest } = values;
      const json = { ...rest, full_name: rest.full_name.trim(), ...(username && { username }) };
      const { user } = await call('updateMe', { json });
      amendPerson(user);
      notify(t('ui.saved'));
    },
  });
  return html`<form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.full_name')} ...${form.field('full_name')} autocomplete="name" maxlength="120" />
    <div class="pair">
      <${FormField} label=${t('ui.username')} optional=${!me.username} ...${form.field('username')} autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="32" />
      <${FormField} label=${t('ui.profile.pronouns')} optional=${true} ...${form.field('pronouns')} maxlength="40" />
    </div>
    <${FormField} label=${t('ui.profile.bio')} optional=${true} type="textarea" rows=${4} ...${form.field('bio')} maxlength="2000" />
    <div class="cluster"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
  </form>`;
}
