// @ts-check
/** The editor, and the player with a recording that is made here: a scale of eight tones. */
import { html, useEffect, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { MarkdownEditor } from '../../../components/editor/editor.js';
import { MediaPlayer } from '../../../components/player/player.js';
import { Example, say } from '../example.js';

const RATE = 8000;
const SECONDS = 2;

/** A recording as a file of uncompressed sound. @param {number[]} tones in hertz */
function recording(tones) {
  const count = tones.length * SECONDS * RATE;
  const view = new DataView(new ArrayBuffer(44 + count));
  const write = (/** @type {number} */ at, /** @type {string} */ text) => { for (const [index, letter] of [...text].entries()) view.setUint8(at + index, letter.charCodeAt(0)); };
  write(0, 'RIFF');
  view.setUint32(4, 36 + count, true);
  write(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  write(36, 'data');
  view.setUint32(40, count, true);
  for (let at = 0; at < count; at += 1) {
    const within = (at / RATE) % SECONDS;
    const loudness = Math.min(1, within * 12, (SECONDS - within) * 4) * 60;
    view.setUint8(44 + at, 128 + loudness * Math.sin((2 * Math.PI * tones[Math.floor(at / RATE / SECONDS)] * at) / RATE));
  }
  return new Blob([view], { type: 'audio/wav' });
}

const tones = [262, 294, 330, 349, 392, 440, 494, 523];

export default function Writing() {
  const [text, setText] = useState(() => say('## Osmosis\n\nWater moves through a **membrane**. The pressure is $\\Pi = cRT$.\n\n- from the weaker solution\n- to the stronger one\n',
    '## Osmose\n\nWasser wandert durch eine **Membran**. Der Druck ist $\\Pi = cRT$.\n\n- von der schwächeren Lösung\n- zur stärkeren\n'));
  const [files, setFiles] = useState(/** @type {{ sound: string, captions: string } | null} */ (null));
  const names = say('do re mi fa sol la ti do', 'c d e f g a h c').split(' ');
  useEffect(() => {
    const lines = names.map((name, index) => `00:${String(index * SECONDS).padStart(2, '0')}.000 --> 00:${String((index + 1) * SECONDS).padStart(2, '0')}.000\n${say('Tone', 'Ton')} ${index + 1}: ${name}`);
    const made = { sound: URL.createObjectURL(recording(tones)), captions: URL.createObjectURL(new Blob([`WEBVTT\n\n${lines.join('\n\n')}\n`], { type: 'text/vtt' })) };
    setFiles(made);
    return () => Object.values(made).forEach((url) => URL.revokeObjectURL(url));
  }, [names.join(' ')]);
  return html`
    <${Example} title=${say('Editor with preview', 'Editor mit Vorschau')}><div class="fill"><${MarkdownEditor} label=${say('Your answer', 'Deine Antwort')} name="answer" value=${text} onChange=${setText} /></div><//>
    <${Example} title=${say('Player with captions and transcript', 'Player mit Untertiteln und Mitschrift')} bare=${true}>
      ${files && html`<div class="fill"><${MediaPlayer} title=${say('A scale', 'Eine Tonleiter')} src=${files.sound} isAudio=${true} captions=${[{ src: files.captions, language: say('en', 'de'), label: say('English', 'Deutsch') }]} /></div>`}<//>`;
}
