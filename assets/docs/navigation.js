// @ts-check
/** The navigation: a drawer on narrow screens, and the outline of the page with the section that is being read. */

const narrow = matchMedia('(max-width: 60rem)');

/** @template {HTMLElement} T @param {string} selector @returns {T | null} */
const one = (selector) => document.querySelector(selector);

/** Makes the navigation a drawer that the button in the bar opens. */
export function prepareDrawer() {
  const button = /** @type {HTMLButtonElement | null} */ (one('.docs-menu'));
  const drawer = one('.docs-nav');
  if (!button || !drawer) return;
  const others = () => [...document.body.children, ...(drawer.parentElement?.children ?? [])]
    .filter((element) => !element.contains(drawer) && !element.contains(button) && element.localName !== 'script');
  /** @param {boolean} isOpen */
  const set = (isOpen) => {
    document.documentElement.toggleAttribute('data-drawer', isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
    for (const element of others()) element.toggleAttribute('inert', isOpen);
  };
  const isOpen = () => document.documentElement.hasAttribute('data-drawer');
  const close = () => {
    if (!isOpen()) return;
    set(false);
    button.focus();
  };
  button.addEventListener('click', () => {
    set(!isOpen());
    if (isOpen()) (drawer.querySelector('[aria-current]') ?? drawer.querySelector('a'))?.scrollIntoView({ block: 'center' });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (event.key !== 'Tab' || !isOpen()) return;
    // The button and the drawer are a circle.
    const stops = /** @type {HTMLElement[]} */ ([button, ...drawer.querySelectorAll('a, summary')]).filter((stop) => stop.offsetParent !== null || stop === button);
    const at = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = (at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length;
    event.preventDefault();
    stops[to].focus();
  });
  document.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    if (!isOpen() || button.contains(target)) return;
    if (!drawer.contains(target)) close();
    else if (target.closest('a')) set(false);
  });
  narrow.addEventListener('change', () => set(false));
}

/** Marks the section that is being read, and folds the outline on narrow screens. */
export function prepareOutline() {
  const outline = one('.docs-outline');
  const button = /** @type {HTMLButtonElement | null} */ (one('.docs-outline-open'));
  if (!outline || !button) return;
  button.addEventListener('click', () => {
    const isOpen = button.getAttribute('aria-expanded') !== 'true';
    button.setAttribute('aria-expanded', String(isOpen));
  });
  const links = /** @type {HTMLAnchorElement[]} */ ([...outline.querySelectorAll('a')]);
  const sections = links.flatMap((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))) ?? []);
  if (sections.length === 0) return;
  let waiting = false;
  const mark = () => {
    waiting = false;
    // The last heading that has passed the upper third; at the end of the page the last one.
    const line = innerHeight / 3;
    const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const passed = sections.filter((section) => section.getBoundingClientRect().top < line);
    const current = isAtEnd && scrollY > 0 ? sections[sections.length - 1] : passed[passed.length - 1];
    for (const link of links) {
      if (current && link.hash === `#${current.id}`) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    }
  };
  const later = () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  };
  addEventListener('scroll', later, { passive: true });
  addEventListener('resize', later);
  mark();
}

/** Keeps the section where the page is read on in the other language: its sections have the same ids there. */
export function prepareSwitches() {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.docs-other'))) {
    link.addEventListener('click', () => {
      const section = /** @type {HTMLAnchorElement | null} */ (one('.docs-outline [aria-current]'));
      link.hash = (section ?? location).hash;
    });
  }
}

/** Lets a person choose the theme here, as on the school's own pages. @param {{ theme: { value: string }, setTheme: (theme: 'system' | 'light' | 'dark') => void }} themes */
export function prepareTheme({ theme, setTheme }) {
  const select = /** @type {HTMLSelectElement | null} */ (one('.docs-theme select'));
  if (!select) return;
  select.value = theme.value;
  select.addEventListener('change', () => setTheme(/** @type {'system' | 'light' | 'dark'} */ (select.value)));
}
