// The wallet's money: what came in, a spend that was made, one that waits, and one that its owner
// has signed and not asked for yet.

import { spendBinding } from '@countersign/channel/bindings.ts'
import { buildSpend } from '@countersign/cli/flows/build.ts'
import { askSigner } from '@countersign/cli/flows/cosign.ts'
import { nextReceiveAddress } from '@countersign/cli/flows/funds.ts'
import { newDeskKey } from '@countersign/cli/flows/kept.ts'
import { signAsUser } from '@countersign/cli/flows/sign.ts'
import { sealCode } from '@countersign/cli/flows/signer.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { writePsbt } from '@countersign/core/bitcoin/psbt-write.ts'
import { confirmed, funded, mine, PAYEE, pay, sent } from '@countersign/demo/world.ts'
import type { Organisation } from './organisation.ts'

export type Money = {
  readonly address: string
  /** Of a transaction that came in. */
  readonly txid: string
  /** An output that no spend is about, as drafts name it. */
  readonly coin: string
  /** Txids of a spend that was made, and of one that waits. */
  readonly spend: string
  readonly waiting: string
  /** Signed by the owner alone, with a code for it that was never used. */
  readonly psbt: string
  readonly psbtCode: string
}

const BITCOIN = 0.004
const SPENT_SATS = 150_000n

export async function bringMoney(org: Organisation): Promise<Money> {
  const { house, wallet, api } = org
  const { context, owner } = house
  const { address } = await nextReceiveAddress(context, wallet)
  const txid = await pay(context, address, BITCOIN)
  for (let more = 0; more < 2; more += 1) {
    await pay(context, (await nextReceiveAddress(context, wallet)).address, BITCOIN)
  }
  await mine(context)
  await funded(context, wallet, 1_200_000n)

  const made = await signed(org)
  const answer = await askSigner(context, { wallet, psbt: made, code: owner.code() })
  if (answer.kind !== 'signed') throw new Error(`the signer did not sign: ${answer.kind}`)
  await sent(context, made.txid)
  await mine(context)
  await confirmed(context, wallet, made.txid)

  const waiting = await signed(org)
  await askSigner(context, { wallet, psbt: waiting, deskKey: newDeskKey().deskKey })
  const next = await signed(org)
  const taken = waiting.transaction.inputs.map((input) => `${input.txid}:${input.index}`)
  const { coins } = await api.listCoins({ wallet })
  const names = coins.map((each) => `${each.txid}:${each.outputIndex}`)
  return {
    address,
    txid,
    coin: names.find((each) => !taken.includes(each)) ?? '',
    spend: made.txid,
    waiting: waiting.txid,
    psbt: writePsbt(next).toBase64(),
    psbtCode: sealCode(context, owner.code(), spendBinding(wallet, next.txid)),
  }
}

/** One more, of another amount, so that no two are the same. */
async function signed({ house: { context }, wallet, passphrase }: Organisation): Promise<Psbt> {
  amountSats += 1_000n
  const payments = [{ address: PAYEE, amountSats: sats(amountSats) }]
  const { psbt } = await buildSpend(context, { wallet, payments, rateSatPerKvb: 2_000n })
  return signAsUser(context, { psbt, wallet, passphrase })
}

let amountSats = SPENT_SATS
