// May these payments be made, and if not, when? Asked before there is a transaction; nothing is
// kept or counted, and the answer promises nothing.

import type { MessageBody } from '@countersign/channel/messages.ts'
import { MAX_SATS, type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import { type Canonical, readDecimal } from '@countersign/core/canonical.ts'
import { devicesOf } from '@countersign/core/charter/state.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { decide } from '@countersign/core/policy/decide.ts'
import type { Payment } from '@countersign/core/policy/facts.ts'
import { initiatorOf } from '../initiator.ts'
import { demandOf, lacksOf } from '../needs.ts'
import type { Heard } from '../request.ts'
import { walletOf } from './wallets.ts'

/**
 * Asked as by the owner's first device, unless a device asks.
 * @throws Fault wallet.missing, channel.message_invalid
 */
export function dryRun({ signer, body, proof }: Heard<MessageBody<'spend.dry'>>): Canonical {
  const { name, policy } = walletOf(signer, body.wallet)
  const payments = body.payments.map(readPayment)
  const feeSats = readSats(body.feeSats, 'feeSats')
  const amountSats = totalOf(payments, feeSats)
  const device = proof?.device ?? devicesOf(signer.charter())[0]?.id ?? ''
  const now = signer.time()
  const verdict = decide({
    policy,
    spend: {
      payments,
      amountSats,
      feeSats,
      vsize: body.vsize,
      hasUnprovenChange: false,
      hasOtherSighash: false,
      initiator: initiatorOf(signer.charter(), device),
    },
    history: signer.ledger.history(name),
    replaced: [],
    now,
    directory: signer.directory,
  })
  return {
    now: plain(now),
    amountSats: plain(amountSats),
    verdict: plain(verdict),
    waitsFor: lacksOf(demandOf(verdict)),
  }
}

function totalOf(payments: readonly Payment[], feeSats: Sats): Sats {
  const total = payments.reduce<bigint>((so, { amountSats }) => so + amountSats, feeSats)
  if (total <= MAX_SATS) return sats(total)
  throw new Fault('channel.message_invalid', {
    where: 'payments',
    wanted: 'at most 21 million bitcoin altogether',
  })
}

function readPayment(payment: { readonly script: string; readonly sats: string }): Payment {
  if (!/^(?:[0-9a-f]{2})+$/.test(payment.script)) {
    throw new Fault('channel.message_invalid', { where: 'payments', wanted: 'a script in hex' })
  }
  return { script: payment.script, amountSats: readSats(payment.sats, 'payments') }
}

function readSats(text: string, where: string): Sats {
  try {
    return sats(readDecimal(text, MAX_SATS))
  } catch {
    throw new Fault('channel.message_invalid', { where, wanted: 'satoshis as digits' })
  }
}
