// @ts-check
/** The frame without navigation, as an exam or a review of cards has it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { Button } from '../../components/button.js';
import { Marked } from '../../components/marked.js';
import { PageHead } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { Timer } from '../../components/timer.js';
import { useShortcut } from '../../keys.js';
import { t } from '../../locale.js';
import { say } from './example.js';

export default function Focus() {
  const [ends] = useState(() => Date.now() + 754_000);
  const [shown, show] = useState(false);
  useShortcut(' ', t('ui.components.turn'), () => show(!shown));
  return html`<div class="page focus stack">
    <${PageHead} title=${t('ui.components.focus')} hidden=${true} />
    <div class="row"><${ProgressBar} label=${say('Card 7 of 20', 'Karte 7 von 20')} value=${7} max=${20} isBare=${true} /><${Timer} label=${say('Time left', 'Verbleibende Zeit')} endsAt=${ends} size="small" /></div>
    <div class="card focus-card"><p class="prose">${say('What happens to a plant cell in pure water?', 'Was geschieht mit einer Pflanzenzelle in reinem Wasser?')}</p>
      ${shown && html`<p><${Marked} kind="right">${say('It swells until the wall holds it.', 'Sie schwillt an, bis die Zellwand sie hält.')}<//></p>`}</div>
    <div class="cluster center"><${Button} kind="primary" onClick=${() => show(!shown)}>${t('ui.components.turn')}<//></div>
  </div>`;
}
