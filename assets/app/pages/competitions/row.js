// @ts-check
/** A competition in a list, and how its state is shown. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Link } from '../../components/link.js';
import { Badge } from '../../components/page.js';
import { day, dayAndTime, number } from '../../format.js';
import { t } from '../../locale.js';

/** @type {Record<Api.Competition['state'], 'good' | 'info' | 'note' | 'plain' | 'bad'>} */
const TONES = { upcoming: 'info', open: 'good', closed: 'note', drawn: 'plain', cancelled: 'bad' };

/** @param {{ state: Api.Competition['state'] }} props */
export const StateBadge = ({ state }) => html`<${Badge} tone=${TONES[state]}>${t(`ui.competitions.state_${state}`)}<//>`;

/** What happens when. @param {Api.Competition} competition */
export function when(competition) {
  if (competition.state === 'upcoming') return t('ui.competitions.opens', { when: dayAndTime(competition.starts_at) });
  if (competition.state === 'open') return t('ui.competitions.closes', { when: dayAndTime(competition.ends_at) });
  if (competition.state === 'closed') return t('ui.competitions.drawn_soon');
  if (competition.state === 'drawn') return t('ui.competitions.drawn_on', { when: day(competition.drawn_at ?? competition.ends_at) });
  return t('ui.competitions.cancelled_on', { when: day(competition.cancelled_at ?? competition.ends_at) });
}

/** How many people take part with how many tickets. @param {Api.Competition} competition */
export const takingPart = ({ entrants, tickets }) => [t('ui.competitions.people', { count: entrants, people: number(entrants) }),
  t('ui.competitions.my_tickets', { count: tickets, tickets: number(tickets) })].join(', ');

/** @param {{ competition: Api.Competition }} props */
export function CompetitionRow({ competition }) {
  const { my_tickets: mine } = competition;
  const hasWon = competition.winners.some((winner) => winner.me);
  return html`<li class="competition-row">
    <div class="competition-words"><${Link} class="competition-name" href=${`/competitions/${competition.id}`}>${competition.name}<//>
      <p class="competition-facts">${when(competition)}</p>
      ${competition.prizes.length > 0 && html`<p class="competition-facts">${competition.prizes.join(' · ')}</p>`}</div>
    <div class="competition-marks">${hasWon && html`<${Badge} tone="streak">${t('ui.competitions.you_won')}<//>`}
      ${mine > 0 && html`<${Badge} tone="info">${t('ui.competitions.my_tickets', { count: mine, tickets: number(mine) })}<//>`}
      <${StateBadge} state=${competition.state} />
      <span class="competition-facts tabular">${takingPart(competition)}</span></div>
  </li>`;
}
