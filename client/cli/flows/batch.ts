// Many payments in one spend, from a table as every spreadsheet writes it: CSV with a heading line,
// `address` and `amount` (in BTC) or `sats`. Every line that is wrong is named at once; nothing is
// guessed and nothing left out.

import { scriptOf } from '@countersign/core/bitcoin/address.ts'
import { parseBtc, type Sats, sats } from '@countersign/core/bitcoin/amounts.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { Fault } from '@countersign/core/fault.ts'
import { dustSats } from '@countersign/core/wallet/coins.ts'
import type { PaymentOrder } from '@countersign/core/wallet/draft.ts'
import { CsvError, parse } from 'csv-parse/sync'

export type BatchLine = PaymentOrder & {
  /** In the file, from 1 with the heading. */
  readonly line: number
}

/** What fits a transaction that nodes pass on, with room for inputs. */
const MOST_LINES = 2_000
/** Named in one fault; of the rest only how many. */
const MOST_NAMED = 20

type Row = Readonly<Record<string, string>>

/**
 * @throws Fault client.batch_invalid with each line and what is wrong with it
 */
export function readBatch(text: string, network: Network): readonly BatchLine[] {
  const rows = readRows(text)
  const wrong: string[] = []
  const lines = rows.flatMap(({ record, info: { lines: line } }): readonly BatchLine[] => {
    try {
      return [{ ...paymentOf(record, network), line }]
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      wrong.push(`${line}: ${String(error.facts.reason ?? error.message)}`)
      return []
    }
  })
  if (wrong.length > 0) throw invalid(wrong)
  if (lines.length === 0) throw invalid(['1: no payment follows the heading'])
  if (lines.length > MOST_LINES) throw invalid([`${MOST_LINES + 2}: more than one spend may hold`])
  return lines
}

/** Those that are paid more than once, with their lines: meant or not, somebody should look. */
export function paidTwice(lines: readonly BatchLine[]): readonly string[] {
  const byAddress = Map.groupBy(lines, ({ address }) => address)
  return [...byAddress]
    .filter(([, same]) => same.length > 1)
    .map(([address, same]) => `${address}, in lines ${same.map(({ line }) => line).join(', ')}`)
}

type Parsed = { readonly record: Row; readonly info: { readonly lines: number } }

function readRows(text: string): readonly Parsed[] {
  try {
    return parse(text, {
      bom: true,
      columns: (heading: readonly string[]) => checkedHeading(heading),
      info: true,
      skip_empty_lines: true,
      trim: true,
      delimiter: text.split('\n', 1)[0]?.includes(';') ? ';' : ',',
    }) as unknown as readonly Parsed[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : '?'
    throw invalid([`${line}: ${error.code}`])
  }
}

function checkedHeading(heading: readonly string[]): string[] {
  const names = heading.map((name) => name.trim().toLowerCase())
  const isOne = names.includes('amount') !== names.includes('sats')
  const isKnown = names.every((name) => ['address', 'amount', 'sats'].includes(name))
  if (names.length === 2 && names.includes('address') && isOne && isKnown) return names
  throw invalid(['1: the heading has to be address,amount (in BTC) or address,sats'])
}

function paymentOf({ address = '', amount, sats: whole }: Row, network: Network): PaymentOrder {
  const script = scriptOf(address, network)
  const amountSats = amount === undefined ? wholeSats(whole ?? '') : inBtc(amount)
  const least = dustSats(script)
  if (amountSats >= least) return { address, amountSats }
  throw wrongLine(`${amountSats} sat is less than nodes pass on, ${least} sat`)
}

function inBtc(text: string): Sats {
  try {
    return parseBtc(text)
  } catch {
    throw wrongLine(`“${text}” is no amount in BTC such as 0.015`)
  }
}

function wholeSats(text: string): Sats {
  if (/^[1-9]\d{0,15}$/.test(text)) return sats(BigInt(text))
  throw wrongLine(`“${text}” is no number of satoshis`)
}

const wrongLine = (reason: string): Fault => new Fault('client.batch_invalid', { reason })

function invalid(wrong: readonly string[]): Fault {
  const named = wrong.slice(0, MOST_NAMED).join('; ')
  return new Fault('client.batch_invalid', { wrong: wrong.length, lines: named })
}
