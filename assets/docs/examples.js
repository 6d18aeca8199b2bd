// @ts-check
/** Examples: one language at a time, with tabs that all pages share, and a button that copies each code block. */
import { copyFrom } from './copying.js';
import { highlight } from './highlighting.js';
import { LANGUAGES, language, setLanguage } from './storage.js';
import { words } from './words.js';

/** @param {string} name @param {() => string} text */
function copyButton(name, text) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'docs-copy';
  button.textContent = words.copy;
  button.setAttribute('aria-label', name);
  button.addEventListener('click', () => copyFrom(button, text()));
  return button;
}

let made = 0;

/** Gives an example its tabs. @param {HTMLElement} example */
function addTabs(example) {
  const panels = /** @type {HTMLElement[]} */ ([...example.querySelectorAll('.docs-panel')]);
  const number = made += 1;
  const head = document.createElement('div');
  head.className = 'docs-example-head';
  const list = document.createElement('div');
  list.className = 'docs-tabs';
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', words.exampleLanguage);
  const tabs = panels.map((panel) => {
    const id = panel.dataset.language ?? '';
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.textContent = LANGUAGES.find((known) => known.id === id)?.name ?? id;
    tab.id = `example-${number}-${id}`;
    tab.dataset.language = id;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', `${tab.id}-panel`);
    tab.addEventListener('click', () => choose(tab));
    panel.id = `${tab.id}-panel`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tab.id);
    return tab;
  });
  list.append(...tabs);
  list.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const last = tabs.length - 1;
    const isRightToLeft = getComputedStyle(list).direction === 'rtl';
    const [next, before] = [at === last ? 0 : at + 1, at === 0 ? last : at - 1];
    const to = { ArrowRight: isRightToLeft ? before : next, ArrowLeft: isRightToLeft ? next : before, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    choose(tabs[to]);
    tabs[to].focus();
  });
  const shown = () => panels.find((panel) => panel.dataset.language === shownIn(panels)) ?? panels[0];
  head.append(list, copyButton(words.copyExample, () => shown().querySelector('pre')?.textContent ?? ''));
  example.prepend(head);
  const update = () => {
    const id = shownIn(panels);
    for (const tab of tabs) {
      const isChosen = tab.dataset.language === id;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
  };
  document.addEventListener('docs:language', update);
  update();
}

/** The language of an example that is shown: the chosen one, or the first. @param {HTMLElement[]} panels */
function shownIn(panels) {
  const wanted = language();
  return panels.some((panel) => panel.dataset.language === wanted) ? wanted : panels[0].dataset.language;
}

/** Shows all examples in the language of a tab, and leaves the tab where it is on the screen. @param {HTMLElement} tab */
function choose(tab) {
  const before = tab.getBoundingClientRect().top;
  setLanguage(tab.dataset.language ?? 'sh');
  scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: 'instant' });
}

export function showExamples() {
  for (const code of document.querySelectorAll('.docs-panel code, .docs-block code')) highlight(code);
  for (const example of document.querySelectorAll('.docs-example')) addTabs(/** @type {HTMLElement} */ (example));
  for (const block of document.querySelectorAll('.docs-block')) {
    const what = block.classList.contains('is-output') ? words.copyResponse : words.copyText;
    block.append(copyButton(what, () => block.querySelector('pre')?.textContent ?? ''));
  }
}
