// @ts-check
/** The page of study time: the timer, the streak, XP, and the history. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { PageHead } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { BadgeShelf } from '../badges/shelf.js';
import { title } from './area.js';
import { History } from './history.js';
import { LogDialog } from './log-dialog.js';
import { StreakCard } from './streak-card.js';
import { useSubjects } from './subjects.js';
import { TimerCard } from './timer-card.js';
import { XpCard } from './xp-card.js';

/** @param {{ query: URLSearchParams }} props */
export default function StudyTime({ query }) {
  const me = useSignal(person);
  const [logging, setLogging] = useState(query.has('log'));
  // Grows with each change, so that what follows from it is loaded again.
  const [round, setRound] = useState(0);
  const streak = useLoad((signal) => call('getStreak', { signal }), [round]);
  const xp = useLoad((signal) => call('getMyXp', { signal }), [round]);
  const subjects = useSubjects(round);
  const changed = () => setRound((count) => count + 1);
  const close = () => {
    setLogging(false);
    if (query.has('log')) go('/study', { replace: true });
  };
  const logButton = html`<${Button} icon="plus" onClick=${() => setLogging(true)}>${t('ui.study.log')}<//>`;
  return html`<div class="page study">
    <${PageHead} title=${said(title)} lead=${t('ui.study.lead')} actions=${logButton} />
    <div class="study-cards">
      <${TimerCard} subjects=${subjects} onLogged=${changed} />
      <${StreakCard} streak=${streak.data?.streak ?? null} error=${streak.error} onRetry=${streak.reload} onChange=${changed} />
      <${XpCard} xp=${xp.data} error=${xp.error} onRetry=${xp.reload} />
    </div>
    ${me?.role !== 'admin' && html`<${BadgeShelf} round=${round} />`}
    <${History} round=${round} subjects=${subjects} onChange=${changed} onLog=${() => setLogging(true)} />
    ${logging && html`<${LogDialog} subjects=${subjects} onClose=${close} onLogged=${() => { close(); changed(); }} />`}
  </div>`;
}
