/** What the charts use of d3-scale and d3-shape, typed. */
export interface Linear {
  (value: number): number;
  domain(range: [number, number]): Linear;
  range(range: [number, number]): Linear;
  nice(count?: number): Linear;
  ticks(count?: number): number[];
  invert(place: number): number;
  domain(): [number, number];
}
export interface Band {
  (value: number): number | undefined;
  domain(values: number[]): Band;
  range(range: [number, number]): Band;
  padding(share: number): Band;
  paddingInner(share: number): Band;
  paddingOuter(share: number): Band;
  bandwidth(): number;
  step(): number;
}
export function scaleLinear(): Linear;
export function scaleBand(): Band;
export function scalePoint(): Band;

type Place<Datum> = (datum: Datum, index: number) => number;
type Curve = { readonly curve: unique symbol };
export interface Line<Datum> {
  (data: Datum[]): string | null;
  x(place: Place<Datum>): Line<Datum>;
  y(place: Place<Datum>): Line<Datum>;
  defined(test: (datum: Datum) => boolean): Line<Datum>;
  curve(curve: Curve): Line<Datum>;
}
export interface Area<Datum> {
  (data: Datum[]): string | null;
  x(place: Place<Datum>): Area<Datum>;
  y0(place: Place<Datum> | number): Area<Datum>;
  y1(place: Place<Datum>): Area<Datum>;
  defined(test: (datum: Datum) => boolean): Area<Datum>;
  curve(curve: Curve): Area<Datum>;
}
export interface RadialLine<Datum> {
  (data: Datum[]): string | null;
  angle(place: Place<Datum>): RadialLine<Datum>;
  radius(place: Place<Datum>): RadialLine<Datum>;
  curve(curve: Curve): RadialLine<Datum>;
}
export function line<Datum>(): Line<Datum>;
export function area<Datum>(): Area<Datum>;
export function lineRadial<Datum>(): RadialLine<Datum>;
export const curveMonotoneX: Curve;
export const curveLinearClosed: Curve;
