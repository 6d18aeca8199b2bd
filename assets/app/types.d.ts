/** The types that all modules of the pages know by name: those of the contract under `Api`, those of the pages under `Ui`. */
import type { components, operations } from './contract';
import type { Component, VNode } from '../vendor/htm-preact/standalone.module.js';

type Content<Body> = Body extends { content: { 'application/json': infer Json } } ? Json : never;
type Success<Responses> = {
  [Status in keyof Responses]: Status extends 200 | 201 | 202 ? Content<Responses[Status]> : Status extends 204 ? null : never;
}[keyof Responses];

declare global {
  /** What start.js has asked the server, by path, until api.js takes the answers. */
  var scholaAsked: Record<string, { bearer: string; answer: Promise<Response> }> | undefined;
  namespace Api {
    type Schemas = components['schemas'];
    /** The name of an operation. */
    type Name = keyof operations;
    /** The body of a request. */
    type Body<N extends Name> = operations[N] extends { requestBody?: infer Body } ? Content<NonNullable<Body>> : never;
    /** The names of the parameters of the query. */
    type Query<N extends Name> = operations[N]['parameters'] extends { query?: infer Query } ? keyof NonNullable<Query> : never;
    /** What a successful request is answered with. */
    type Answer<N extends Name> = Success<operations[N]['responses']>;

    type Account = Schemas['Account'];
    type AccountKeyCreated = Schemas['AccountKeyCreated'];
    type AuditEntry = Schemas['AuditEntry'];
    type Badge = Schemas['Badge'];
    type Card = Schemas['Card'];
    type Citation = Schemas['Citation'];
    type Class = Schemas['Class'];
    type ClassMember = Schemas['ClassMember'];
    type Deck = Schemas['Deck'];
    type DeveloperKey = Schemas['DeveloperKey'];
    type DeveloperKeyCreated = Schemas['DeveloperKeyCreated'];
    type DeveloperUsage = Schemas['DeveloperUsage'];
    type ImportResult = Schemas['ImportResult'];
    type ImportRow = Schemas['ImportRow'];
    type Invitation = Schemas['Invitation'];
    type KeyRequest = Schemas['KeyRequest'];
    type KeyScope = Schemas['KeyScope'];
    type Mail = Schemas['Mail'];
    type Material = Schemas['Material'];
    type MeterUsage = Schemas['MeterUsage'];
    type Overview = Schemas['Overview'];
    type OwnerKey = Schemas['OwnerKey'];
    type PeopleChange = Schemas['PeopleChange'];
    type PeopleCounts = Schemas['PeopleCounts'];
    type PeopleImported = Schemas['PeopleImported'];
    type PersonChange = Schemas['PersonChange'];
    type PlanOffer = Schemas['PlanOffer'];
    type Preferences = Schemas['Preferences'];
    type Reply = Schemas['Reply'];
    type Role = Schemas['Role'];
    type School = Schemas['School'];
    type Competition = Schemas['Competition'];
    type Squad = Schemas['Squad'];
    type SquadChallenge = Schemas['SquadChallenge'];
    type Settings = Schemas['Settings'];
    type Token = Schemas['Token'];
    type TopUp = Schemas['TopUp'];
    type TotpSecret = Schemas['TotpSecret'];
    type User = Schemas['User'];
  }

  namespace Ui {
    /** What can stand in a page: elements, text, or nothing. */
    type Child = VNode | VNode[] | Child[] | string | number | boolean | null | undefined;
    type View = Component;
    /** An event of an element of this kind. */
    type On<Target extends Element = HTMLElement> = Event & { currentTarget: Target };
    /** The person who has signed in. Their preferences are not known until the second step is set up. */
    type Person = Api.User & { preferences: Api.Preferences | null };
    /** What a service worker sees of a request that a page makes. */
    type Fetched = Event & { request: Request; respondWith(answer: Promise<Response>): void; waitUntil(work: Promise<unknown>): void };
    /** The parts of the global scope of a service worker that ours uses. */
    interface Worker {
      registration: ServiceWorkerRegistration;
      clients: {
        claim(): Promise<void>;
        matchAll(which: { type: 'window'; includeUncontrolled?: boolean }): Promise<Client[]>;
        openWindow(address: string): Promise<unknown>;
      };
      skipWaiting(): Promise<void>;
      addEventListener(name: 'fetch', listener: (event: Fetched) => void): void;
      addEventListener(name: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
      addEventListener(name: 'push', listener: (event: { data: { json(): unknown } | null; waitUntil(work: Promise<unknown>): void }) => void): void;
      addEventListener(name: 'notificationclick', listener: (event: { notification: Notification; waitUntil(work: Promise<unknown>): void }) => void): void;
      addEventListener(name: 'message', listener: (event: { data: { keep?: unknown; pictures?: unknown } | null; waitUntil(work: Promise<unknown>): void }) => void): void;
    }
    /** An open page, as a service worker knows it. */
    type Client = { url: string; focused: boolean; focus(): Promise<unknown>; postMessage(what: { where: true } | { show: string }, ports?: MessagePort[]): void };
    /** Attributes that a component hands on to its element. */
    type Rest = Record<string, unknown>;
  }
}
