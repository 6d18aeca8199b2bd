// @ts-check
/** The one-time token of a link that came by mail or from the server's start. */
import { place } from '../../router.js';

/**
 * Links carry it after `#`, which never reaches a server's log; after `?` is read as well.
 * @param {string} name
 */
export function fromLink(name) {
  const { hash, query } = place.value;
  return new URLSearchParams(hash).get(name) ?? query.get(name) ?? '';
}
