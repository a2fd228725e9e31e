// What a route is.

import type { Static, TObject, TSchema } from 'typebox'
import type { RateClass } from './rates.ts'

/**
 * `none`: anyone. `reader`: a reading token, a request signed by a device, or a session. `session`:
 * a session alone. `member`: a session, or a request signed by a device. `signed`: a request signed
 * by a device, whose body is canonical JSON, as a device's is on a route for members.
 */
export type Auth = 'none' | 'reader' | 'session' | 'member' | 'signed'

/**
 * Whether a session has to have proved a factor a moment ago. A signed request is proof by itself,
 * and a reading token never gets to a route that asks for one.
 */
export type StepUp = 'fresh' | { readonly unneeded: string }

/** Browsers keep a cookie of this prefix to the one host that set it, and send it nowhere else. */
export const SESSION_COOKIE = '__Host-countersign'

/**
 * The header of what a page asks by itself while nobody is there. It is answered as ever, and the
 * session is none the younger for it; the event stream never makes one younger.
 */
export const UNATTENDED = 'x-countersign-unattended'

export type Tag =
  | 'system'
  | 'wallets'
  | 'spends'
  | 'tokens'
  | 'charter'
  | 'notices'
  | 'alerts'
  | 'audit'
  | 'review'
  | 'accounts'
  | 'incident'
  | 'exchange'

export type RouteSpec = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Parts in braces are `params`. */
  readonly path: string
  readonly auth: Auth
  readonly stepUp: StepUp
  /** A session whose account has no way in yet gets here, and nowhere else. */
  readonly whileSettingUp?: true
  /**
   * Anyone may, from the console's own origin alone: no other page signs somebody in, or has mail
   * sent to them.
   */
  readonly ownOrigin?: true
  readonly rate: RateClass
  readonly tag: Tag
  /** One line. */
  readonly summary: string
  readonly params?: TObject
  readonly query?: TObject
  readonly body?: TObject
  readonly maxBodyBytes?: number
  /**
   * The message by which the server itself asks the signer, with the body as it is: what carries
   * signatures of its own needs none of the request. The answer then holds `request` and `receipt`.
   */
  readonly relays?: string
  /**
   * The answer is a stream of server-sent events: `event: changed` with `answer` as its data, and
   * comments between them, until either side ends it.
   */
  readonly streams?: true
  /** Statuses of a good answer, all with this one shape; problems are the same everywhere. */
  readonly statuses: readonly number[]
  readonly answer: TSchema
}

type Part<R, K extends string> = R extends { readonly [key in K]: infer S extends TSchema }
  ? Static<S>
  : unknown

type Body<R> = R extends { readonly body: infer S extends TSchema }
  ? { readonly body: Static<S> }
  : unknown

/** What a route is asked with: parts of the path, of the query, and the body. */
export type AskOf<R> = Part<R, 'params'> & Part<R, 'query'> & Body<R>

/** What a good answer holds. */
export type AnswerOf<R> = R extends { readonly answer: infer S extends TSchema } ? Static<S> : never
