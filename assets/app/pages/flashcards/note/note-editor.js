// @ts-check
/** Writing a note, with a preview of its cards. New notes are written one after the other without closing the dialog. */
import { html, useEffect, useRef, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../../a11y.js';
import { call } from '../../../api.js';
import { needs } from '../../../component-files.js';
import { Button } from '../../../components/button.js';
import { Dialog } from '../../../components/dialog.js';
import { TagInput } from '../../../components/combobox/tag-input.js';
import { type } from '../../../components/editor/commands.js';
import { MarkdownEditor } from '../../../components/editor/editor.js';
import { ChoiceField, FormProblem } from '../../../components/form-field.js';
import { Keys } from '../../../components/keys.js';
import { sentence } from '../../../format.js';
import { useForm } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { CardText, forgetFile } from '../card-text.js';
import { cardsOf, nextNumber, numbersOf } from './cards-of.js';

needs(import.meta.url);

/** So long after the last key the preview follows, in milliseconds. */
const PAUSE = 200;

/** @typedef {import('./cards-of.js').Kind} Kind */

/** The kind and tags of the last note, which the next one begins with. @type {{ kind: Kind, tags: string[] }} */
let last = { kind: 'basic', tags: [] };

/**
 * @param {{ deckId: number, card?: Api.Card, tags?: string[], onClose: () => void, onSaved: (card: Api.Card) => void }} props `card` is one card of the
 *   note to change; `tags` are suggested
 */
export function NoteEditor({ deckId, card, tags: known = [], onClose, onSaved }) {
  const [round, setRound] = useState(0);
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  /** @param {Api.Card} saved */
  const added = (saved) => {
    onSaved(saved);
    notify(t('ui.note.added'));
    setRound((n) => n + 1);
  };
  // The text comes first, also where the kind is asked for before it.
  useEffect(() => { place.current?.querySelector('textarea')?.focus(); }, [round]);
  return html`<${Dialog} title=${t(card ? 'ui.note.edit' : 'ui.note.add')} wide=${true} onClose=${onClose}>
    <div ref=${place}><${NoteForm} key=${round} deckId=${deckId} card=${card} known=${known} onClose=${onClose} onSaved=${card ? (/** @type {Api.Card} */ saved) => { onSaved(saved); onClose(); } : added} /></div><//>`;
}

/** @param {{ deckId: number, card?: Api.Card, known: string[], onClose: () => void, onSaved: (card: Api.Card) => void }} props */
function NoteForm({ deckId, card, known, onClose, onSaved }) {
  const front = useRef(/** @type {HTMLElement | null} */ (null));
  const form = useForm({ kind: /** @type {Kind} */ (card?.kind ?? last.kind), front: card?.front ?? '', back: card?.back ?? '', tags: card?.tags ?? last.tags }, {
    check: ({ kind, front: text, back }) => ({
      front: !text.trim() ? t('ui.note.front_missing') : kind === 'cloze' && numbersOf(text).length === 0 ? t('ui.note.cloze_missing') : kind === 'image' && !/!\[[^\]]*\]\(/.test(text) ? t('ui.note.picture_missing') : '',
      back: kind !== 'cloze' && !back.trim() ? t('ui.note.back_missing') : '',
    }),
    async send({ kind, front: text, back, tags }) {
      const answer = card ? await call('updateCard', { path: { id: card.id }, json: { front: text, back, tags } })
        : await call('createCard', { path: { id: deckId }, json: { kind, front: text, back, tags } });
      last = { kind, tags };
      onSaved(answer.card);
    },
  });
  const { kind, front: text, back } = form.values;
  const [faces, setFaces] = useState(() => cardsOf(kind, text, back));
  useEffect(() => {
    const timer = setTimeout(() => setFaces(cardsOf(kind, text, back)), PAUSE);
    return () => clearTimeout(timer);
  }, [kind, text, back]);

  /** The field that a file goes into: the one that had the focus last, the front at first. @type {{ current: HTMLTextAreaElement | null }} */
  const target = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const chooser = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [isStoring, setStoring] = useState(false);
  /** @param {File | undefined} file */
  const addFile = async (file) => {
    if (!file || isStoring) return;
    setStoring(true);
    try {
      const content = new FormData();
      content.set('file', file);
      const { media } = await call('addDeckMedia', { path: { id: deckId }, form: content, patienceMs: 180_000 });
      forgetFile(deckId, media.name);
      const field = target.current ?? front.current?.querySelector('textarea');
      if (field) type(field, field.selectionEnd, field.selectionEnd, media.markdown, [media.markdown.length, media.markdown.length]);
      announce(t('ui.note.file_added', { name: media.name }));
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setStoring(false);
    }
  };

  /** Leaves the selected words out, or a place for them. @param {boolean} isSame whether it has the number of the last one */
  const leaveOut = (isSame) => {
    const field = /** @type {HTMLTextAreaElement | null | undefined} */ (front.current?.querySelector('textarea'));
    if (!field) return;
    const { value, selectionStart: from, selectionEnd: to } = field;
    const number = isSame ? Math.max(1, nextNumber(value) - 1) : nextNumber(value);
    const opening = `{{c${number}::`;
    const words = value.slice(from, to);
    // The end of a part must not meet a bracket of a formula.
    const closing = words.endsWith('}') ? ' }}' : '}}';
    type(field, from, to, opening + words + closing, [opening.length, opening.length + words.length]);
    announce(t('ui.note.left_out', { number }));
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
    if (event.shiftKey && event.key.toLowerCase() === 'c' && kind === 'cloze') {
      event.preventDefault();
      leaveOut(event.altKey);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.currentTarget).querySelector('[type="submit"]'))?.click();
    }
  };
  /** @param {FocusEvent} event */
  const onFocus = (event) => { if (event.target instanceof HTMLTextAreaElement) target.current = event.target; };
  return html`<form class="note-form" ...${form.bind} onKeyDown=${onKey} onfocusin=${onFocus}>
    <div class="stack">
      <${FormProblem} text=${form.problem} />
      ${!card && html`<${ChoiceField} legend=${t('ui.note.kind')} ...${form.field('kind')} options=${/** @type {Kind[]} */ (['basic', 'reversed', 'cloze', 'image']).map((value) => ({ value, label: t(`ui.note.${value}`), hint: t(`ui.note.${value}_hint`) }))} />`}
      <div ref=${front} class="note-front"><${MarkdownEditor} label=${t(kind === 'cloze' ? 'ui.note.text' : 'ui.note.front')} rows=${3} maxlength=${20000} ...${form.field('front')} />
        ${kind === 'cloze' && html`<p class="note-cloze"><${Button} small icon="highlighter" aria-keyshortcuts="Control+Shift+C" onClick=${() => leaveOut(false)}>${t('ui.note.leave_out')}<//> <${Keys} keys="Mod+Shift+c" /></p>`}</div>
      <${MarkdownEditor} label=${t(kind === 'cloze' ? 'ui.note.extra' : 'ui.note.back')} optional=${kind === 'cloze'} rows=${3} maxlength=${20000} ...${form.field('back')} />
      <p><${Button} small icon="image" busy=${isStoring} onClick=${() => chooser.current?.click()}>${t('ui.note.add_file')}<//>
        <input ref=${chooser} class="visually-hidden" type="file" accept="image/*,audio/*,video/mp4,video/webm" tabindex="-1" aria-label=${t('ui.note.add_file')}
          onChange=${(/** @type {Ui.On<HTMLInputElement>} */ event) => { addFile(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} /></p>
      <${TagInput} label=${t('ui.note.tags')} optional=${true} most=${50} options=${known.map((tag) => ({ value: tag, label: tag }))} ...${form.field('tags')} />
    </div>
    <section class="note-preview" aria-label=${t('ui.note.preview')}>
      <h3>${t('ui.note.cards', { count: faces.length })}</h3>
      ${faces.length === 0 ? html`<p class="soft">${t(kind === 'cloze' && text.trim() ? 'ui.note.preview_cloze' : 'ui.note.preview_empty')}</p>`
        : html`<ol class="note-cards" tabindex="0" aria-label=${t('ui.note.preview')}>${faces.slice(0, 20).map((face, at) => html`<li key=${at} class="note-card"><div class="note-question"><${CardText} deckId=${deckId} text=${face.question} headingBase=${4} /></div>
          <div class=${`note-answer ${kind}`}><${CardText} deckId=${deckId} text=${face.answer} headingBase=${4} /></div></li>`)}</ol>`}
    </section>
    <div class="dialog-actions note-actions"><${Button} onClick=${onClose}>${t(card ? 'ui.cancel' : 'ui.note.finish')}<//>
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t(card ? 'ui.note.save' : 'ui.note.add_one')}<//></div>
  </form>`;
}
