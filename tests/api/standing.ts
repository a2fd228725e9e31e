// Who may ask at the lodge: its owner by one device, and a token, a shop's till on this machine.

import { privateKey, rawPublicKey } from '@countersign/channel/keys.ts'
import { NOTHING_CLOSED } from '@countersign/server/ports/incident.ts'
import type { AskingToken, Standing } from '@countersign/server/ports/records.ts'

export const tillKey = privateKey('ed25519', new Uint8Array(32).fill(10))

/** Ends ten thousand seconds from then. */
export const tillFor = (wallet: string, now: number): AskingToken => ({
  id: 'till',
  name: 'Till',
  key: rawPublicKey(tillKey).toHex(),
  wallets: [wallet],
  budgetSats: 50_000n,
  windowSeconds: 86_400,
  networks: ['127.0.0.0/8'],
  expiresAt: now + 10_000,
  since: now - 2_000,
  isStopped: false,
})

/** @param device - the owner's */
export const standingFor = (device: string, wallet: string, now: number): Standing => ({
  members: [{ id: 'owner', name: 'Ada', roles: ['owner'], isSuspended: false }],
  devices: [
    { key: device, name: 'laptop', member: 'owner', addedAt: now - 2_000, isStopped: false },
  ],
  tokens: [tillFor(wallet, now)],
  freezes: [],
  closure: NOTHING_CLOSED,
})
