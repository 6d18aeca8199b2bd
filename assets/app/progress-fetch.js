// @ts-check
/** Sends a request whose progress can be followed, which `fetch` cannot do. For `api.js`, which alone decides what is sent. */

/**
 * @param {string} url
 * @param {{ method: string, headers: Headers, body?: BodyInit | null, signal: AbortSignal }} request
 * @param {(share: number) => void} onProgress from 0 to 1, of what is sent
 * @returns {Promise<Response>}
 */
export function fetchWithProgress(url, { method, headers, body, signal }, onProgress) {
  return new Promise((resolve, reject) => {
    const aborted = () => new DOMException('The request was aborted.', 'AbortError');
    if (signal.aborted) {
      reject(aborted());
      return;
    }
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    request.responseType = 'blob';
    headers.forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => { if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total); };
    request.onloadend = () => signal.removeEventListener('abort', stop);
    request.onload = () => {
      const lines = request.getAllResponseHeaders().trim().split(/\r?\n/).filter(Boolean);
      const received = new Headers(lines.map((line) => /** @type {[string, string]} */ ([line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])));
      const isEmpty = request.status === 204 || request.status === 304;
      resolve(new Response(isEmpty ? null : request.response, { status: request.status, statusText: request.statusText, headers: received }));
    };
    request.onerror = () => reject(new TypeError('The request failed.'));
    request.onabort = () => reject(aborted());
    signal.addEventListener('abort', stop);
    request.send(/** @type {XMLHttpRequestBodyInit | null} */ (body ?? null));
  });
}
