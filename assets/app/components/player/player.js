// @ts-check
/**
 * A film or a recording, with captions, a speed, and a transcript whose lines lead to their place. Captions are WebVTT files of this
 * server. The keys of the player work wherever the focus is within it: K or Space plays, J and L go ten seconds back and on, the arrow keys
 * five, M mutes, C shows captions, F fills the screen.
 */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { at } from '../../base.js';
import { needs } from '../../component-files.js';
import { number } from '../../format.js';
import { useId } from '../../hooks.js';
import { t } from '../../locale.js';
import { Icon } from '../icon.js';
import { clock, spokenClock } from './clock.js';
import { Transcript } from './transcript.js';

needs(import.meta.url);

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/**
 * @typedef {{ src: string, language: string, label: string }} Captions
 * @typedef {{ start: number, end: number, text: string }} Line of the captions, in seconds
 */

/**
 * @param {{ title: string, src: string, captions?: Captions[], poster?: string, isAudio?: boolean }} props the first captions are shown at first, where the reader wants any
 */
export function MediaPlayer({ title, src, captions = [], poster, isAudio = false }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const media = useRef(/** @type {HTMLMediaElement | null} */ (null));
  const [state, setState] = useState({ isPlaying: false, time: 0, length: 0, buffered: 0, speed: 1, isMuted: false, isFull: false, isWaiting: false, failed: false });
  const [shown, setShown] = useState(isAudio ? -1 : captions.length > 0 ? 0 : -1);
  const [lines, setLines] = useState(/** @type {Line[]} */ ([]));
  const id = useId('player');
  const language = captions[Math.max(0, shown)]?.language;

  /** @param {Partial<typeof state>} change */
  const change = (change) => setState((before) => ({ ...before, ...change }));
  const element = () => media.current;
  /** @param {number} time */
  const seek = (time) => {
    const player = element();
    if (!player || !Number.isFinite(player.duration)) return;
    player.currentTime = Math.min(player.duration, Math.max(0, time));
    change({ time: player.currentTime });
  };
  const toggle = () => {
    const player = element();
    if (!player) return;
    if (player.paused) player.play().catch(() => change({ failed: player.error !== null }));
    else player.pause();
  };
  /** @param {number} speed */
  const setSpeed = (speed) => {
    const player = element();
    if (player) player.playbackRate = speed;
    change({ speed });
  };
  const mute = () => {
    const player = element();
    if (player) player.muted = !player.muted;
  };
  const nextCaptions = () => {
    const next = shown + 1 >= captions.length ? -1 : shown + 1;
    setShown(next);
    announce(next < 0 ? t('ui.player.captions_off') : t('ui.player.captions_on', { language: captions[next].label }));
  };
  const canFill = !isAudio && Boolean(document.fullscreenEnabled);
  const fill = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.current?.requestFullscreen().catch(() => undefined);
  };
  useEffect(() => {
    const listen = () => change({ isFull: document.fullscreenElement === root.current });
    document.addEventListener('fullscreenchange', listen);
    return () => document.removeEventListener('fullscreenchange', listen);
  }, []);

  // The browser reads the captions; the page shows them, so that they look the same for films and recordings.
  useEffect(() => {
    const player = element();
    if (!player) return undefined;
    const wanted = Math.max(0, shown);
    const tracks = [...player.querySelectorAll('track')];
    const read = () => {
      const cues = tracks[wanted]?.track.cues;
      setLines([...(cues ?? [])].map((cue) => ({ start: cue.startTime, end: cue.endTime, text: plainCue(/** @type {VTTCue} */ (cue).text) })));
    };
    for (const [index, track] of tracks.entries()) track.track.mode = index === wanted ? 'hidden' : 'disabled';
    tracks[wanted]?.addEventListener('load', read);
    read();
    return () => tracks[wanted]?.removeEventListener('load', read);
  }, [shown, src, captions.map((one) => one.src).join(' ')]);

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey || target.matches('input[type="text"], textarea')) return;
    const isControl = target.matches('button, select, summary');
    const player = element();
    if (!player) return;
    const acts = /** @type {Record<string, () => void>} */ ({ k: toggle, j: () => seek(player.currentTime - 10), l: () => seek(player.currentTime + 10), m: mute, c: () => { if (captions.length > 0) nextCaptions(); },
      f: () => { if (canFill) fill(); }, ...(isControl ? {} : { ' ': toggle, ArrowLeft: () => seek(player.currentTime - 5), ArrowRight: () => seek(player.currentTime + 5), Home: () => seek(0), End: () => seek(player.duration),
        PageUp: () => seek(player.currentTime + 30), PageDown: () => seek(player.currentTime - 30) }) });
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const current = lines.findIndex((line) => state.time >= line.start && state.time < line.end);
  const button = (/** @type {string} */ icon, /** @type {string} */ label, /** @type {() => void} */ act, /** @type {Ui.Rest} */ rest = {}) => html`<button type="button" class="player-button" aria-label=${label} title=${label} onClick=${act} ...${rest}><${Icon} name=${icon} size=${22} /></button>`;
  const handlers = {
    onPlay: () => change({ isPlaying: true, failed: false }),
    onPause: () => change({ isPlaying: false }),
    onTimeUpdate: () => change({ time: element()?.currentTime ?? 0 }),
    onDurationChange: () => change({ length: Number.isFinite(element()?.duration) ? element()?.duration ?? 0 : 0 }),
    onProgress: () => { const ranges = element()?.buffered; if (ranges?.length) change({ buffered: ranges.end(ranges.length - 1) }); },
    onVolumeChange: () => change({ isMuted: Boolean(element()?.muted) }),
    onWaiting: () => change({ isWaiting: true }),
    onPlaying: () => change({ isWaiting: false }),
    onError: () => change({ failed: true, isPlaying: false }),
  };
  const tracks = captions.map((one) => html`<track key=${one.src} kind="captions" src=${at(one.src)} srclang=${one.language} label=${one.label} />`);
  const share = state.length > 0 ? (state.time / state.length) * 100 : 0;

  return html`<section class=${`player ${isAudio ? 'audio' : ''} ${state.isFull ? 'full' : ''}`} ref=${root} aria-label=${title} onKeyDown=${onKey}>
    <div class="player-stage">
      ${isAudio ? html`<audio ref=${media} src=${at(src)} preload="metadata" ...${handlers}>${tracks}</audio>`
        : html`<video ref=${media} src=${at(src)} poster=${poster ? at(poster) : undefined} preload="metadata" playsinline onClick=${toggle} ...${handlers}>${tracks}</video>`}
      ${isAudio && html`<p class="player-title">${title}</p>`}
      ${!isAudio && !state.isPlaying && !state.failed && html`<button type="button" class="player-start" tabindex="-1" aria-hidden="true" onClick=${toggle}><${Icon} name="play" size=${32} /></button>`}
      ${shown >= 0 && current >= 0 && html`<p class="player-caption" lang=${language} aria-hidden="true"><span>${lines[current].text}</span></p>`}
    </div>
    ${state.failed && html`<p class="player-failed" role="alert"><${Icon} name="alert" size=${18} /><span>${t('ui.player.failed')}</span></p>`}
    <div class="player-bar">
      <input type="range" class="player-seek" min="0" max=${Math.max(0.1, state.length)} step="0.1" value=${state.time} aria-label=${t('ui.player.position')} style=${{ '--share': `${share}%` }}
        aria-valuetext=${t('ui.player.of', { time: spokenClock(state.time), length: spokenClock(state.length) })} onInput=${(/** @type {Ui.On<HTMLInputElement>} */ event) => seek(Number(event.currentTarget.value))} />
      <div class="player-controls">
        ${button(state.isPlaying ? 'pause' : 'play', t(state.isPlaying ? 'ui.player.pause' : 'ui.player.play'), toggle, { class: 'player-button main' })}
        ${button('undo', t('ui.player.back'), () => seek(state.time - 10))}
        ${button('redo', t('ui.player.on'), () => seek(state.time + 10))}
        <span class="player-time" aria-hidden="true">${clock(state.time)} / ${clock(state.length)}</span>
        <span class="player-space"></span>
        <label class="player-speed"><span class="visually-hidden">${t('ui.player.speed')}</span><select value=${String(state.speed)} onChange=${(/** @type {Ui.On<HTMLSelectElement>} */ event) => setSpeed(Number(event.currentTarget.value))}>
          ${SPEEDS.map((speed) => html`<option key=${speed} value=${String(speed)} selected=${speed === state.speed}>${t('ui.player.times', { speed: number(speed) })}</option>`)}</select></label>
        ${captions.length > 0 && button('captions', shown < 0 ? t('ui.player.captions') : t('ui.player.captions_in', { language: captions[shown].label }), nextCaptions, { 'aria-pressed': String(shown >= 0) })}
        ${button(state.isMuted ? 'mute' : 'volume', t('ui.player.mute'), mute, { 'aria-pressed': String(state.isMuted) })}
        ${canFill && button(state.isFull ? 'shrink' : 'expand', t(state.isFull ? 'ui.player.shrink' : 'ui.player.fill'), fill)}
      </div>
    </div>
    ${lines.length > 0 && !state.isFull && html`<${Transcript} id=${id} lines=${lines} current=${current} language=${language} onSeek=${(/** @type {number} */ time) => { seek(time); announce(spokenClock(time)); }} />`}
  </section>`;
}

/** A cue without its markup. @param {string} text */
const plainCue = (text) => text.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&nbsp;|&[lr]rm;/g, ' ').replace(/&amp;/g, '&').trim();
