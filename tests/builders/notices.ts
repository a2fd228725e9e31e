// A notice for tests, with values that differ from each other.

import type { Happening } from '@countersign/notices/happening.ts'
import { type Draft, type Notice, writeNotice } from '@countersign/notices/notice.ts'

const RAISED: Happening = {
  kind: 'proposal.opened',
  proposal: 'Raise the daily limit',
  changes: ['The daily limit of office rises from 0.5 BTC to 0.75 BTC.'],
  isLoosening: true,
  votesNeeded: 3,
  expiresAt: 1_796_000_000,
}

export function aNotice(parts: Partial<Draft> = {}): Notice {
  return writeNotice({
    id: 'charter/17/ada/mail',
    happening: RAISED,
    who: 'Ben Baker',
    organisation: 'Acme Treasury',
    at: 1_795_283_640,
    takesHoldAt: 1_795_370_040,
    stopLink: 'https://approve.example.org/p/17',
    seq: 17,
    shortHead: 'a1b2c3d4',
    shortCode: 'K7QM2F9T',
    ...parts,
  })
}
