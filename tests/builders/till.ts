// A team that lets a token ask for spends: the shop's till, whose key is in software, with a budget
// and a policy of its wallet that grants it spends and asks everybody else for a code.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { TestContext } from 'node:test'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import {
  type Policy,
  policyHash,
  policyToCanonical,
  type Requirement,
} from '@countersign/core/policy/policy.ts'
import type { Office } from './deciding.ts'
import { openTeam, type TeamOptions } from './team.ts'
import { limited } from './treasury.ts'

const DAY = 86_400

export type Terms = {
  readonly token?: string
  readonly name?: string
  readonly key?: string
  readonly wallets?: readonly string[]
  readonly budgetSats?: string
  readonly windowSeconds?: string
  readonly networks?: readonly string[]
  readonly expiresAt?: string
}

export type Till = Office & {
  readonly key: KeyObject
  /** The token's change with these terms: 30,000 sat a day for the wallet, unless told. */
  adding(more?: Terms): Canonical
  /** Proposed, approved by the quorum, and waited out; with a ticket where it is locked. */
  carry(changes: readonly Canonical[], ticket?: string): Promise<void>
  /** Asks for a spend by the token's key, or another. */
  ask(psbt: Psbt, how?: Asking): Canonical
  /** Asks for anything by the token's key. */
  send(kind: MessageKind, body: Canonical, role?: 'server' | 'desk'): Canonical
}

export type Asking = {
  readonly key?: KeyObject
  readonly more?: Readonly<Record<string, Canonical>>
}

/** 100,000 sat in 24 hours, a code of everybody but this key, and what else is asked of all. */
function tillPolicy(key: string, ...requirements: readonly Requirement[]): Policy {
  const { grants, rules, ...rest } = limited(100_000n)
  const others = { kind: 'initiator-not-in', devices: [key] } as const
  return {
    ...rest,
    grants: [...grants, { id: 'till', who: 'token:till', act: 'spend' }],
    rules: [
      ...rules.map((rule) => (rule.id === 'code-always' ? { ...rule, when: [others] } : rule)),
      ...requirements.map((then, index) => ({ id: `more-${index}`, when: [], then })),
    ],
  }
}

/** A team whose token may ask; its wallet was made before. */
export async function tillOf(
  t: TestContext,
  requirements: readonly Requirement[] = [],
  options: TeamOptions = { founding: { lockAfterSeconds: 365 * DAY } },
): Promise<Till> {
  const team = await openTeam(options)
  t.after(() => team.house.close())
  const { house, ada, bob, cyn } = team
  const treasury = team.treasury(limited(100_000n))
  const { privateKey: key, publicKey } = generateKeyPairSync('ed25519')
  const id = rawPublicKey(publicKey).toHex()
  const till: Till = {
    team,
    treasury,
    key,
    adding: (more = {}) => ({
      kind: 'token.add',
      token: 'till',
      name: 'Till',
      key: id,
      wallets: [treasury.wallet],
      budgetSats: '30000',
      windowSeconds: String(DAY),
      networks: ['192.0.2.0/24'],
      expiresAt: String(house.clock.now + 300 * DAY),
      ...more,
    }),
    async carry(changes, ticket) {
      const proposal = await team.propose(ada, changes, ticket === undefined ? {} : { ticket })
      await team.vote(bob, proposal)
      await team.vote(cyn, proposal)
      // A grant that is new waits for a week.
      house.clock.now += 7 * DAY
    },
    ask: (psbt, { key: by = key, more = {} } = {}) => {
      const body = { wallet: treasury.wallet, psbt: writePsbt(psbt).toBase64(), ...more }
      return house.ask('spend.sign', body, { role: 'server', device: by })
    },
    send: (kind, body, role = 'server') => house.ask(kind, body, { role, device: key }),
  }
  const from = policyHash(limited(100_000n))
  const policy = policyToCanonical(tillPolicy(id, ...requirements))
  await till.carry([till.adding(), { kind: 'policy.set', wallet: treasury.wallet, from, policy }])
  return till
}
