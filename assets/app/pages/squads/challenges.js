// @ts-check
/** The challenges of a squad: the one that runs, those that wait for an answer, and past results. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Link } from '../../components/link.js';
import { Badge, Failure, Loading, More, Section } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { ago, day, number, sentence } from '../../format.js';
import { useList } from '../../hooks.js';
import { t } from '../../locale.js';
import { AskDialog } from './ask-dialog.js';

/** @typedef {Api.SquadChallenge} Challenge */
/** @typedef {Challenge['challenger']} Side */

const HOUR = 3_600_000;

/** How long a challenge still runs, in the largest unit that fits. @param {string} ends an RFC 3339 instant */
function remaining(ends) {
  const hours = Math.ceil((new Date(ends).getTime() - Date.now()) / HOUR);
  if (hours <= 0) return t('ui.squads.ends_now');
  return hours < 48 ? t('ui.squads.hours_left', { count: hours, hours: number(hours) })
    : t('ui.squads.days_left', { count: Math.round(hours / 24), days: number(Math.round(hours / 24)) });
}

/** The sides of a challenge as a squad sees them: its own first. @param {Challenge} challenge @param {number} id */
const sides = (challenge, id) => (challenge.challenger.squad_id === id ? [challenge.challenger, challenge.opponent] : [challenge.opponent, challenge.challenger]);

/** @param {number} value */
const tenths = (value) => number(Math.round(value * 10) / 10);

/** @param {{ squad: Api.Squad, onChanged: () => void }} props */
export function Challenges({ squad, onChanged }) {
  const [isAsking, setAsking] = useState(false);
  const list = useList(async (cursor, signal) => {
    const page = await call('listSquadChallenges', { path: { id: squad.id }, query: { limit: 20, cursor }, signal });
    return { items: page.challenges, next: page.next_cursor };
  }, [squad.id]);
  const running = list.items.find((one) => one.state === 'accepted');
  const waiting = list.items.filter((one) => one.state === 'proposed');
  const past = list.items.filter((one) => one.state === 'finished');
  const canAsk = Boolean(squad.role) && squad.takes_part && !running;
  return html`<${Section} title=${t('ui.squads.challenge')} text=${t('ui.squads.challenge_text')}
      actions=${canAsk && html`<p class="squad-ask"><${Button} icon="plus" onClick=${() => setAsking(true)}>${t('ui.squads.ask')}<//></p>`}>
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />` : list.loading && list.items.length === 0 ? html`<${Loading} lines=${2} />` : html`<div class="stack">
      ${running && html`<${Running} challenge=${running} id=${squad.id} />`}
      ${waiting.map((one) => html`<${Waiting} key=${one.id} challenge=${one} squad=${squad} isBusy=${Boolean(running)} onChanged=${onChanged} />`)}
      ${!running && waiting.length === 0 && html`<p class="soft">${t('ui.squads.no_challenge')}</p>`}
      ${past.length > 0 && html`<h3 class="squad-past-title">${t('ui.squads.past')}</h3><ul class="squad-list" aria-label=${t('ui.squads.past')}>${past.map((one) => html`<${Past} key=${one.id} challenge=${one} id=${squad.id} />`)}</ul>`}
      <${More} list=${list} /></div>`}
    ${isAsking && html`<${AskDialog} squad=${squad} onClose=${() => setAsking(false)} onAsked=${() => { setAsking(false); onChanged(); }} />`}
  <//>`;
}

/** @param {{ challenge: Challenge, id: number }} props */
function Running({ challenge, id }) {
  const both = sides(challenge, id);
  const most = Math.max(1, ...both.map((side) => side.xp));
  return html`<div class="card stack squad-running">
    <p class="squad-running-head"><strong><${Link} class="squad-opponent" href=${`/squads/${both[1].squad_id}`}>${t('ui.squads.against', { name: both[1].name })}<//></strong> ${challenge.ends_at && html`<${Badge} tone="info">${remaining(challenge.ends_at)}<//>`}</p>
    ${both.map((side, at) => html`<div key=${at}><${ProgressBar} label=${side.name} value=${side.xp} max=${most} tone=${at === 0 ? 'good' : 'plain'} text=${t('ui.squads.xp', { xp: number(side.xp) })} />
      <p class="squad-facts">${t('ui.squads.side_facts', { count: side.people, people: number(side.people), each: tenths(side.xp_per_person) })}</p></div>`)}
    <p class="squad-facts">${t('ui.squads.reward_text')}</p>
  </div>`;
}

/** @param {{ challenge: Challenge, squad: Api.Squad, isBusy: boolean, onChanged: () => void }} props */
function Waiting({ challenge, squad, isBusy, onChanged }) {
  const [busy, setBusy] = useState(/** @type {'' | 'accept' | 'decline' | 'cancel'} */ (''));
  const [isAccepting, setAccepting] = useState(false);
  const isOurs = challenge.challenger.squad_id === squad.id;
  const [own, other] = sides(challenge, squad.id);
  const warning = other.people > own.people ? ` ${t('ui.squads.outnumbered', { other: number(other.people), own: number(own.people) })}` : '';
  /** @param {'accept' | 'decline' | 'cancel'} how */
  const answer = async (how) => {
    setBusy(how);
    const path = { id: challenge.id };
    try {
      if (how === 'accept') await call('acceptSquadChallenge', { path });
      else if (how === 'decline') await call('declineSquadChallenge', { path });
      else await call('cancelSquadChallenge', { path });
      notify(t(`ui.squads.done_${how}`, { name: other.name }));
      onChanged();
    } catch (error) {
      notify(sentence(error), 'bad');
      setBusy('');
    }
  };
  return html`<div class="card squad-waiting">
    <div class="squad-words"><p><strong><${Link} class="squad-opponent" href=${`/squads/${other.squad_id}`}>${t(isOurs ? 'ui.squads.asked' : 'ui.squads.asks', { name: other.name })}<//></strong></p>
      <p class="squad-facts">${t('ui.squads.asked_when', { when: ago(challenge.asked_at), until: day(challenge.expires_at) })}</p>
      <p class="squad-facts">${t('ui.squads.sizes', { other: number(other.people), own: number(own.people) })}</p>
      ${!isOurs && isBusy && html`<p class="squad-facts">${t('ui.squads.after_this')}</p>`}</div>
    ${squad.role && html`<div class="cluster">${isOurs ? html`<${Button} small busy=${busy === 'cancel'} onClick=${() => answer('cancel')}>${t('ui.squads.take_back')}<//>`
      : html`${!isBusy && html`<${Button} small kind="primary" busy=${busy === 'accept'} onClick=${() => setAccepting(true)}>${t('ui.squads.accept')}<//>`}
        <${Button} small busy=${busy === 'decline'} onClick=${() => answer('decline')}>${t('ui.squads.decline')}<//>`}</div>`}
    ${isAccepting && html`<${ConfirmDialog} title=${t('ui.squads.accept_title', { name: other.name })} text=${`${t('ui.squads.accept_text')}${warning}`} danger=${false} action=${t('ui.squads.accept')}
      onClose=${() => setAccepting(false)} onConfirm=${async () => { setAccepting(false); await answer('accept'); }} />`}
  </div>`;
}

/** The other squad of a past challenge, which may have ended since. @param {{ side: Side, text: string }} props */
function Opponent({ side, text }) {
  return side.squad_id ? html`<${Link} class="squad-opponent" href=${`/squads/${side.squad_id}`}>${text}<//>` : html`<span>${text}</span>`;
}

/** @param {{ challenge: Challenge, id: number }} props */
function Past({ challenge, id }) {
  const [own, other] = sides(challenge, id);
  const isChallenger = challenge.challenger.squad_id === id;
  const result = challenge.outcome === 'tie' ? 'tie' : (challenge.outcome === 'challenger_won') === isChallenger ? 'won' : 'lost';
  return html`<li class="squad-row"><div class="squad-words"><p><${Opponent} side=${other} text=${t(challenge.by_withdrawal ? 'ui.squads.past_withdrawn' : `ui.squads.past_${result}`, { name: other.name })} /></p>
      <p class="squad-facts">${challenge.closed_at && day(challenge.closed_at)}${result === 'won' && challenge.reward_xp > 0 && html` · ${t('ui.squads.rewarded', { xp: number(challenge.reward_xp) })}`}</p></div>
    <p class="squad-facts tabular">${t('ui.squads.versus', { own: number(own.xp), other: number(other.xp) })}<br />${t('ui.squads.versus_each', { own: tenths(own.xp_per_person), other: tenths(other.xp_per_person) })}</p></li>`;
}
