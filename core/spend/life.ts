// The life of a spend: its states and the only legal steps between them.

/**
 * `asked`: recorded, the signer has not decided, or waits for a code that was not sent. `waiting`:
 * the signer keeps it. `signed`: counted in the journal, and signatures exist.
 */
export type SpendState =
  | 'asked'
  | 'denied'
  | 'waiting'
  | 'expired'
  | 'cancelled'
  | 'approved'
  | 'signed'
  | 'broadcast'
  | 'confirmed'
  | 'replaced'
  | 'dropped'

/**
 * What a spend that waits lacks. `policy`: as things stand it would be denied, as when the policy
 * was tightened or a limit was used up meanwhile; it may pass again before it expires. `key`: the
 * token that asked has to ask again, which is all that it can bring.
 */
export const SPEND_LACKS = ['code', 'passkey', 'approvals', 'delay', 'policy', 'key'] as const

export type SpendLack = (typeof SPEND_LACKS)[number]

/**
 * A spend may be asked for again after anything but its signing: limits free up, codes are typed
 * anew. A signed one stays signed. Blocks can be undone, so that a confirmed one may be seen
 * unconfirmed again, and one that was replaced or dropped may confirm after all.
 */
const NEXT: Readonly<Record<SpendState, readonly SpendState[]>> = {
  asked: ['denied', 'waiting', 'signed', 'expired', 'cancelled'],
  denied: ['asked'],
  waiting: ['asked', 'expired', 'cancelled', 'approved', 'denied', 'signed'],
  expired: ['asked'],
  cancelled: ['asked'],
  approved: ['signed', 'denied', 'expired', 'cancelled'],
  signed: ['broadcast', 'confirmed', 'replaced', 'dropped'],
  broadcast: ['confirmed', 'replaced', 'dropped'],
  confirmed: ['broadcast', 'replaced', 'dropped'],
  replaced: ['broadcast', 'confirmed'],
  dropped: ['broadcast', 'confirmed', 'replaced'],
}

export const SPEND_STATES = Object.keys(NEXT) as readonly SpendState[]

/** Whether a spend may go from one state to the other; staying is no step. */
export function mayStep(from: SpendState, to: SpendState): boolean {
  return NEXT[from].includes(to)
}

/** Whether the signer has signed it, and so counted it for good. */
export function isSigned(state: SpendState): boolean {
  switch (state) {
    case 'signed':
    case 'broadcast':
    case 'confirmed':
    case 'replaced':
    case 'dropped':
      return true
    case 'asked':
    case 'denied':
    case 'waiting':
    case 'expired':
    case 'cancelled':
    case 'approved':
      return false
  }
}
