// May these payments be made, and if not, when? Asked before there is a transaction; nothing is
// kept or counted, and the answer promises nothing.

import type { MessageBody } from '@countersign/channel/messages.ts'
import { MAX_SATS, type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import { type Canonical, readDecimal } from '@countersign/core/canonical.ts'
import { type Charter, devicesOf } from '@countersign/core/charter/state.ts'
import { tokenOfKey } from '@countersign/core/charter/tokens.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import type { Payment } from '@countersign/core/policy/facts.ts'
import { toldToToken } from '@countersign/core/policy/token.ts'
import { initiatorOf } from '../initiator.ts'
import { demandOf, lacksOf } from '../needs.ts'
import type { Heard } from '../request.ts'
import { verdictOn } from '../spending.ts'
import { walletOf } from './wallets.ts'

/**
 * Asked as by the owner's first device, unless a token or device asks. What a token is told of the
 * policy is no more than that it refuses.
 * @throws Fault wallet.missing, token.missing, channel.message_invalid
 */
export function dryRun({ signer, body, proof }: Heard<MessageBody<'spend.dry'>>): Canonical {
  const record = walletOf(signer, body.wallet)
  const payments = body.payments.map(readPayment)
  const feeSats = readSats(body.feeSats, 'feeSats')
  const amountSats = totalOf(payments, feeSats)
  const charter = signer.charter()
  const device = askingKey(charter, body.token, proof?.device) ?? devicesOf(charter)[0]?.id ?? ''
  const initiator = initiatorOf(charter, device)
  const verdict = verdictOn(signer, record, {
    replaced: [],
    spend: {
      payments,
      amountSats,
      feeSats,
      vsize: body.vsize,
      hasUnprovenChange: false,
      hasOtherSighash: false,
      initiator,
    },
  })
  const told = initiator.kind === 'token' ? toldToToken(verdict) : verdict
  return {
    now: plain(signer.time()),
    amountSats: plain(amountSats),
    verdict: plain(told),
    waitsFor: lacksOf(demandOf(verdict)),
  }
}

/** A token that asks by itself asks for nobody else: it would be told what another has left. */
function askingKey(
  charter: Charter,
  token: string | undefined,
  key: string | undefined,
): string | undefined {
  if (token === undefined || (key !== undefined && tokenOfKey(charter, key))) return key
  const found = charter.tokens.get(token)
  if (!found) throw new Fault('token.missing', { token })
  return found.key
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
