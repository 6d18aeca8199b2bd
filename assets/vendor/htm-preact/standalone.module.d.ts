/** What the pages use of Preact and htm, typed. The values of a template may be anything: attributes, handlers, children. */
export interface VNode {
  type: unknown;
  props: object;
  key: unknown;
}
export type Component = (props: never) => unknown;
type Change<T> = (next: T | ((before: T) => T)) => void;
type Effect = () => void | undefined | (() => void);

export function h(type: Component | string, props: object | null, ...children: unknown[]): VNode;
export function html(strings: TemplateStringsArray, ...values: unknown[]): VNode;
export function render(node: unknown, parent: Element): void;
export function useState<T>(initial: T | (() => T)): [T, Change<T>];
export function useReducer<T, A>(reduce: (state: T, action: A) => T, initial: T): [T, (action: A) => void];
export function useRef<T>(initial: T): { current: T };
export function useEffect(effect: Effect, inputs?: unknown[]): void;
export function useLayoutEffect(effect: Effect, inputs?: unknown[]): void;
export function useMemo<T>(make: () => T, inputs: unknown[]): T;
export function useCallback<T>(callback: T, inputs: unknown[]): T;
export function useErrorBoundary(callback?: (error: unknown) => void): [unknown, () => void];
