// @ts-check
/**
 * A field for a text in Markdown: buttons and shortcuts for what people write most, and a preview that shows what readers will see. The
 * field is an ordinary one, so that spelling, undo and writing aids of the device work.
 */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { needs } from '../../component-files.js';
import { useId } from '../../hooks.js';
import { t } from '../../locale.js';
import { Icon } from '../icon.js';
import { RichText } from '../rich-text.js';
import { apply, continueList } from './commands.js';

needs(import.meta.url);

/** @typedef {import('./commands.js').Command} Command */

/** @type {{ name: Command, key?: string }[]} */
const COMMANDS = [{ name: 'bold', key: 'b' }, { name: 'italic', key: 'i' }, { name: 'heading' }, { name: 'list' }, { name: 'numbered' }, { name: 'quote' }, { name: 'link', key: 'k' }, { name: 'code' }, { name: 'maths', key: 'm' }];

/** So long after the last key the preview follows, in milliseconds. */
const PAUSE = 250;

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/**
 * @param {{ label: string, name: string, value: string, onChange: (value: string) => void, hint?: string, error?: string, optional?: boolean, rows?: number, maxlength?: number }} props
 */
export function MarkdownEditor({ label, name, value, onChange, hint, error, optional = false, rows = 10, maxlength }) {
  const id = useId('editor');
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const [isPreview, setPreview] = useState(false);
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setShown(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);

  /** @param {Command} command */
  const run = (command) => { if (field.current) apply(field.current, command, t(`ui.editor.sample_${command}`)); };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (field.current && continueList(field.current)) event.preventDefault();
      return;
    }
    const command = (isMac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey ? COMMANDS.find(({ key }) => key === event.key.toLowerCase()) : undefined;
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    run(command.name);
  };
  /** The buttons are one stop for the keyboard. @param {KeyboardEvent} event */
  const onBarKey = (event) => {
    const isRtl = bar.current !== null && getComputedStyle(bar.current).direction === 'rtl';
    const last = COMMANDS.length - 1;
    const next = { ArrowRight: at + (isRtl ? -1 : 1), ArrowLeft: at + (isRtl ? 1 : -1), Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const place = (next + COMMANDS.length) % COMMANDS.length;
    setAt(place);
    /** @type {HTMLElement | undefined} */ (bar.current?.querySelectorAll('button')[place])?.focus();
  };
  const titleOf = (/** @type {{ name: Command, key?: string }} */ { name: command, key }) => (key ? `${t(`ui.editor.${command}`)} (${isMac ? '⌘' : t('ui.editor.ctrl')}${key.toUpperCase()})` : t(`ui.editor.${command}`));
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');

  return html`<div class="field editor-field">
    <label class="field-label" for=${id}>${label}${optional && html` <span class="field-optional">${t('ui.form.optional')}</span>`}</label>
    ${hint && html`<p class="field-hint" id=${`${id}-hint`}>${hint}</p>`}
    <div class=${`editor ${isPreview ? 'previews' : ''} ${error ? 'invalid' : ''}`}>
      <div class="editor-head">
        <div class="editor-bar" role="toolbar" aria-label=${t('ui.editor.format')} aria-controls=${id} ref=${bar} onKeyDown=${onBarKey}>${COMMANDS.map((command, index) => html`<button type="button" key=${command.name} class="editor-button"
          tabindex=${index === at ? 0 : -1} aria-label=${t(`ui.editor.${command.name}`)} title=${titleOf(command)} aria-keyshortcuts=${command.key ? `${isMac ? 'Meta' : 'Control'}+${command.key.toUpperCase()}` : undefined}
          onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()} onClick=${() => { setAt(index); run(command.name); }}><${Icon} name=${command.name} size=${18} /></button>`)}</div>
        <button type="button" class="editor-toggle" aria-pressed=${String(isPreview)} aria-controls=${`${id}-preview`} onClick=${() => setPreview(!isPreview)}><${Icon} name="eye" size=${18} /><span>${t('ui.editor.preview')}</span></button>
      </div>
      <div class="editor-body">
        <textarea id=${id} name=${name} ref=${field} class="editor-text" rows=${rows} maxlength=${maxlength} value=${value} aria-invalid=${error ? 'true' : undefined} aria-describedby=${described || undefined} dir="auto"
          onInput=${(/** @type {Ui.On<HTMLTextAreaElement>} */ event) => onChange(event.currentTarget.value)} onKeyDown=${onKey}></textarea>
        <div class="editor-preview" id=${`${id}-preview`} hidden=${!isPreview} tabindex="0" role="region" aria-label=${t('ui.editor.preview_of', { label })}>
          ${isPreview && (shown.trim() ? html`<${RichText} text=${shown} markdown=${true} headingBase=${4} />` : html`<p class="editor-empty">${t('ui.editor.empty')}</p>`)}</div>
      </div>
    </div>
    ${error && html`<p class="field-error" id=${`${id}-error`}><${Icon} name="alert" size=${16} /><span>${error}</span></p>`}
  </div>`;
}
