// countersign limits

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { formatBtc } from '@countersign/core/bitcoin/amounts.ts'
import { describeScope, describeWindow } from '@countersign/core/policy/describe.ts'
import type { Limit } from '@countersign/core/policy/limits.ts'
import { openWords, takenWords } from '@countersign/core/policy/phrases.ts'
import type { Command } from 'commander'
import { readLimitsAnswer } from '../flows/answers.ts'
import { askPaired } from '../flows/signer.ts'
import { moment, paragraph, table } from '../screen/layout.ts'
import type { Json } from '../screen/screen.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addLimits(program: Command): void {
  program
    .command('limits')
    .argument('<wallet>')
    .description('what each limit has left, and when it frees')
    .action(perform(showLimits))
}

async function showLimits({ context, screen }: Session, name: string): Promise<Ending> {
  const { limits } = readLimitsAnswer(await askPaired(context, 'limits', { wallet: name }))
  const titles = ['rule', 'limit', 'used', 'left', 'over', 'all free again']
  const lines = limits.map((limit) => [
    limit.rule,
    ...amounts(limit),
    describeWindow(limit.window) + describeScope(limit.scope),
    limit.freeAt === null ? '' : moment(limit.freeAt),
  ])
  screen.say('')
  screen.say(
    lines.length > 0
      ? table(screen, titles, lines)
      : paragraph(screen, 'The policy has no limits over time.'),
  )
  const taken = Math.max(0, ...limits.map(({ takenAt = 0 }) => takenAt))
  if (taken > 0) screen.say(`\n${paragraph(screen, takenNote(taken), screen.warn)}`)
  for (const limit of limits) {
    for (const words of openWords(limit)) {
      screen.say(`\n${paragraph(screen, `${limit.rule}: ${words}.`, screen.warn)}`)
    }
  }
  return { json: { wallet: name, limits: limits.map(limitJson) } }
}

const takenNote = (takenAt: UnixSeconds): string =>
  `What is used is ${takenWords(takenAt)}: nobody knows what was signed before. Each limit frees ` +
  'with its window, and one over all time by a change of the policy.'

function amounts(limit: Limit): readonly string[] {
  return limit.kind === 'sum'
    ? [limit.limitSats, limit.usedSats, limit.leftSats].map(formatBtc)
    : [limit.limitCount, limit.usedCount, limit.leftCount].map(String)
}

/** What of it counts until a coin of each postponed spend is spent. */
function openOf(limit: Limit): string | null {
  if (limit.kind === 'count') return limit.openCount?.toString() ?? null
  return limit.openSats === undefined ? null : formatBtc(limit.openSats)
}

function limitJson(limit: Limit): Json {
  const [most = '', used = '', left = ''] = amounts(limit)
  return {
    rule: limit.rule,
    kind: limit.kind,
    window: describeWindow(limit.window) + describeScope(limit.scope),
    unit: limit.kind === 'sum' ? 'BTC' : 'spends',
    limit: most,
    used,
    left,
    open: openOf(limit),
    takenAt: limit.takenAt === undefined ? null : moment(limit.takenAt),
    easesAt: limit.easesAt === null ? null : moment(limit.easesAt),
    freeAt: limit.freeAt === null ? null : moment(limit.freeAt),
  }
}
