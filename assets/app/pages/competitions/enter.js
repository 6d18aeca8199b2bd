// @ts-check
/** Entering a competition: with how many tickets, or what is missing; and the receipt afterwards. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { copy } from '../../clipboard.js';
import { Button, ButtonLink } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { FormProblem, SelectField } from '../../components/form-field.js';
import { Callout, Failure, Loading } from '../../components/page.js';
import { number } from '../../format.js';
import { useForm, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { ticketsTitle } from './area.js';

/** @typedef {Api.Answer<'enterCompetition'>['entry']} Entry */

/** @param {{ competition: Api.Competition, onEntered: () => void }} props */
export function EnterForm({ competition, onEntered }) {
  const [entry, setEntry] = useState(/** @type {Entry | null} */ (null));
  const state = useLoad(async (signal) => {
    const [xp, tickets] = await Promise.all([call('getMyXp', { signal }), call('getCompetitionTickets', { signal })]);
    return { total: xp.total, ...tickets };
  }, [competition.id]);
  const [asked, setAsked] = useState(0);
  const form = useForm({ tickets: '1' }, { isGuarded: false, async send({ tickets }) { setAsked(Number(tickets)); } });
  const enter = async () => {
    const entered = (await call('enterCompetition', { path: { id: competition.id }, json: { tickets: asked } })).entry;
    setAsked(0);
    setEntry(entered);
    form.set('tickets', '1');
    notify(t('ui.competitions.entered', { count: entered.entered.length, tickets: number(entered.entered.length) }));
    state.reload();
    onEntered();
  };
  if (state.error && !state.data) return html`<${Failure} error=${state.error} onRetry=${state.reload} />`;
  if (!state.data) return html`<${Loading} lines=${2} />`;
  const { total, available, ticket_xp: each, next_ticket_xp: missing } = state.data;
  const most = Math.min(available, competition.most_tickets - competition.my_tickets);
  const receipt = entry && html`<${Receipt} entry=${entry} />`;
  if (total < competition.min_xp) {
    return html`<${Callout} tone="info"><p>${t('ui.competitions.xp_needed', { xp: number(competition.min_xp), missing: number(competition.min_xp - total) })}</p><//>`;
  }
  if (competition.my_tickets >= competition.most_tickets) return html`${receipt}<p class="soft">${t('ui.competitions.all_entered')}</p>`;
  if (available === 0) {
    return html`${receipt}<${Callout} tone="info"><p>${t('ui.competitions.ticket_needed', { each: number(each), missing: number(missing) })}</p>
      <p><${ButtonLink} small icon="receipt" href="/competitions/tickets">${said(ticketsTitle)}<//></p><//>`;
  }
  const options = Array.from({ length: most }, (_, at) => ({ value: String(at + 1), label: t('ui.competitions.my_tickets', { count: at + 1, tickets: number(at + 1) }) }));
  return html`${receipt}<form class="competition-enter" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <div class="competition-enter-row"><${SelectField} label=${t('ui.competitions.how_many')} hint=${t('ui.competitions.you_have', { count: available, tickets: number(available) })} ...${form.field('tickets')} options=${options} />
      <${Button} type="submit" kind="primary" icon="receipt" busy=${form.busy}>${t('ui.competitions.enter')}<//></div>
  </form>
  ${asked > 0 && html`<${ConfirmDialog} title=${t('ui.competitions.enter_title', { count: asked, tickets: number(asked) })} text=${t('ui.competitions.enter_text', { count: available - asked, left: number(available - asked) })}
      danger=${false} action=${t('ui.competitions.enter')} onClose=${() => setAsked(0)} onConfirm=${enter} />`}`;
}

/** @param {{ entry: Entry }} props */
const Receipt = ({ entry }) => html`<${Callout} tone="good" icon="done"><div class="stack tight">
  <p>${t('ui.competitions.receipt_text', { count: entry.entered.length, numbers: entry.entered.map(number).join(', ') })}</p>
  <p><code class="competition-digest" translate="no">${entry.receipt.digest}</code></p>
  <p><${Button} small icon="copy" onClick=${() => copy(entry.receipt.digest)}>${t('ui.competitions.copy_receipt')}<//></p></div><//>`;
