// @ts-check
/** Choose a picture, look at it, then send it; or take the present one away. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { bytes, sentence } from '../format.js';
import { t } from '../locale.js';
import { Button } from './button.js';
import { FormProblem } from './form-field.js';

/** The largest picture that the server takes, in bytes. */
const LARGEST = 5 * 1024 * 1024;

const TYPES = 'image/png,image/jpeg,image/webp,image/gif';

/**
 * @param {{ label: string, hasPicture: boolean, show: (preview: string | null) => Ui.Child, onSend: (file: File) => Promise<void>,
 *   onRemove: () => Promise<void> }} props `show` draws the picture; with a preview, that one
 */
export function PicturePicker({ label, hasPicture, show, onSend, onRemove }) {
  const [file, setFile] = useState(/** @type {File | null} */ (null));
  const [preview, setPreview] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState('');
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));

  useEffect(() => {
    if (!file) {
      setPreview(null);
      return undefined;
    }
    const url = URL.createObjectURL(file);
    setPreview(url);
    return () => URL.revokeObjectURL(url);
  }, [file]);

  /** @param {Ui.On<HTMLInputElement>} event */
  const choose = (event) => {
    const chosen = event.currentTarget.files?.[0];
    event.currentTarget.value = '';
    setProblem('');
    if (!chosen) return;
    if (!TYPES.split(',').includes(chosen.type)) setProblem(t('ui.picture.wrong_type'));
    else if (chosen.size > LARGEST) setProblem(t('ui.picture.too_large', { limit: bytes(LARGEST) }));
    else setFile(chosen);
  };
  /** @param {string} name @param {() => Promise<void>} work */
  const run = async (name, work) => {
    setBusy(name);
    setProblem('');
    try {
      await work();
      setFile(null);
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setBusy('');
    }
  };
  return html`<div class="stack">
    <${FormProblem} text=${problem} />
    <div class="avatar-row">
      ${show(preview)}
      <div class="stack tight">
        <div class="cluster">
          ${file ? html`<${Button} kind="primary" busy=${busy === 'send'} onClick=${() => run('send', () => onSend(file))}>${t('ui.picture.use')}<//>
              <${Button} onClick=${() => setFile(null)}>${t('ui.cancel')}<//>`
            : html`<${Button} icon="image" onClick=${() => input.current?.click()}>${t(hasPicture ? 'ui.picture.change' : 'ui.picture.choose')}<//>
              ${hasPicture && html`<${Button} kind="quiet" icon="trash" busy=${busy === 'remove'} onClick=${() => run('remove', onRemove)}>${t('ui.picture.remove')}<//>`}`}
        </div>
        <p class="field-hint">${t('ui.picture.hint', { limit: bytes(LARGEST) })}</p>
      </div>
    </div>
    <input ref=${input} class="visually-hidden" type="file" accept=${TYPES} tabindex="-1" aria-label=${label} onChange=${choose} />
  </div>`;
}
