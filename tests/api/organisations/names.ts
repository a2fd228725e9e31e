// All that a request can name of an organisation: ids, secrets, what is signed or sealed for it. An
// organisation has real ones, and there is a set that is nobody's.

import type { AskOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import { walletSubject } from '@countersign/core/charter/lock.ts'
import { policyToCanonical } from '@countersign/core/policy/policy.ts'
import { assertionOf } from '@countersign/demo/browser.ts'
import { pettyCashPolicy } from '@countersign/demo/lived/wallets.ts'
import { makePasskey } from '@countersign/demo/software-passkey.ts'
import { act, placeOf, ticketFor } from '@countersign/demo/team.ts'
import { alertBody } from '../../builders/alert.ts'
import { tokenBody } from '../../builders/token.ts'
import { type Account, openOwnAccount } from './account.ts'
import { tellOfAccount } from './exchange.ts'
import { bringMoney, type Money } from './money.ts'
import type { Organisation } from './organisation.ts'

type Body<I extends keyof Routes> = AskOf<Routes[I]> extends { readonly body: infer B } ? B : never

export type Names = Money & {
  readonly wallet: string
  /** An account at an exchange. */
  readonly exchange: string
  /** A stricter policy, as it is asked for. */
  readonly policy: Body<'tightenPolicy'>
  /** Of the witness's last question. */
  readonly nonce: string
  /** Of a reading token, a session, a passkey. */
  readonly token: string
  readonly alert: string
  readonly session: string
  readonly passkey: string
  /** Secrets of links, and of the owner. */
  readonly opening: string
  readonly reset: string
  readonly password: string
  /** Two operators' leave, which nobody has brought yet. */
  readonly ticket: Body<'issueUnlock'>['ticket']
  /** What is good once, or for a while, is made when it is wanted. */
  code(): string
  assertion(): Promise<Body<'enterByPasskey'>>
  madePasskey(): Promise<Body<'addPasskey'>>
  statement(): Promise<Body<'actInCharter'>>
}

/** An organisation that has something of everything. */
export type Furnished = Organisation & {
  readonly account: Account
  readonly names: Names
  /** Secret of a reading token. */
  readonly reader: string
}

export async function furnish(org: Organisation): Promise<Furnished> {
  const { api, wallet } = org
  const account = await openOwnAccount(org)
  const money = await bringMoney(org)
  const { txid: ref } = money
  const label = `Rent of ${org.name}`
  await api.putLabels({ wallet, body: { labels: [{ type: 'tx', ref, label }] } })
  const { secret: reader } = await api.createToken({ body: tokenBody(`reader of ${org.name}`) })
  const { id: token } = await api.createToken({ body: tokenBody(`another of ${org.name}`) })
  const { id: alert } = await api.createAlert({ body: alertBody(`alert of ${org.name}`) })
  const names: Names = {
    ...money,
    wallet,
    exchange: await tellOfAccount(org),
    policy: await stricter(org),
    nonce: org.nonce,
    token,
    alert,
    session: account.otherSession,
    passkey: account.otherPasskey,
    opening: account.opening,
    reset: account.reset,
    password: account.password,
    ticket: await leaveOf(org),
    code: account.code,
    assertion: () => asserted(account),
    madePasskey: () => made(org, account),
    statement: () => stated(org),
  }
  return { ...org, account, names, reader }
}

async function stricter({ api, wallet }: Organisation): Promise<Names['policy']> {
  const { policy, policyHash: from } = await api.showPolicy({ wallet })
  const { rules } = policyToCanonical(pettyCashPolicy(1_500_000n)) as { readonly rules: never }
  return { from, policy: { ...(policy as object), rules } }
}

async function leaveOf({ house, wallet, operators }: Organisation): Promise<Names['ticket']> {
  const { stage, owner } = house
  const subject = walletSubject(wallet)
  const said = { act: 'request-unlock', subject, why: 'It is too little' } as const
  const { seq: request } = (await act(stage, owner, said, ['device'])) as { readonly seq: string }
  return (await ticketFor(stage, operators.slice(0, 2), { subject, request })) as never
}

async function asserted({ browser, passkey }: Pick<Account, 'browser' | 'passkey'>) {
  const { offer, challenge } = await browser.api.offerSignIn({ body: {} })
  return { offer, assertion: assertionOf(passkey, challenge) }
}

/** Proves a factor in the session anew: some acts ask for one of the last five minutes. */
export async function proveAnew(account: Pick<Account, 'browser' | 'passkey'>): Promise<void> {
  await account.browser.api.proveAgain({ body: await asserted(account) })
}

async function made(org: Organisation, account: Account): Promise<Body<'addPasskey'>> {
  await proveAnew(account)
  const { offer, challenge } = await account.browser.api.offerPasskey({ body: {} })
  return { ...createdFor(org.console, challenge), offer }
}

export function createdFor(console: string, challenge: string) {
  const bytes = Uint8Array.fromBase64(challenge, { alphabet: 'base64url' })
  const { attestationObject, clientData } = makePasskey(console).create(bytes)
  return { name: 'one more', attestationObject, clientData }
}

async function stated({ house: { stage, owner } }: Organisation): Promise<Body<'actInCharter'>> {
  const said = { act: 'request-unlock', subject: 'organisation', why: 'We move' } as const
  const { statement, signatures } = owner.say(await placeOf(stage), said, ['device'])
  return { statement, signatures: [...signatures] }
}
