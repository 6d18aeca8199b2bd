// @ts-check
/** The timer. The server keeps it, so it goes on while no page is open. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../a11y.js';
import { ApiError, call } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog, Dialog } from '../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { Failure, Loading } from '../../components/page.js';
import { number, sentence, timeLeft } from '../../format.js';
import { useForm, useLoad, useSeenAgain } from '../../hooks.js';
import { t } from '../../locale.js';
import { SubjectField, minutesText, tellEarned } from './subjects.js';

/** @typedef {NonNullable<Api.Answer<'getStudyTimer'>['timer']>} StudyTimer */

/** The seconds that a timer shows, counted on from when it was read. @param {StudyTimer | undefined} timer */
function useSeconds(timer) {
  const [now, setNow] = useState(0);
  useEffect(() => {
    const began = Date.now();
    setNow(0);
    if (!timer?.running) return undefined;
    const tick = setInterval(() => setNow(Math.floor((Date.now() - began) / 1000)), 1000);
    return () => clearInterval(tick);
  }, [timer]);
  return (timer?.seconds ?? 0) + now;
}

/**
 * Says why the server refused something because another page has started, stopped or discarded the timer. Any other error is thrown again.
 * @param {unknown} error @param {string} code of that refusal
 */
function tellStale(error, code) {
  if (!(error instanceof ApiError) || error.code !== code) throw error;
  notify(sentence(error), 'bad');
}

/** @param {{ subjects: string[], onLogged: () => void }} props `subjects` were used before */
export function TimerCard({ subjects, onLogged }) {
  const read = useLoad((signal) => call('getStudyTimer', { signal }), []);
  const timer = read.data?.timer;
  // Another device may have changed it, and a sleeping one counts no seconds.
  useSeenAgain(read.reload);
  /** @param {StudyTimer | undefined} now */
  const show = (now) => {
    turns.current = Boolean(now) !== Boolean(timer);
    read.update(() => ({ timer: now }));
  };
  // What was pressed is gone when the timer starts or ends, so the focus goes to the heading above what follows.
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const turns = useRef(false);
  useEffect(() => {
    if (turns.current) heading.current?.focus({ preventScroll: true });
    turns.current = false;
  }, [Boolean(timer)]);
  return html`<section class="card study-timer" aria-labelledby="timer-title">
    <h2 id="timer-title" ref=${heading} tabindex="-1">${t('ui.study.timer')}</h2>
    ${read.error && !read.data ? html`<${Failure} error=${read.error} onRetry=${read.reload} />`
      : !read.data ? html`<${Loading} lines=${3} />`
        : timer ? html`<${Running} timer=${timer} onChange=${show} onStale=${read.reload} onLogged=${onLogged} />`
          : html`<${Start} subjects=${subjects} onStart=${show} onStale=${read.reload} />`}
  </section>`;
}

/** @param {{ subjects: string[], onStart: (timer: StudyTimer) => void, onStale: () => void }} props */
function Start({ subjects, onStart, onStale }) {
  const form = useForm({ subject: '', topic: '' }, {
    check: ({ subject }) => ({ subject: required(subject, 'subject') }),
    async send({ subject, topic }) {
      try {
        const { timer } = await call('startStudyTimer', { json: { subject: subject.trim(), ...(topic.trim() && { topic: topic.trim() }) } });
        announce(t('ui.study.started'));
        onStart(timer);
      } catch (error) {
        tellStale(error, 'study.timer_running');
        onStale();
      }
    },
  });
  return html`<form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${SubjectField} label=${t('ui.study.subject')} subjects=${subjects} ...${form.field('subject')} />
    <${FormField} label=${t('ui.study.topic')} optional=${true} ...${form.field('topic')} maxlength="160" autocomplete="off" />
    <div class="cluster"><${Button} type="submit" kind="primary" icon="play" busy=${form.busy}>${t('ui.study.start')}<//></div>
  </form>`;
}

/** @param {{ timer: StudyTimer, onChange: (timer: StudyTimer | undefined) => void, onStale: () => void, onLogged: () => void }} props */
function Running({ timer, onChange, onStale, onLogged }) {
  const seconds = useSeconds(timer);
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(/** @type {'' | 'stop' | 'discard'} */ (''));
  const turn = async () => {
    setBusy(true);
    try {
      const { timer: next } = await (timer.running ? call('pauseStudyTimer', {}) : call('startStudyTimer', { json: {} }));
      announce(t(next.running ? 'ui.study.resumed' : 'ui.study.paused_notice'));
      onChange(next);
    } catch (error) {
      notify(sentence(error), 'bad');
      // Another page may have changed it.
      onStale();
    } finally {
      setBusy(false);
    }
  };
  const discard = async () => {
    await call('discardStudyTimer', {});
    setOpen('');
    onChange(undefined);
  };
  return html`<div class="stack">
    <p class="study-timer-what"><strong>${timer.subject}</strong>${timer.topic && html` <span class="muted">${timer.topic}</span>`}</p>
    <p class="study-timer-time"><span class="numeral large" role="timer" aria-label=${t('ui.study.timer_label', { minutes: minutesText(Math.floor(seconds / 60)) })}>${timeLeft(seconds)}</span>
      <span class=${`badge ${timer.running ? 'good' : 'plain'}`}>${t(timer.running ? 'ui.study.is_running' : 'ui.study.is_paused')}</span></p>
    <div class="cluster">
      <${Button} kind="primary" icon="stop" onClick=${() => setOpen('stop')}>${t('ui.study.stop')}<//>
      <${Button} icon=${timer.running ? 'pause' : 'play'} busy=${busy} onClick=${turn}>${t(timer.running ? 'ui.study.pause' : 'ui.study.resume')}<//>
      <${Button} kind="quiet" onClick=${() => setOpen('discard')}>${t('ui.study.discard')}<//>
    </div>
    ${open === 'stop' && html`<${Stop} timer=${timer} seconds=${seconds} onClose=${() => setOpen('')} onStale=${() => { setOpen(''); onStale(); }}
      onLogged=${() => { setOpen(''); onChange(undefined); onLogged(); }} />`}
    ${open === 'discard' && html`<${ConfirmDialog} title=${t('ui.study.discard_title')} text=${t('ui.study.discard_text', { time: minutesText(Math.floor(seconds / 60)) })}
      action=${t('ui.study.discard')} onClose=${() => setOpen('')} onConfirm=${discard} />`}
  </div>`;
}

/** @param {number} most @param {string} text */
const isFrom1To = (most, text) => /^\d{1,6}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;

/** @param {{ timer: StudyTimer, seconds: number, onClose: () => void, onStale: () => void, onLogged: () => void }} props */
function Stop({ timer, seconds, onClose, onStale, onLogged }) {
  const measured = Math.floor(seconds / 60);
  const form = useForm({ minutes: String(measured), focus_rating: '', topic: timer.topic ?? '' }, {
    check: ({ minutes }) => ({ minutes: measured < 1 ? t('ui.study.too_short') : isFrom1To(measured, minutes) ? '' : t('ui.study.at_most', { most: number(measured) }) }),
    isGuarded: false,
    async send({ minutes, focus_rating: focus, topic }) {
      const less = Number(minutes) < measured ? { minutes: Number(minutes) } : {};
      try {
        tellEarned(await call('stopStudyTimer', { json: { ...less, ...(focus && { focus_rating: Number(focus) }), ...(topic.trim() && { topic: topic.trim() }) } }));
        onLogged();
      } catch (error) {
        tellStale(error, 'study.no_timer');
        onStale();
      }
    },
  });
  return html`<${Dialog} title=${t('ui.study.stop_title')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.study.minutes_field')} hint=${measured < 1 ? undefined : t('ui.study.minutes_hint', { minutes: minutesText(measured) })} inputmode="numeric" ...${form.field('minutes')} />
      <${FormField} label=${t('ui.study.topic')} optional=${true} ...${form.field('topic')} maxlength="160" autocomplete="off" />
      <${FocusField} ...${form.field('focus_rating')} />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.study.save')}<//></div>
    </form>
  <//>`;
}

/** How well the person could concentrate. @param {{ name: string, value: string, onChange: (value: string) => void, error?: string }} props */
export const FocusField = (props) => html`<${SelectField} label=${t('ui.study.focus')} ...${props}
  options=${[{ value: '', label: t('ui.study.focus_none') }, ...[1, 2, 3, 4, 5].map((rating) => ({ value: String(rating), label: t(`ui.study.focus_${rating}`) }))]} />`;
