// The mark in a text stands where the span says, whatever the text is made of. No browser is needed for this: the
// modules come from the server as the browser gets them.
import assert from 'node:assert/strict';
import { served } from '../served.mjs';

/** A module with those that it imports, as one address. */
async function whole(name) {
  let source = await served(name);
  for (const [line, path] of source.matchAll(/from '\.\/([^']+)'/g)) source = source.replace(line, `from '${await whole(path)}'`);
  return `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`;
}

const { countPoints, cut, leaves, markdownBlocks, plainBlocks, runsOf, unitSpan, words } = await import(await whole('reading.js'));

const MARKDOWN = '# Tides 🌊 and *moons*\r\n\r\nThe **spring _tide_** comes at `full` moon [1], see [a chart](https://example.org/t).\r\n'
  + 'It continues on a second line.\r\n\r\n> A quotation of\r\n> two lines 🧭.\r\n\r\n- first item\r\n  goes on\r\n- second\r\n\r\n```\r\ncode *stays* 1\r\n```\r\n'
  + '\r\n| side | *length* 📏 |\r\n|:--|--:|\r\n| long | 5 |\r\n\r\n1. One\r\n2. Two\r\n\r\n---\r\n\r\nEnd, with \\*stars\\* and 𝒇(x).';
const PLAIN = 'Rosen sind rot,\nVeilchen 💐 sind blau.\n\nEin langer Absatz, der am Rand umgebrochen wurde, damit er in\nein Fenster passt.\n';

/** All runs of a text with the marked ones told apart. */
function shown(text, markdown, span) {
  const units = span && unitSpan(text, span);
  return (markdown ? markdownBlocks(text) : plainBlocks(text))
    .flatMap(leaves)
    .flatMap((block) => cut(runsOf(text, block, { markdown, keepLines: true }), units));
}

const HTML = '---\ntitle: Not shown\n---\n\n# Kelp <em>and</em> more\n\n<details>\n<summary>Growth</summary>\nGiant kelp grows.\n</details>\n\n'
  + '<p align="center">Opened in <b>1931</b>.</p>\n\n<table>\n<tr><th>Metal</th><th>Point</th></tr>\n<tr><td>Gallium</td><td>29.8</td></tr>\n</table>\n\n'
  + '<!-- hidden -->\n\n<script>let a = "hidden";\n\nhidden</script>\n\nIt is <span title="a > b">open</span> now, `<b>` too.<!-- hidden -->\n\n'
  + '> <p>Amber is\n> resin.</p>\n\n<ul>\n<li>One</li>\n<li>A picture: <img src="x" alt="of a cat"></li>\n</ul>\n\n```\n<p>code</p>\n```\n';

const { deviceOf } = await import(await whole('user-agent.js'));

const MOZILLA = 'Mozilla/5.0';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0';
const DEVICES = [
  [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`, 'Chrome', 'Windows'],
  [`${MOZILLA} (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/126.0.0.0`, 'Edge', 'Windows'],
  [`${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`, 'Safari', 'macOS'],
  [`${MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1`, 'Chrome', 'iPhone'],
  [`${MOZILLA} (iPad; CPU OS 15_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Mobile/15E148 Safari/604.1`, 'Safari', 'iPad'],
  [`${MOZILLA} (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0`, 'Firefox', 'Linux'],
  [`${MOZILLA} (Linux; Android 14; SM-A546B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, 'Samsung Internet', 'Android'],
  [`${MOZILLA} (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`, 'Chrome', 'ChromeOS'],
  ['curl/8.5.0', 'curl', undefined],
  ['python-requests/2.32.3', 'python-requests', undefined],
  ['', undefined, undefined],
  [undefined, undefined, undefined],
  [`${MOZILLA} (something else)`, undefined, undefined],
];

export const cases = {
  async 'a user agent tells browser and system, or nothing'() {
    for (const [agent, browser, system] of DEVICES) assert.deepEqual(deviceOf(agent), { browser, system }, agent);
  },

  async 'HTML is shown as its words, each at its place, and what it hides is not'() {
    const said = markdownBlocks(HTML).flatMap(leaves).map((block) => runsOf(HTML, block, { markdown: true, keepLines: false }));
    assert.deepEqual(said.map((runs) => runs.map((run) => run.text).join('')), ['Kelp and more', 'Growth', 'Giant kelp grows.', 'Opened in 1931.',
      'Metal', 'Point', 'Gallium', '29.8', 'It is open now, <b> too.', 'Amber is resin.', 'One', 'A picture: of a cat', '<p>code</p>']);
    for (const run of said.flat()) assert.equal(HTML.slice(run.from, run.to).replace(/\n/g, ' '), run.text);
  },

  async 'no text takes long to read'() {
    for (const piece of ['<', '<a ', '<a "', '<div>a', '<!--', '<script>', '</script ', '`', '`a', '<img alt="', '&', '**', '[', '> ', '- ']) {
      const text = piece.repeat(Math.floor(200_000 / piece.length));
      const began = performance.now();
      markdownBlocks(text);
      assert.ok(performance.now() - began < 5_000, `${piece} takes ${performance.now() - began} ms`);
    }
  },

  async 'every run stands at its place in the source'() {
    for (const [text, markdown] of [[MARKDOWN, true], [PLAIN, false]]) {
      for (const run of shown(text, markdown)) {
        const there = text.slice(run.from, run.to);
        assert.ok(there === run.text || there.replace(/\r/g, '\n') === run.text, `${JSON.stringify(run.text)} is ${JSON.stringify(there)}`);
      }
    }
  },

  async 'for every span, what is marked is the part of it that is shown, and nothing else'() {
    for (const [text, markdown] of [[MARKDOWN, true], [PLAIN, false]]) {
      const visible = new Set(shown(text, markdown).flatMap((run) => [...Array(run.to - run.from).keys()].map((n) => run.from + n)));
      const points = countPoints(text);
      const starts = [...Array(points + 1).keys()];
      const units = starts.map((n) => unitSpan(text, { start: n, end: n }).start);
      for (const start of starts) {
        for (const length of [1, 2, 7, 40]) {
          const end = Math.min(points, start + length);
          if (end <= start) continue;
          const wanted = [...visible].filter((at) => at >= units[start] && at < units[end]).sort((a, b) => a - b);
          const got = shown(text, markdown, { start, end }).filter((run) => run.marked)
            .flatMap((run) => [...Array(run.to - run.from).keys()].map((n) => run.from + n)).sort((a, b) => a - b);
          assert.deepEqual(got, wanted, `span ${start}-${end}`);
        }
      }
    }
  },

  async 'code points and units agree with the text itself'() {
    const text = 'a🌊b𝒇c';
    assert.equal(countPoints(text), 5);
    assert.equal(text.slice(...Object.values(unitSpan(text, { start: 1, end: 2 }))), '🌊');
    assert.equal(text.slice(...Object.values(unitSpan(text, { start: 3, end: 5 }))), '𝒇c');
    assert.equal(text.slice(...Object.values(unitSpan(text, { start: 4, end: 99 }))), 'c');
    assert.equal(text.slice(...Object.values(unitSpan(text, { start: 0, end: 1 }))), 'a');
  },

  async 'a quotation is shown without its markup'() {
    assert.equal(words('The **multi-store model**\nwas _proposed_.\n\n1. **Sensory** memory'), 'The multi-store model was proposed. Sensory memory');
  },
};
