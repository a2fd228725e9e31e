// A trader that no door leads to, played before a signer in this process: it brings codes for
// accounts, as they are or changed on the way, and asks how things stand.

import { generateKeyPairSync } from 'node:crypto'
import type { TestContext } from 'node:test'
import { accountBinding, accountSubject } from '@countersign/channel/bindings.ts'
import { readRequest, writeRequest } from '@countersign/channel/envelope.ts'
import { type Identity, identityToCanonical } from '@countersign/channel/identity.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { ONE } from '@countersign/core/exchange/decimal.ts'
import { tradingPolicy } from '@countersign/core/exchange/policy/defaults.ts'
import {
  type OrderPolicy,
  orderPolicyToCanonical,
} from '@countersign/core/exchange/policy/policy.ts'
import type { Person } from '@countersign/demo/person.ts'
import { type Founded, openTeam, type Team } from './team.ts'

export const TRADING = tradingPolicy(['BTC/USDT'], 1_000n * ONE)
export const WIDER = tradingPolicy(['BTC/USDT'], 1_500n * ONE)

export const traderIdentity = (): Identity => ({
  signingKey: rawPublicKey(generateKeyPairSync('ed25519').privateKey),
  sealingKey: rawPublicKey(generateKeyPairSync('x25519').privateKey),
})
const TRADER = traderIdentity()

export const adding = (policy: OrderPolicy = TRADING, more: object = {}) => ({
  account: 'main',
  venue: 'binance',
  quote: 'USDT',
  rights: 'trade',
  policy: orderPolicyToCanonical(policy),
  secrets: 'c2VhbGVk',
  ...more,
})

/** What the trader makes of what a device asked it for; a broken one makes something else of it. */
export type Made = {
  readonly trader?: Identity
  readonly act?: string
  readonly body?: Canonical
  readonly proof?: object
  /** Who signs for a trader that has no door of its own. */
  readonly carrier?: Person
}

type Wanted = { readonly act: string; readonly body: Canonical }

export function bring({ house }: Founded, who: Person, { act, body }: Wanted, made: Made = {}) {
  const request = { id: '0'.repeat(32), kind: act, time: house.clock.now, body }
  const { proof } = readRequest(TRADER, writeRequest(TRADER, request, who.device))
  if (!proof) throw new Error('it is not signed')
  const code = house.seal(who.code(), accountBinding(act, accountSubject(TRADER, act, body)))
  const { device, request: hash, signature } = proof
  const trader = identityToCanonical(made.trader ?? TRADER)
  const asked = { device, request: hash, signature, ...made.proof }
  const brought = { trader, ...asked, act: made.act ?? act, body: made.body ?? body, code }
  const door = { role: 'trader', device: null } as const
  const desk = made.carrier && ({ role: 'desk', device: made.carrier.device } as const)
  return house.ask('exchange.code', brought, desk ?? door)
}

export const consent = (founded: Founded, who: Person, act: string, body: Canonical) =>
  bring(founded, who, { act, body })

export const standing = ({ house }: Founded, { deviceId: device }: Person, account = 'main') =>
  house.ask('exchange.standing', { device, account }, { role: 'trader', device: null })

export const member = ({ house }: Founded, id: string, account = 'main') =>
  house.ask('exchange.member', { member: id, account }, { role: 'trader', device: null })

export async function aTeam(t: TestContext): Promise<Team> {
  const made = await openTeam()
  t.after(() => made.house.close())
  return made
}
