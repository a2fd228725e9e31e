// How much one caller may ask: a token, a device, a session, or an address before it has shown any
// of them. The signer does one thing at a time, so what reaches it has a class of its own.

export type RateClass =
  | 'open'
  | 'read'
  | 'signer'
  | 'act'
  | 'ticket'
  | 'stream'
  | 'enter'
  | 'password'

export type Rate = {
  /** So many at once, after a pause. */
  readonly burst: number
  readonly perSecond: number
  /** Requests of one caller that may be under way at the same time. */
  readonly waiting: number
  /** The same of all callers together: one class never takes the places of another. */
  readonly waitingInAll: number
}

export const RATES: Readonly<Record<RateClass, Rate>> = {
  /** Health and the document: anyone. */
  open: { burst: 60, perSecond: 20, waiting: 8, waitingInAll: 64 },
  /** Answered from the server's own tables. */
  read: { burst: 120, perSecond: 40, waiting: 8, waitingInAll: 128 },
  /** Asked of the signer at once, changing nothing. */
  signer: { burst: 30, perSecond: 10, waiting: 4, waitingInAll: 64 },
  /** Signed requests that change something. What waits for the signer has a bound of its own. */
  act: { burst: 400, perSecond: 200, waiting: 64, waitingInAll: 256 },
  /** Operators' tickets, by anyone: there are a few in a year, and strangers get no further. */
  ticket: { burst: 5, perSecond: 1 / 60, waiting: 1, waitingInAll: 4 },
  /** Streams, which stay under way: a few windows of one person. */
  stream: { burst: 20, perSecond: 1, waiting: 8, waitingInAll: 128 },
  /** Ways in by which nobody can guess, and their challenges: strangers, by address. */
  enter: { burst: 30, perSecond: 1, waiting: 4, waitingInAll: 64 },
  /** Ways that can be guessed at, and cost much: they never take the places of the others. */
  password: { burst: 10, perSecond: 1 / 5, waiting: 2, waitingInAll: 32 },
}
