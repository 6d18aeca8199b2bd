// @ts-check
/** The highlighter, which says one thing with each of its marks. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { Marked, StreakLine } from '../../../components/marked.js';
import { Example, say } from '../example.js';

export default function Marks() {
  return html`
    <${Example} title=${say('In a sentence', 'In einem Satz')}><ul class="specimens">
      <li><span>${say('Passage', 'Stelle')}</span><p class="prose">${say('Water moves ', 'Wasser wandert ')}<mark>${say('from the weaker solution to the stronger one', 'von der schwächeren Lösung zur stärkeren')}</mark>${say(' through the membrane.', ' durch die Membran.')}</p></li>
      <li><span>${say('New', 'Neu')}</span><p><${Marked} kind="new">${say('Osmosis in plant cells', 'Osmose in Pflanzenzellen')}<//></p></li>
      <li><span>${say('Due', 'Fällig')}</span><p><${Marked} kind="due">${say('12 cards', '12 Karten')}<//></p></li>
      <li><span>${say('Right', 'Richtig')}</span><p><${Marked} kind="right">${say('The cell swells', 'Die Zelle schwillt an')}<//></p></li>
      <li><span>${say('Best', 'Bester Wert')}</span><p><${Marked} kind="best">${say('48 minutes on Tuesday', '48 Minuten am Dienstag')}<//></p></li>
    </ul><//>
    <${Example} title=${say('Streak', 'Serie')}><${StreakLine} days=${5} goal=${7} /><${StreakLine} days=${12} goal=${7} isDoneToday=${false} /><${StreakLine} days=${0} goal=${7} isDoneToday=${false} /><//>`;
}
