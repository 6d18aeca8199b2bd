// A wire between the browser and the server that can be cut and mended, as a server that is stopped and started looks to a browser;
// and that can change what comes over it, as a later release or another setting would.
import { createServer, request as ask } from 'node:http';
import { BASE, UNDER } from './browser.mjs';

/**
 * Puts a wire in front of the server: the address for the browser, and what cuts, mends and removes it. `change` may be set to
 * `{ path, text }`, which give another path for a request and another text for an answer. `lost` may be set to a status, with which the wire
 * answers as a proxy does that has lost the server.
 */
export async function wire() {
  const to = new URL(BASE);
  const line = { base: '', change: null, lost: 0 };
  const server = createServer((near, back) => {
    if (line.lost) {
      near.resume();
      back.writeHead(line.lost, { 'content-type': 'text/html' });
      back.end(`<html><body><h1>${line.lost}</h1><hr>proxy</body></html>`);
      return;
    }
    const headers = { ...near.headers };
    delete headers['accept-encoding'];
    if (line.change) delete headers['if-none-match'];
    const path = line.change?.path?.(near.url) ?? near.url;
    const far = ask({ host: to.hostname, port: to.port || 80, path, method: near.method, headers }, async (answer) => {
      const isText = /html|javascript/.test(answer.headers['content-type'] ?? '');
      if (!line.change || !isText) {
        back.writeHead(answer.statusCode, answer.headers);
        answer.pipe(back);
        return;
      }
      let text = '';
      for await (const part of answer.setEncoding('utf8')) text += part;
      const { 'content-length': _, etag: __, ...rest } = answer.headers;
      back.writeHead(answer.statusCode, rest);
      back.end(line.change.text(text, near.url));
    });
    far.on('error', () => back.destroy());
    near.pipe(far);
  });
  const listen = (port) => new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  await listen(0);
  const { port } = server.address();
  line.base = `http://127.0.0.1:${port}${UNDER}`;
  line.cut = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  line.mend = () => listen(port);
  line.remove = () => (server.listening ? line.cut() : undefined);
  return line;
}
