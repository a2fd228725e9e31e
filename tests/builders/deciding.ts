// A team whose policy asks others before a spend is signed: who asks, who approves, with what.

import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { type Policy, policyHash, type Requirement } from '@countersign/core/policy/policy.ts'
import { spendChallenge } from '@countersign/core/spend/factor.ts'
import type { Means, Person } from '@countersign/demo/person.ts'
import { spendLog } from '@countersign/signer/ledger.ts'
import { payment } from './coins.ts'
import { at } from './house.ts'
import { openTeam, type Team, type TeamOptions } from './team.ts'
import { coinOf, planned, type Treasury } from './treasury.ts'
import { demanding, outcome, paying } from './waiting.ts'

export type Office = { readonly team: Team; readonly treasury: Treasury }

/** Two of the approvers, who are Bob and Cyn. */
export const BOTH = { kind: 'approvals', group: 'approvers', count: 2 } as const

/** A team with a wallet of this policy. */
export async function openOffice(policy: Policy, options: TeamOptions = {}): Promise<Office> {
  const team = await openTeam(options)
  return { team, treasury: team.treasury(policy) }
}

/** The same, for as long as the test runs. */
export async function officeOf(t: TestContext, policy: Policy, options?: TeamOptions) {
  const office = await openOffice(policy, options)
  t.after(() => office.team.house.close())
  return office
}

/** A spend that Ada asked for, and that waits. */
export function askedFor(office: Office, amountSats = 10_000n, nonce = 1): Psbt {
  const psbt = paying(office.treasury, amountSats, nonce)
  assert.equal(outcome(askAs(office, office.team.ada, psbt)), 'waiting')
  return psbt
}

/** A spend of one coin to a payee; the same coin for the same nonce, whoever is paid. */
export function payingTo({ treasury }: Office, amountSats: bigint, nonce: number, payee = 0xaa) {
  const coins = [coinOf(treasury, amountSats + 500n, nonce)]
  return planned(treasury, { coins, payments: [payment(amountSats, payee)] })
}

/** What the wallet's log holds. */
export const spendKinds = ({ team, treasury }: Office): readonly string[] =>
  [...team.house.service().signer.journal.all(spendLog(treasury.wallet))].map(({ kind }) => kind)

/** The policy of `demanding`, by which spenders may ask, too. */
export function shared(...requirements: readonly Requirement[]): Policy {
  const { grants, ...policy } = demanding(...requirements)
  return {
    ...policy,
    grants: [...grants, { id: 'admins-spend', who: 'group:administrators', act: 'spend' }],
  }
}

export type Confirming = { readonly code?: string; readonly assertion?: Canonical }

/** Asks for a spend as this person's own device. */
export function askAs(
  { team, treasury }: Office,
  who: Person,
  psbt: Psbt,
  { code, assertion }: Confirming = {},
): Canonical {
  const { house } = team
  const { wallet } = treasury
  const body = {
    wallet,
    psbt: writePsbt(psbt).toBase64(),
    ...(code === undefined ? {} : { code: house.seal(code, spendBinding(wallet, psbt.txid)) }),
    ...(assertion === undefined ? {} : { assertion }),
  }
  return house.ask('spend.sign', body, { role: 'server', device: who.device })
}

/** A person's passkey, used for this spend. */
export function asserted(
  { team, treasury }: Office,
  who: Person,
  txid: string,
  says: Parameters<Person['passkey']['get']>[1] = {},
): Canonical {
  const { house } = team
  const organisation = house.service().signer.charter().organisation?.id ?? ''
  const challenge = spendChallenge({ organisation, wallet: treasury.wallet, txid })
  return { credential: who.passkey.credential, ...who.passkey.get(challenge, says) }
}

export type Word = {
  readonly decision?: 'approve' | 'reject'
  readonly policy?: string
  readonly compared?: string
  readonly means?: readonly Means[]
}

/** Says a word on a spend, under the policy of now unless told. */
export function decide(
  { team, treasury }: Office,
  who: Person,
  txid: string,
  { decision = 'approve', policy, compared, means }: Word = {},
): Promise<Canonical> {
  const said = {
    act: 'approve-spend',
    wallet: treasury.wallet,
    txid,
    policy: policy ?? policyNow({ team, treasury }),
    decision,
    ...(compared === undefined ? {} : { compared }),
  } as const
  return team.act(who, said, means)
}

/** The hash of the wallet's policy as it is. */
export function policyNow({ team, treasury }: Office): string {
  const record = team.house.service().signer.charter().wallets.get(treasury.wallet)
  if (!record) throw new Error('no such wallet')
  return policyHash(record.policy)
}

/** What those who decide are shown. */
export const reviewOf = ({ team, treasury }: Office, txid: string): Canonical =>
  team.house.ask(
    'spend.review',
    { wallet: treasury.wallet, txid },
    { role: 'server', device: null },
  )

export const waitsFor = (office: Office, txid: string): Canonical =>
  at(reviewOf(office, txid), 'waitsFor')
