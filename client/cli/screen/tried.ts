// What a policy would have said of the past: a line for each spend, and the reasons where it would
// not have gone through at once.

import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { describeNeeds, describeReason } from '@countersign/core/policy/describe.ts'
import type { Verdict } from '@countersign/core/policy/verdict.ts'
import type { Tried } from '../flows/backtest.ts'
import { bullets, heading, moment, paragraph, table } from './layout.ts'
import type { Json, Screen } from './screen.ts'

export function showTried(screen: Screen, tried: readonly Tried[], days: number): void {
  screen.say(heading(screen, `The last ${days} days under this policy`))
  if (tried.length === 0) {
    screen.say(paragraph(screen, 'Nothing was signed in these days.'))
    return
  }
  const lines = tried.map(({ at, amountSats, verdict, txid }) => [
    moment(at),
    formatBtc(amountSats),
    outcome(verdict),
    rules(verdict).join(', '),
    txid.slice(0, 16),
  ])
  screen.say(table(screen, ['signed at', 'BTC left', 'it would be', 'rule', 'transaction'], lines))
  const reasons = tried.flatMap(({ at, verdict }) =>
    verdict.kind === 'deny'
      ? verdict.because.map((reason) => `${moment(at)}  ${describeReason(reason)}`)
      : [],
  )
  if (reasons.length > 0) screen.say(`\n${bullets(screen, reasons)}`)
  screen.say(`\n${paragraph(screen, summary(tried))}`)
}

export function triedJson(wallet: string, tried: readonly Tried[], days: number): Json {
  return {
    wallet,
    days,
    ...counts(tried),
    spends: tried.map(({ at, txid, amountSats, verdict }) => ({
      signedAt: moment(at),
      txid,
      amountBtc: formatBtc(amountSats),
      outcome: outcome(verdict),
      rules: rules(verdict),
      reasons: verdict.kind === 'deny' ? verdict.because.map(describeReason) : [],
      waitsFor: verdict.kind === 'sign' ? describeNeeds(verdict.needs) : [],
    })),
  }
}

type Outcome = 'denied' | 'waiting' | 'signed'

function outcome(verdict: Verdict): Outcome {
  if (verdict.kind === 'deny') return 'denied'
  return describeNeeds(verdict.needs).length > 0 ? 'waiting' : 'signed'
}

/** The rules that keep it from being signed at once. */
function rules(verdict: Verdict): readonly string[] {
  if (outcome(verdict) === 'signed') return []
  return [...new Set(verdict.because.map(({ rule }) => rule))]
}

function counts(tried: readonly Tried[]) {
  const count = (wanted: Outcome) => tried.filter((it) => outcome(it.verdict) === wanted).length
  return { signed: count('signed'), waiting: count('waiting'), denied: count('denied') }
}

function summary(tried: readonly Tried[]): string {
  const { signed, waiting, denied } = counts(tried)
  return (
    `Of ${tried.length}, ${signed} would be signed, ${waiting} wait, ${denied} be denied. ` +
    'A denied spend counts against no limit here, and what only the server can tell is taken ' +
    'as unknown.'
  )
}
