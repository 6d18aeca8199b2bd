// @ts-check
/**
 * Files on their way to the server: each with its progress, to be cancelled while it runs and tried again where it failed.
 *
 *     const uploads = useUploads({ send: (file, how) => call('createMaterial', { form: formOf(file), ...how }) });
 *     html`<${DropZone} onFiles=${uploads.add} ... /><${UploadList} uploads=${uploads} />`
 */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { needs } from '../../component-files.js';
import { bytes, sentence } from '../../format.js';
import { t } from '../../locale.js';
import { IconButton } from '../button.js';
import { Icon } from '../icon.js';

needs(import.meta.url);

/** So many files are sent at a time. */
const AT_ONCE = 2;

/**
 * @template Result
 * @typedef {{ id: number, file: File, state: 'waiting' | 'sending' | 'done' | 'failed' | 'refused', share: number, problem: string, result?: Result }} Upload
 */

/**
 * @template Result
 * @param {{ send: (file: File, how: { signal: AbortSignal, onProgress: (share: number) => void }) => Promise<Result>, check?: (file: File) => string, onDone?: (results: Result[], left: number) => void }} props `check`
 *   returns a sentence where a file cannot be sent; `onDone` gets what has been sent whenever nothing is on its way any more, and how many files were not
 */
export function useUploads({ send, check, onDone }) {
  const [list, setList] = useState(/** @type {Upload<Result>[]} */ ([]));
  const current = useRef(list);
  const running = useRef(/** @type {Map<number, AbortController>} */ (new Map()));
  const counter = useRef(0);
  const told = useRef(0);
  const functions = useRef({ send, onDone });
  functions.current = { send, onDone };

  /** @param {Upload<Result>[]} next */
  const keep = (next) => {
    current.current = next;
    setList(next);
  };
  /** @param {number} id @param {Partial<Upload<Result>>} change */
  const change = (id, change) => keep(current.current.map((one) => (one.id === id ? { ...one, ...change } : one)));

  const next = () => {
    while (running.current.size < AT_ONCE) {
      const waiting = current.current.find((one) => one.state === 'waiting');
      if (!waiting) break;
      begin(waiting);
    }
    const done = current.current.filter((one) => one.state === 'done');
    if (running.current.size > 0 || done.length === told.current) return;
    told.current = done.length;
    announce(t('ui.uploads.all_done', { count: done.length }));
    functions.current.onDone?.(/** @type {Result[]} */ (done.map((one) => one.result)), current.current.length - done.length);
  };
  /** @param {Upload<Result>} upload */
  const begin = async ({ id, file }) => {
    const stop = new AbortController();
    running.current.set(id, stop);
    change(id, { state: 'sending', share: 0, problem: '' });
    try {
      const result = await functions.current.send(file, { signal: stop.signal, onProgress: (share) => { if (!stop.signal.aborted) change(id, { share }); } });
      if (!stop.signal.aborted) change(id, { state: 'done', share: 1, result });
    } catch (error) {
      if (!stop.signal.aborted) {
        change(id, { state: 'failed', problem: sentence(error) });
        announce(t('ui.uploads.failed', { name: file.name }));
      }
    } finally {
      running.current.delete(id);
      if (current.current.length > 0) next();
    }
  };
  /** @param {File[]} files */
  const add = (files) => {
    keep([...current.current, ...files.map((file) => {
      counter.current += 1;
      const problem = check?.(file) ?? '';
      return { id: counter.current, file, state: /** @type {Upload<Result>['state']} */ (problem ? 'refused' : 'waiting'), share: 0, problem };
    })]);
    next();
  };
  /** Takes a file out of the list, and stops sending it. @param {number} id */
  const remove = (id) => {
    running.current.get(id)?.abort();
    keep(current.current.filter((one) => one.id !== id));
  };
  /** @param {number} id */
  const retry = (id) => {
    change(id, { state: 'waiting', problem: '' });
    next();
  };
  useEffect(() => () => {
    current.current = [];
    for (const stop of running.current.values()) stop.abort();
  }, []);
  return { list, add, remove, retry, isBusy: list.some((one) => one.state === 'sending' || one.state === 'waiting') };
}

/**
 * @param {{ uploads: { list: Upload<unknown>[], remove: (id: number) => void, retry: (id: number) => void } }} props
 */
export function UploadList({ uploads }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  if (uploads.list.length === 0) return null;
  /** The focus goes to the next file, or back to the list. @param {number} id */
  const remove = (id) => {
    const rows = [...(root.current?.querySelectorAll('li') ?? [])];
    const at = uploads.list.findIndex((one) => one.id === id);
    const neighbour = rows[at + 1] ?? rows[at - 1];
    (/** @type {HTMLElement | null} */ (neighbour?.querySelector('button') ?? root.current))?.focus();
    uploads.remove(id);
  };
  return html`<ul class="uploads" aria-label=${t('ui.uploads.title')} tabindex="-1" ref=${root}>${uploads.list.map((one) => html`<${Row} key=${one.id} upload=${one} onRemove=${remove} onRetry=${uploads.retry} />`)}</ul>`;
}

/** @param {{ upload: Upload<unknown>, onRemove: (id: number) => void, onRetry: (id: number) => void }} props */
function Row({ upload, onRemove, onRetry }) {
  const { id, file, state, share, problem } = upload;
  const percent = Math.round(share * 100);
  const icon = state === 'done' ? 'check' : problem ? 'alert' : 'file';
  // When everything is sent, the server still has work with it.
  const words = state === 'sending' ? (percent < 100 ? t('ui.uploads.sending', { percent, size: bytes(file.size) }) : t('ui.uploads.finishing')) : state === 'waiting' ? t('ui.uploads.waiting', { size: bytes(file.size) })
    : state === 'done' ? t('ui.uploads.done', { size: bytes(file.size) }) : problem;
  return html`<li class=${`upload ${state}`}>
    <span class="upload-icon"><${Icon} name=${icon} size=${20} /></span>
    <div class="upload-words"><span class="upload-name">${file.name}</span><span class="upload-state" role=${state === 'refused' ? 'alert' : undefined}>${words}</span>
      ${state === 'sending' && html`<progress class="meter" value=${percent} max="100" aria-label=${file.name}>${percent}</progress>`}</div>
    ${state === 'failed' && html`<${IconButton} icon="refresh" label=${t('ui.uploads.retry', { name: file.name })} onClick=${() => onRetry(id)} />`}
    ${state !== 'done' && html`<${IconButton} icon="close" label=${t(state === 'failed' || state === 'refused' ? 'ui.uploads.remove' : 'ui.uploads.cancel', { name: file.name })} onClick=${() => onRemove(id)} />`}
  </li>`;
}
