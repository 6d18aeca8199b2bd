// @ts-check
/** Reading aloud by the voice of the browser, where it has one. */

/** Whether the browser can read aloud. */
export const canReadAloud = 'speechSynthesis' in window && 'SpeechSynthesisUtterance' in window;

/** What is read of an element: its text without what only draws it, such as the glyphs of a formula. @param {Element} element */
function spoken(element) {
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const drawn of copy.querySelectorAll('[aria-hidden="true"]')) drawn.remove();
  return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** Stops reading. */
export function stopReading() {
  if (canReadAloud) speechSynthesis.cancel();
}

/** Reads these elements aloud, or stops where it is reading. @param {Iterable<Element>} elements */
export function readAloud(elements) {
  if (!canReadAloud) return;
  if (speechSynthesis.speaking) {
    stopReading();
    return;
  }
  for (const element of elements) {
    const text = spoken(element);
    if (!text) continue;
    const utterance = new SpeechSynthesisUtterance(text);
    // The language of an element is that of the next one around it that says so.
    utterance.lang = element.closest('[lang]')?.getAttribute('lang') ?? document.documentElement.lang;
    speechSynthesis.speak(utterance);
  }
}
