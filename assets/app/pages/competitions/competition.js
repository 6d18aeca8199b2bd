// @ts-check
/** A competition: what it is about, the own tickets in it, and the winners; for admins, drawing and cancelling it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { Callout, Failure, Loading, PageHead, Section } from '../../components/page.js';
import { dayAndTime, number, sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { title } from './area.js';
import { EarlierForm } from './earlier-form.js';
import { EnterForm } from './enter.js';
import { StateBadge, takingPart, when } from './row.js';

/** @param {{ params: Record<string, string> }} props */
export default function CompetitionPage({ params }) {
  const id = Number(params.id);
  const me = useSignal(person);
  const [isCancelling, setCancelling] = useState(false);
  const [isDrawing, setDrawing] = useState(false);
  const [isShortening, setShortening] = useState(false);
  const state = useLoad(async (signal) => (await call('getCompetition', { path: { id }, signal })).competition, [id]);
  if (state.error && !state.data) return html`<div class="page"><${PageHead} title=${said(title)} /><${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data || !me) return html`<div class="page"><${PageHead} title=${said(title)} hidden=${true} /><${Loading} /></div>`;
  const competition = state.data;
  const isOver = competition.state === 'drawn' || competition.state === 'cancelled';
  const draw = async () => {
    setDrawing(true);
    try {
      const drawn = await call('drawCompetition', { path: { id } });
      state.update(() => drawn.competition);
      notify(t('ui.competitions.was_drawn'));
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setDrawing(false);
    }
  };
  const cancel = async () => {
    const cancelled = await call('cancelCompetition', { path: { id } });
    state.update(() => cancelled.competition);
    setCancelling(false);
    notify(t('ui.competitions.was_cancelled'));
  };
  const actions = html`<div class="cluster"><${ButtonLink} icon="check" href=${`/competitions/${id}/check`}>${t(competition.state === 'drawn' ? 'ui.competitions.check' : 'ui.competitions.see_entries')}<//>
    ${me.role === 'admin' && competition.state === 'closed' && html`<${Button} kind="primary" icon="spark" busy=${isDrawing} onClick=${draw}>${t('ui.competitions.draw')}<//>`}
    ${me.role === 'admin' && (competition.state === 'open' || competition.state === 'upcoming') && html`<${Button} icon="timer" onClick=${() => setShortening(true)}>${t('ui.competitions.earlier')}<//>`}
    ${me.role === 'admin' && !isOver && html`<${Button} icon="close" onClick=${() => setCancelling(true)}>${t('ui.competitions.cancel')}<//>`}</div>`;
  /** @param {Api.Competition} changed */
  const shortened = (changed) => {
    state.update(() => changed);
    setShortening(false);
    notify(t('ui.competitions.was_shortened', { when: dayAndTime(changed.ends_at) }));
  };
  return html`<div class="page competition-page">
    <${PageHead} title=${competition.name} lead=${competition.description} actions=${actions} />
    <p class="competition-state"><${StateBadge} state=${competition.state} /> <span>${when(competition)}</span></p>
    ${competition.state === 'drawn' && html`<${Winners} competition=${competition} />`}
    ${me.role === 'student' && competition.state !== 'cancelled' && html`<${Mine} competition=${competition} onChanged=${state.reload} />`}
    <${Facts} competition=${competition} />
    ${isShortening && html`<${EarlierForm} competition=${competition} onClose=${() => setShortening(false)} onSaved=${shortened} />`}
    ${isCancelling && html`<${ConfirmDialog} title=${t('ui.competitions.cancel_title', { name: competition.name })} text=${t('ui.competitions.cancel_text', { count: competition.tickets, tickets: number(competition.tickets) })}
      action=${t('ui.competitions.cancel')} onClose=${() => setCancelling(false)} onConfirm=${cancel} />`}
  </div>`;
}

/** @param {{ competition: Api.Competition }} props */
function Winners({ competition }) {
  const { winners } = competition;
  const mine = winners.find((winner) => winner.me);
  return html`<${Section} title=${t('ui.competitions.winners')} text=${t('ui.competitions.winners_text')}>
    ${mine && html`<${Callout} tone="good" icon="trophy"><p>${t('ui.competitions.congratulations', { place: number(mine.place) })}</p><//>`}
    ${winners.length === 0 ? html`<p class="soft">${t('ui.competitions.no_winner')}</p>` : html`<ol class="competition-list competition-winners">${winners.map((winner) => html`<li key=${winner.place} class=${`competition-row ${winner.me ? 'competition-mine' : ''}`}>
      <span class="competition-place"><${Icon} name="trophy" /><span class="visually-hidden">${t('ui.competitions.place', { place: number(winner.place) })}</span><span aria-hidden="true">${number(winner.place)}</span></span>
      <div class="competition-words"><p class="competition-name">${winner.me ? t('ui.competitions.you') : winner.full_name ?? html`<code translate="no">${winner.handle}</code>`}</p>
        <p class="competition-facts">${winner.prize ?? t('ui.competitions.without_prize')}</p></div>
      <p class="competition-facts tabular">${t('ui.competitions.entry', { number: number(winner.number) })}</p></li>`)}</ol>`}
  <//>`;
}

/** @param {{ competition: Api.Competition, onChanged: () => void }} props */
function Mine({ competition, onChanged }) {
  const numbers = competition.my_numbers ?? [];
  if (competition.state !== 'open' && numbers.length === 0) return null;
  return html`<${Section} title=${t('ui.competitions.mine')} text=${competition.my_handle && html`${t('ui.competitions.handle_is')} <code class="competition-handle" translate="no">${competition.my_handle}</code>`}>
    <div class="stack">
      ${numbers.length > 0 && html`<ul class="competition-numbers" aria-label=${t('ui.competitions.mine')}>${numbers.map((one) => html`<li key=${one} class="competition-number"><${Icon} name="receipt" size=${18} /><span>${t('ui.competitions.entry', { number: number(one) })}</span></li>`)}</ul>`}
      ${competition.state === 'open' && html`<${EnterForm} competition=${competition} onEntered=${onChanged} />`}
    </div>
  <//>`;
}

/** @param {{ competition: Api.Competition }} props */
const Facts = ({ competition }) => html`<${Section} title=${t('ui.competitions.about')} text=${t('ui.competitions.no_value')}>
  <dl class="competition-about">
    ${competition.prizes.length > 0 && html`<div><dt>${t('ui.competitions.prizes')}</dt><dd><ol class="competition-prizes">${competition.prizes.map((prize, at) => html`<li key=${at}>${prize}</li>`)}</ol></dd></div>`}
    <div><dt>${t('ui.competitions.who')}</dt><dd>${competition.min_xp > 0 ? t('ui.competitions.from_xp', { xp: number(competition.min_xp) }) : t('ui.competitions.everyone')}
      ${' '}${t('ui.competitions.most_of_each', { count: competition.most_tickets, tickets: number(competition.most_tickets) })}</dd></div>
    <div><dt>${t('ui.competitions.time')}</dt><dd>${t('ui.competitions.from_to', { from: dayAndTime(competition.starts_at), to: dayAndTime(competition.ends_at) })}
      ${competition.monthly && html` ${t('ui.competitions.is_monthly')}`}</dd></div>
    <div><dt>${t('ui.competitions.taking_part')}</dt><dd>${takingPart(competition)}</dd></div>
    <div><dt>${t('ui.competitions.commitment')}</dt><dd><code class="competition-digest" translate="no">${competition.commitment}</code></dd></div>
  </dl>
<//>`;
