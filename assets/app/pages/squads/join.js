// @ts-check
/** Joining a squad with the code of a member. A link or QR code fills it in. */
import { html, useEffect } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { joinTitle } from './area.js';

/** @param {{ hash: string }} props the code stands in the fragment, so that no server log holds it */
export default function Join({ hash }) {
  const given = new URLSearchParams(hash.replace(/^#/, '')).get('code') ?? '';
  const form = useForm({ code: given }, {
    check: ({ code }) => ({ code: code.trim() ? '' : t('ui.squads.code_missing') }),
    async send({ code }) {
      const { squad } = await call('joinSquad', { json: { code: code.trim() } });
      notify(t('ui.squads.joined', { name: squad.name }));
      go('/squads', { replace: true });
    },
    isGuarded: false,
  });
  useEffect(() => { if (given) form.set('code', given); }, [given]);
  return html`<div class="page"><${PageHead} title=${said(joinTitle)} lead=${t('ui.squads.join_lead')} />
    <form class="stack squad-join" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.squads.code')} hint=${t('ui.squads.code_hint')} ...${form.field('code')} maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" />
      <p><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.squads.join')}<//></p>
    </form></div>`;
}
