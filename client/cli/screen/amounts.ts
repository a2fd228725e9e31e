// Amounts and fee rates as people type them.

import { parseBtc, type Sats } from '@countersign/core/bitcoin/amounts.ts'
import { Fault } from '@countersign/core/fault.ts'

/** Digits, a point, at most eight decimals, in BTC. @throws Fault client.argument_invalid */
export function readAmount(text: string): Sats {
  try {
    return parseBtc(text)
  } catch (cause) {
    const reason = 'an amount in BTC with at most eight decimals, such as 0.015'
    throw new Fault('client.argument_invalid', { amount: text, wanted: reason }, { cause })
  }
}

/** Whole satoshis. @throws Fault client.argument_invalid */
export function readSats(text: string): bigint {
  if (/^[1-9]\d{0,15}$/.test(text)) return BigInt(text)
  const wanted = 'a whole number of satoshis, such as 50000'
  throw new Fault('client.argument_invalid', { given: text, wanted })
}

/** sat/vB with at most three decimals, to satoshis for 1,000 virtual bytes. */
export function readRate(text: string): bigint {
  const match = /^(\d{1,6})(?:\.(\d{1,3}))?$/.exec(text)
  if (!match) {
    const wanted = 'a fee rate in sat/vB with at most three decimals, such as 2.5'
    throw new Fault('client.argument_invalid', { option: '--fee-rate', given: text, wanted })
  }
  return BigInt(match[1] ?? '0') * 1000n + BigInt((match[2] ?? '').padEnd(3, '0'))
}

/** @throws Fault client.argument_invalid */
export function readTxid(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw new Fault('client.argument_invalid', { txid: text, reason: 'a txid has 64 characters' })
}
