// Three months, made by the same steps that people take: what is paid in, what is spent with a
// code, what two others approve first, and one policy that was raised.

import { buildSpend } from '@countersign/cli/flows/build.ts'
import { askSigner } from '@countersign/cli/flows/cosign.ts'
import { nextReceiveAddress } from '@countersign/cli/flows/funds.ts'
import { signWithRoot } from '@countersign/cli/flows/sign.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { ExtendedSecretKey } from '@countersign/core/bitcoin/extended-key.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { walletSubject } from '@countersign/core/charter/lock.ts'
import { type Policy, policyHash, policyToCanonical } from '@countersign/core/policy/policy.ts'
import type { Person } from '../person.ts'
import { act, propose, ticketFor, viewOf, vote } from '../team.ts'
import { confirmed, mine, PAYEE, pay, sent } from '../world.ts'
import type { LivedHouse } from './house.ts'
import { LEDGER, type Line } from './ledger.ts'
import type { People } from './people.ts'
import { FIRST_DAILY_SATS, LATER_DAILY_SATS, PETTY_CASH, pettyCashPolicy } from './wallets.ts'

const HOUR = 3_600
const DAY = 24 * HOUR
const RATE_SAT_PER_KVB = 2_000n
/** The day on which petty cash was given more. */
const RAISED_DAYS_AGO = 35

export type Life = {
  readonly house: LivedHouse
  readonly people: People
  /** The owner's own key, opened once. */
  readonly root: ExtendedSecretKey
}

/** What was paid, by its txid, for whoever labels it. */
export type Booked = Line & { readonly txid: string }

/** Goes through the ledger, day by day. */
export async function live(life: Life, say: (line: string) => void): Promise<readonly Booked[]> {
  const booked: Booked[] = []
  let isRaised = false
  for (const each of LEDGER) {
    if (!isRaised && each.daysAgo < RAISED_DAYS_AGO) {
      await raise(life)
      isRaised = true
    }
    life.house.goTo(each.daysAgo * DAY - hourOf(each) * HOUR)
    booked.push({ ...each, txid: await book(life, each) })
    if (booked.length % 10 === 0)
      say(`${each.daysAgo} days ago: ${booked.length} of ${LEDGER.length}`)
  }
  return booked
}

/** Not always at the same time of the day. */
const hourOf = ({ label }: Line): number => (label.length * 7) % 11

async function book(life: Life, { wallet, bitcoin, to }: Line): Promise<string> {
  const { context } = life.house
  if (bitcoin > 0) {
    const { address } = await nextReceiveAddress(context, wallet)
    const txid = await pay(context, address, bitcoin)
    await mine(context)
    await confirmed(context, wallet, txid)
    return txid
  }
  const address = to === undefined ? PAYEE : (await nextReceiveAddress(context, to)).address
  const psbt = await signed(life, { wallet, address, amountSats: satsOf(-bitcoin) })
  await spend(life, wallet, psbt)
  await sent(context, psbt.txid)
  await mine(context)
  await confirmed(context, wallet, psbt.txid)
  if (to !== undefined) await confirmed(context, to, psbt.txid)
  return psbt.txid
}

const satsOf = (bitcoin: number): bigint => BigInt(Math.round(bitcoin * 1e8))

type Order = { readonly wallet: string; readonly address: string; readonly amountSats: bigint }

/** Built and signed by the owner's own key. */
export async function signed(
  { house: { context }, root }: Life,
  { wallet, address, amountSats }: Order,
): Promise<Psbt> {
  const payments = [{ address, amountSats: sats(amountSats) }]
  const { psbt } = await buildSpend(context, { wallet, payments, rateSatPerKvb: RATE_SAT_PER_KVB })
  return signWithRoot(context, { psbt, wallet, root }).psbt
}

async function spend(life: Life, wallet: string, psbt: Psbt): Promise<void> {
  const { house, people } = life
  const { context } = house
  const first = await askSigner(context, { wallet, psbt })
  if (first.kind === 'waiting') {
    for (const each of [people.ben, people.chloe]) await approve(life, each, { wallet, psbt })
  }
  const answer = await askSigner(context, { wallet, psbt, code: people.ada.code() })
  if (answer.kind !== 'signed') throw new Error(`${wallet} was not signed: ${answer.kind}`)
}

/** One of the approvers says yes, with device and passkey. */
export async function approve(
  { house: { stage } }: Life,
  who: Person,
  { wallet, psbt }: { readonly wallet: string; readonly psbt: Psbt },
): Promise<void> {
  const { wallets } = await viewOf(stage)
  const policy = wallets.find(({ name }) => name === wallet)?.policy ?? ''
  const word = {
    act: 'approve-spend',
    wallet,
    txid: psbt.txid,
    policy,
    decision: 'approve',
  } as const
  await act(stage, who, word)
}

/**
 * Petty cash is locked, as everything is that was left alone. Ben asks for it to be opened, two
 * operators have called him back, Ada proposes more of it, Ben and Chloé agree; a day later it is
 * in force, and after two more it is locked again.
 */
async function raise({ house, people }: Life): Promise<void> {
  const { stage, goTo } = house
  const { ada, ben, chloe, operators } = people
  const begin = (RAISED_DAYS_AGO + 1) * DAY
  goTo(begin)
  const subject = walletSubject(PETTY_CASH)
  const asked = { act: 'request-unlock', subject, why: 'Tools have become dearer' } as const
  const { seq: request } = (await act(stage, ben, asked, ['passkey'])) as { readonly seq: string }
  goTo(begin - 2 * HOUR)
  const signed = await ticketFor(stage, operators.slice(0, 2), { subject, request })
  const issued = await stage.ask('unlock.issue', { ticket: signed }, null)
  const { ticket } = issued as { readonly ticket: string }
  const why = 'Tools have become dearer: 0.035 BTC a day instead of 0.02'
  const id = await propose(stage, ada, [raised()], { why, ticket })
  goTo(begin - 4 * HOUR)
  for (const each of [ben, chloe]) await vote(stage, each, id)
}

function raised(): Canonical {
  const [from, to] = [FIRST_DAILY_SATS, LATER_DAILY_SATS].map(pettyCashPolicy) as [Policy, Policy]
  return {
    kind: 'policy.set',
    wallet: PETTY_CASH,
    from: policyHash(from),
    policy: policyToCanonical(to),
  }
}
