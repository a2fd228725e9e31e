// Alerts and their firings as the API shows them.

import type { AnswerOf } from '@countersign/contract/route.ts'
import type { Routes } from '@countersign/contract/routes.ts'
import { writeCondition, writeNumber } from '@countersign/core/exchange/alerts/record.ts'
import { conditionWords, firingWords } from '@countersign/core/exchange/alerts/words.ts'
import type { listFirings, SeenAlert } from '../use-cases/keep-alerts.ts'
import { present, yesNo } from './views.ts'

type AlertRecord = SeenAlert['record']
type FiringRecord = Awaited<ReturnType<typeof listFirings>>['firings'][number]
type State = AnswerOf<Routes['showAlert']>['state']

export function alertView({ record, last, isStale, countedSince }: SeenAlert) {
  const { alert, owner, name, channels, state, createdAt, endedAt } = record
  const { id, condition, repeat, onBeyond, expiresAt } = alert
  return {
    id,
    owner,
    name,
    condition: writeCondition(condition),
    ...(repeat.kind === 'every' ? { back: writeNumber(repeat.back, condition) } : {}),
    words: conditionWords(condition),
    onBeyond,
    channels: [...channels],
    ...present('expiresAt', expiresAt),
    state: stateOf(record),
    fired: state.generation,
    createdAt,
    ...present('endedAt', endedAt),
    ...(last === null ? {} : { value: writeNumber(last.value, condition), valueAt: last.at }),
    isStale: yesNo(isStale),
    ...present('countedSince', countedSince),
  }
}

function stateOf({ isPaused, state: { mode }, alert: { condition } }: AlertRecord): State {
  if (mode === 'ended') return 'ended'
  if (isPaused) return 'paused'
  // What waits for no number is armed from its beginning.
  const isOfNumber = 'market' in condition || condition.kind === 'balance'
  return mode === 'up' || mode === 'down' || !isOfNumber ? 'armed' : mode
}

export function firingView({ alert: { condition } }: AlertRecord, firing: FiringRecord) {
  const { generation, at, value, before, beforeAt, isGap } = firing
  return {
    generation,
    at,
    words: firingWords(condition, firing, { time, beforeAt }),
    ...(value === undefined ? {} : { value: writeNumber(value, condition) }),
    ...(before === undefined ? {} : { before: writeNumber(before, condition) }),
    ...present('beforeAt', beforeAt),
    isGap: yesNo(isGap),
  }
}

const time = (at: number): string => new Date(at * 1000).toISOString()
