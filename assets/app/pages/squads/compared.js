// @ts-check
/** Another squad next to the own one: who collects more this week, and the way to challenge it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Section } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** What the own squad has to do with another one. @param {number} id @param {AbortSignal} signal */
async function relation(id, signal) {
  const own = (await call('listSquads', { query: {}, signal })).squads[0];
  if (!own) return undefined;
  const { challenges } = await call('listSquadChallenges', { path: { id: own.id }, query: { limit: 20 }, signal });
  const running = challenges.find((one) => one.state === 'accepted');
  const isWith = (/** @type {Api.SquadChallenge} */ one) => one.challenger.squad_id === id || one.opponent.squad_id === id;
  const between = running && isWith(running) ? running : challenges.find((one) => one.state === 'proposed' && isWith(one));
  return { own, between, isBusy: Boolean(running) };
}

/** @param {{ squad: Api.Squad }} props */
export function Compared({ squad }) {
  const [isAsking, setAsking] = useState(false);
  const state = useLoad((signal) => relation(squad.id, signal), [squad.id]);
  if (!state.data) return null;
  const { own, between, isBusy } = state.data;
  const most = Math.max(1, own.xp_week_per_person, squad.xp_week_per_person);
  const ask = async () => {
    await call('createSquadChallenge', { path: { id: own.id }, json: { opponent_id: squad.id } });
    notify(t('ui.squads.now_asked', { name: squad.name }));
    setAsking(false);
    state.reload();
  };
  const warning = squad.members > own.members ? ` ${t('ui.squads.outnumbered', { other: number(squad.members), own: number(own.members) })}` : '';
  const canAsk = own.takes_part && squad.takes_part && !isBusy && !between;
  return html`<${Section} title=${t('ui.squads.compared')} text=${t('ui.squads.compared_text')}
      actions=${between ? html`<p class="squad-ask"><${ButtonLink} icon="trophy" href="/squads">${t('ui.squads.to_challenge')}<//></p>` : canAsk && html`<p class="squad-ask"><${Button} icon="plus" onClick=${() => setAsking(true)}>${t('ui.squads.challenge_this')}<//></p>`}>
    <div class="stack">${[own, squad].map((one, at) => html`<${ProgressBar} key=${one.id} label=${one.name} value=${one.xp_week_per_person} max=${most} tone=${at === 0 ? 'good' : 'plain'}
        text=${t('ui.squads.side', { each: number(Math.round(one.xp_week_per_person * 10) / 10) })} />`)}
      ${isBusy && !between && squad.takes_part && html`<p class="squad-facts">${t('ui.squads.ask_later')}</p>`}
      ${!squad.takes_part && html`<p class="squad-facts">${t('ui.squads.other_apart')}</p>`}</div>
    ${isAsking && html`<${ConfirmDialog} title=${t('ui.squads.challenge_title', { name: squad.name })} text=${`${t('ui.squads.ask_text')}${warning}`} danger=${false} action=${t('ui.squads.ask_now')} onClose=${() => setAsking(false)} onConfirm=${ask} />`}
  <//>`;
}
