// @ts-check
/** Joining a class with the code of a tutor. A link or QR code fills it in. */
import { html, useEffect } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { joinTitle } from './area.js';

/** @param {{ hash: string }} props the code stands in the fragment, so that no server log holds it */
export default function Join({ hash }) {
  const me = useSignal(person);
  const given = new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? '';
  const form = useForm({ code: given }, {
    check: ({ code }) => ({ code: code.trim() ? '' : t('ui.classes.code_missing') }),
    async send({ code }) {
      const { class: joined } = await call('joinClass', { json: { code: code.trim() } });
      notify(t('ui.classes.joined', { name: joined.name }));
      go(`/classes/${joined.id}`, { replace: true });
    },
    isGuarded: false,
  });
  useEffect(() => { if (given) form.set('code', given); }, [given]);
  return html`<div class="page"><${PageHead} title=${said(joinTitle)} lead=${t(me?.role === 'tutor' ? 'ui.classes.join_lead_tutor' : 'ui.classes.join_lead')} />
    <form class="stack class-join" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.classes.code')} hint=${t('ui.classes.code_hint')} ...${form.field('code')} maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" />
      <p><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.classes.join')}<//></p>
    </form></div>`;
}
