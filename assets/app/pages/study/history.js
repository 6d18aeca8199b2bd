// @ts-check
/** The history of study logs, with filters. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, IconButton } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Icon } from '../../components/icon.js';
import { Empty, Failure, Loading, More } from '../../components/page.js';
import { dateOf, day, dayAndTime, number } from '../../format.js';
import { useFilter, useList } from '../../hooks.js';
import { t } from '../../locale.js';
import { LogDialog } from './log-dialog.js';
import { latestLogs, methodOptions, methods, minutesText } from './subjects.js';

/** @typedef {Api.Answer<'listStudyLogs'>['study_logs'][number]} StudyLog */

/** Days for which a log can be changed and deleted. */
const CHANGEABLE_MS = 7 * 86_400_000;

/** The day of a link to one day. @param {string} text */
const dateIn = (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : '');

/** @param {{ round: number, subjects: string[], onChange: () => void, onLog: () => void }} props */
export function History({ round, subjects, onChange, onLog }) {
  const filter = useFilter({ subject: null, method: methods, day: null });
  const [going, setGoing] = useState(/** @type {StudyLog | null} */ (null));
  const [changing, setChanging] = useState(/** @type {StudyLog | null} */ (null));
  const list = useList(async (cursor, signal) => {
    const { subject, method } = filter.values;
    const date = dateIn(filter.values.day);
    const isFirst = !cursor && !subject && !method && !date;
    const page = isFirst ? await latestLogs() : await call('listStudyLogs', { query: { ...(subject && { subject }), ...(method && { method: /** @type {'reading'} */ (method) }), ...(date && { from: date, to: date }), limit: 20, cursor }, signal });
    return { items: page.study_logs, next: page.next_cursor };
  }, [...filter.inputs, round]);
  const known = filter.values.subject && !subjects.includes(filter.values.subject) ? [filter.values.subject, ...subjects] : subjects;
  const filters = [
    { label: t('ui.study.subject'), ...filter.field('subject'), options: [{ value: '', label: t('ui.study.all_subjects') }, ...known.map((subject) => ({ value: subject, label: subject }))] },
    { label: t('ui.study.method'), ...filter.field('method'), options: methodOptions(t('ui.study.all_methods')) },
  ];
  const shownDay = dateIn(filter.values.day);
  const chips = shownDay ? [{ label: dateOf(shownDay, 'long'), onRemove: () => filter.set({ day: '' }) }] : [];
  const remove = async () => {
    if (!going) return;
    await call('deleteStudyLog', { path: { id: going.id } });
    setGoing(null);
    notify(t('ui.study.deleted'));
    onChange();
  };
  const nothing = !list.loading && !list.error && list.items.length === 0;
  return html`<section class="study-history" aria-labelledby="history-title">
    <h2 id="history-title">${t('ui.study.history')}</h2>
    ${(list.items.length > 0 || filter.isSet) && html`<${FilterBar} filters=${filters} chips=${chips} />`}
    ${list.error && list.items.length === 0 ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${5} />`
        : nothing && filter.isSet ? html`<${Empty} icon="search" art="search" title=${t('ui.study.none_found')} text=${t('ui.study.none_found_text')} />`
          : nothing ? html`<${Empty} icon="timer" title=${t('ui.study.empty_title')} text=${t('ui.study.empty_text')}><${Button} kind="primary" icon="plus" onClick=${onLog}>${t('ui.study.log')}<//><//>`
            : html`<ul class="study-logs">${list.items.map((log) => html`<${Row} key=${log.id} log=${log} onEdit=${() => setChanging(log)} onDelete=${() => setGoing(log)} />`)}</ul>`}
    <${More} list=${list} />
    ${changing && html`<${LogDialog} key=${changing.id} log=${changing} subjects=${subjects} onClose=${() => setChanging(null)} onLogged=${() => { setChanging(null); onChange(); }} />`}
    ${going && html`<${ConfirmDialog} title=${t('ui.study.delete_title')} text=${t(going.xp > 0 ? 'ui.study.delete_text' : 'ui.study.delete_no_xp', { minutes: minutesText(going.minutes), subject: going.subject, count: going.xp, xp: number(going.xp) })}
      action=${t('ui.study.delete')} onClose=${() => setGoing(null)} onConfirm=${remove} />`}
  </section>`;
}

/** @param {{ log: StudyLog, onEdit: () => void, onDelete: () => void }} props */
function Row({ log, onEdit, onDelete }) {
  const when = log.timed ? dayAndTime(log.started_at) : day(log.started_at);
  const canGo = Date.now() - Date.parse(log.started_at) < CHANGEABLE_MS;
  return html`<li class="study-log">
    <span class="study-log-icon"><${Icon} name=${log.source === 'timer' ? 'timer' : 'pencil'} /></span>
    <div class="study-log-words">
      <p class="study-log-subject">${log.subject}${log.topic && html` <span class="muted">${log.topic}</span>`}</p>
      <p class="study-log-facts"><span>${when}</span>${log.method && html`<span>${t(`ui.study.method_${log.method}`)}</span>`}
        <span>${t(log.source === 'timer' ? 'ui.study.by_timer' : 'ui.study.by_form')}</span>${log.focus_rating && html`<span>${t('ui.study.focus_was', { rating: number(log.focus_rating) })}</span>`}</p>
    </div>
    <p class="study-log-figures"><strong class="tabular">${minutesText(log.minutes)}</strong>
      <span class="tabular">${log.xp > 0 ? t('ui.xp.plus', { xp: number(log.xp) }) : t('ui.xp.none')}</span></p>
    <span class="study-log-actions">${canGo && html`<${IconButton} icon="pencil" label=${t('ui.study.edit_named', { subject: log.subject, when })} onClick=${onEdit} />
      <${IconButton} icon="trash" label=${t('ui.study.delete_named', { subject: log.subject, when })} onClick=${onDelete} />`}</span>
  </li>`;
}
