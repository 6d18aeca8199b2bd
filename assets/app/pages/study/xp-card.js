// @ts-check
/** XP and the league, on the pages of study time, home and profile. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Failure, Loading } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** Where each league begins. @type {Record<string, number>} */
const STARTS = { bronze: 0, silver: 1000, gold: 5000, platinum: 15000, diamond: 40000 };

/** @typedef {Api.Answer<'getMyXp'>} MyXp */

/** The mark of a league, beside its name. @param {{ league: string, size?: number }} props */
export const LeagueMark = ({ league, size = 20 }) => html`<span class=${`league ${league}`}><${Icon} name="trophy" size=${size} /></span>`;

/** @param {{ xp: MyXp | null, error?: unknown, onRetry?: () => void }} props */
export function XpCard({ xp, error, onRetry }) {
  return html`<section class="card study-xp" aria-labelledby="xp-title">
    <header class="row"><h2 id="xp-title">${t('ui.xp.title')}</h2><${ButtonLink} small kind="quiet" icon="trophy" href="/leaderboard">${t('ui.xp.board')}<//></header>
    ${error && !xp ? html`<${Failure} error=${error} onRetry=${onRetry} />` : !xp ? html`<${Loading} lines=${3} />`
      : html`<p class="study-xp-total"><${LeagueMark} league=${xp.league} size=${28} /><span class="numeral">${number(xp.total)}</span> <span>${t('ui.xp.unit')}</span></p>
        <${League} xp=${xp} />
        <dl class="study-facts">
          ${/** @type {const} */ (['today', 'week', 'month']).map((period) => html`<div><dt>${t(`ui.xp.${period}`)}</dt><dd class="tabular">${number(xp[period])}</dd></div>`)}
        </dl>`}
  </section>`;
}

/** @param {{ xp: MyXp }} props */
function League({ xp }) {
  const name = t(`ui.xp.league_${xp.league}`);
  if (!xp.next_league || !xp.next_league_at) return html`<p>${name}</p>`;
  const [from, to] = [STARTS[xp.league], xp.next_league_at];
  const left = t('ui.xp.to_next', { xp: number(to - xp.total), league: t(`ui.xp.league_${xp.next_league}`) });
  return html`<${ProgressBar} label=${name} value=${xp.total - from} max=${to - from} text=${left} />`;
}

/** XP and streak of the person who has signed in, for other pages. */
export function MyProgress() {
  const xp = useLoad((signal) => call('getMyXp', { signal }), []);
  const streak = useLoad((signal) => call('getStreak', { signal }), []);
  // What cannot be loaded is no reason to disturb the page that it stands on.
  if (xp.error) return null;
  const days = streak.data?.streak.days ?? 0;
  return html`<div class="my-progress"><${XpCard} xp=${xp.data} />
    ${days > 0 && html`<p class="my-streak"><span class="study-flame"><${Icon} name="flame" size=${20} /></span>
      <span>${t('ui.study.streak_of', { count: days, days: number(days) })}</span> <${ButtonLink} small kind="quiet" href="/study">${t('ui.study.go')}<//></p>`}
  </div>`;
}
