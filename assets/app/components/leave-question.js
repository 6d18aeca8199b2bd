// @ts-check
/** Asks before something typed is lost. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { question } from '../leaving.js';
import { t } from '../locale.js';
import { useSignal } from '../store.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';

export function LeaveQuestion() {
  const asked = useSignal(question);
  if (!asked) return null;
  const stay = () => asked.answer(false);
  return html`<${Dialog} title=${t('ui.leave.title')} onClose=${stay}>
    <div class="stack"><p>${t('ui.leave.text')}</p>
      <div class="dialog-actions"><${Button} onClick=${() => asked.answer(true)}>${t('ui.leave.discard')}<//>
        <${Button} kind="primary" onClick=${stay}>${t('ui.leave.stay')}<//></div></div>
  <//>`;
}
