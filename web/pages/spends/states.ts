// The states of a spend as steps that somebody follows, and how each is shown.

import type { SpendState } from '@countersign/core/spend/life.ts'
import type { Answer } from '../../session/api.ts'
import type { Tone } from '../../theme/tones.ts'

type Spend = Answer<'listSpends'>['spends'][number]

/** Its state as people are shown it: one that is signed may have to wait for its time. */
export function shownState({
  state,
  counts,
  review,
}: Pick<Spend, 'state' | 'counts' | 'review'>): SpendState | 'later' {
  const isLater = state === 'signed' && counts !== undefined && review?.notBefore !== undefined
  return isLater ? 'later' : state
}

/** Where it is on its way: asked, decided, signed, sent, confirmed. */
export function stepOf(state: SpendState): number {
  switch (state) {
    case 'asked':
    case 'waiting':
    case 'denied':
    case 'expired':
    case 'cancelled':
      return 1
    case 'approved':
      return 2
    case 'signed':
    case 'dropped':
    case 'replaced':
      return 3
    case 'broadcast':
      return 4
    case 'confirmed':
      return 5
  }
}

export function toneOf(state: SpendState): Tone {
  switch (state) {
    case 'denied':
    case 'dropped':
      return 'red'
    case 'expired':
    case 'cancelled':
    case 'replaced':
      return 'gray'
    case 'asked':
    case 'waiting':
    case 'approved':
      return 'amber'
    case 'signed':
    case 'broadcast':
    case 'confirmed':
      return 'moss'
  }
}
