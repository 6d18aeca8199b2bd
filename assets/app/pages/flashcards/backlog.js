// @ts-check
/** Catching up after days off: a plan with its cost, shown before it is applied. */
import { html, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { BarChart } from '../../components/charts/bar-chart.js';
import { Slider } from '../../components/controls.js';
import { Dialog } from '../../components/dialog.js';
import { FormProblem } from '../../components/form-field.js';
import { Loading } from '../../components/page.js';
import { dateOf, number, sentence } from '../../format.js';
import { locale, t } from '../../locale.js';
import { dueInAll } from './deck-data.js';

/** So long after the last move of the slider the plan is made, in milliseconds. */
const PAUSE = 300;

/** Whether a plan has all cards today, and so is none. @param {Api.Schemas['BacklogPlan']} plan */
const isToday = (plan) => plan.days.length <= 1 && plan.days[0]?.day === plan.new_cards_from;

/** A share with one decimal, for plans often differ by less than a percent. @param {number} part */
const share = (part) => new Intl.NumberFormat(locale.value.tag, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(part);

/** The difference of the two shares as they are shown, in percentage points. @param {Api.Schemas['BacklogPlan']} plan */
const pointsOf = (plan) => Math.max(0, Math.round(plan.recall_today * 1000) - Math.round(plan.recall_planned * 1000)) / 10;

/** @param {{ deck: Api.Deck, onClose: () => void, onApplied: () => void }} props */
export function BacklogDialog({ deck, onClose, onApplied }) {
  const due = dueInAll(deck)?.review ?? 0;
  const [perDay, setPerDay] = useState(Math.max(5, Math.min(deck.reviews_per_day, Math.ceil(due / 5))));
  const [plan, setPlan] = useState(/** @type {Api.Schemas['BacklogPlan'] | null} */ (null));
  const [problem, setProblem] = useState('');
  const most = Math.max(10, due, plan?.overdue ?? 0);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      call('planBacklog', { path: { id: deck.id }, json: { per_day: perDay }, signal: stop.signal }).then((made) => {
        setPlan(made);
        setProblem('');
      }, (error) => {
        if (stop.signal.aborted) return;
        setPlan(null);
        setProblem(sentence(error));
      });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [perDay]);
  const apply = async () => {
    setBusy(true);
    try {
      await call('planBacklog', { path: { id: deck.id }, json: { per_day: perDay, apply: true } });
      notify(t(plan && !isToday(plan) ? 'ui.backlog.applied' : 'ui.backlog.ended'));
      onApplied();
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${t('ui.backlog.title')} wide=${true} onClose=${onClose}><div class="stack">
    <p>${t('ui.backlog.text')}${deck.sub_decks && ` ${t('ui.backlog.sub_decks')}`}</p>
    <${Slider} label=${t('ui.backlog.per_day')} min=${5} max=${most} value=${perDay} onChange=${setPerDay} format=${number} />
    <${FormProblem} text=${problem} />
    ${!plan && !problem && html`<${Loading} lines=${3} />`}
    ${plan && html`<p class="backlog-cost" role="status">${t('ui.backlog.cost', { count: pointsOf(plan), points: number(pointsOf(plan)), today: share(plan.recall_today), planned: share(plan.recall_planned) })}</p>
      <p>${isToday(plan) ? t('ui.backlog.all_today', { count: plan.overdue, cards: number(plan.overdue) }) : html`${t('ui.backlog.days', { count: plan.days.length, days: number(plan.days.length), cards: number(plan.overdue), until: dateOf(plan.new_cards_from, 'long') })} ${t(`ui.backlog.order_${plan.order}`)}`}</p>
      <${BarChart} title=${t('ui.backlog.chart')} summary=${t('ui.backlog.chart_summary', { count: plan.days.length, days: number(plan.days.length) })} unit=${t('ui.backlog.unit')} category=${t('ui.stats.day')}
        bars=${plan.days.slice(0, 60).map(({ day, cards }) => ({ label: dateOf(day, 'long'), short: dateOf(day), value: cards }))} />`}
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} kind="primary" busy=${busy} aria-disabled=${plan ? undefined : 'true'} onClick=${() => { if (plan) apply(); }}>${t('ui.backlog.apply')}<//></div>
  </div><//>`;
}
