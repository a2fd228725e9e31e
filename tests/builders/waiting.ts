// A spend that the owner's device leaves at the signer, and the person at the desk who approves it.

import { createHash, randomBytes } from 'node:crypto'
import { spendBinding } from '@countersign/channel/bindings.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Policy } from '@countersign/core/policy/policy.ts'
import { payment } from './coins.ts'
import { at, nextCode } from './house.ts'
import { coinOf, limited, planned, type Treasury } from './treasury.ts'

/** A spend of one coin to somebody else, for a fee of 500 and without change. */
export function paying(treasury: Treasury, amountSats: bigint, nonce: number): Psbt {
  const coins = [coinOf(treasury, amountSats + 500n, nonce)]
  return planned(treasury, { coins, payments: [payment(amountSats)] })
}

/** The secret of a client, and what the signer is told of it. */
export function deskKey(): { readonly key: string; readonly deskKey: string } {
  const key = randomBytes(32)
  return { key: key.toHex(), deskKey: createHash('sha256').update(key).digest('hex') }
}

export type Left = { readonly answer: Canonical; readonly txid: string; readonly key: string }

/** Asks without a code, and leaves the spend for the desk. */
export function leave({ house, wallet }: Treasury, psbt: Psbt): Left {
  const { key, deskKey: hash } = deskKey()
  const body = { wallet, psbt: writePsbt(psbt).toBase64(), deskKey: hash }
  return { answer: house.ask('spend.sign', body, { role: 'server' }), txid: psbt.txid, key }
}

type AtDesk = Pick<Left, 'txid' | 'key'>

/** Looks at it as the desk's page does. */
export function show({ house, wallet }: Treasury, { txid, key }: AtDesk): Canonical {
  return house.ask('spend.show', { wallet, txid, key }, { device: null })
}

/** Types a code at the desk: the next one unless given. */
export function approve(treasury: Treasury, { txid, key }: AtDesk, code?: string): Canonical {
  const { house, held, wallet } = treasury
  const sealed = house.seal(code ?? nextCode(house, held.seed), spendBinding(wallet, txid))
  return house.ask('spend.approve', { wallet, txid, key, code: sealed }, { device: null })
}

/** What the server hears of it. */
export function state({ house, wallet }: Treasury, txid: string): Canonical {
  return house.ask('spend.state', { wallet, txid }, { role: 'server', device: null })
}

export function cancel({ house, wallet }: Treasury, txid: string): Canonical {
  return house.ask('spend.cancel', { wallet, txid }, { role: 'server' })
}

export const outcome = (answer: Canonical): Canonical => at(answer, 'outcome')

/** The one word the server hears of it. */
export const stateOf = (treasury: Treasury, txid: string): Canonical =>
  at(state(treasury, txid), 'state')

/** What the server is told of those that wait. */
export const pending = ({ house, wallet }: Treasury): Canonical =>
  at(house.ask('spend.pending', { wallet }, { role: 'server', device: null }), 'spends')

/** How many wrong codes count against the authenticator. */
export const wrongCodes = ({ house }: Treasury): Canonical =>
  at(house.ask('factors', {}), 'factors', 0, 'wrongCodes')

/** What counts against the limit. */
export const used = ({ house, wallet }: Treasury): Canonical =>
  at(house.ask('limits', { wallet }), 'limits', 0, 'usedSats')

/** 100,000 sat in 24 hours, and always these requirements besides the code. */
export function demanding(...requirements: readonly Policy['rules'][number]['then'][]): Policy {
  const { rules, ...rest } = limited(100_000n)
  const further = requirements.map((requirement, index) => ({
    id: `further-${index}`,
    when: [],
    // biome-ignore lint/suspicious/noThenProperty: the `then` of a rule is an object
    then: requirement,
  }))
  return { ...rest, rules: [...rules, ...further] }
}

/** By the group of the owner herself, who asks: nobody is there to approve. */
export const APPROVALS = { kind: 'approvals', group: 'spenders', count: 1 } as const
export const PASSKEY = { kind: 'factor', level: 'passkey' } as const
export const DELAY = { kind: 'delay', seconds: 3_600 } as const
